//! From what a user wrote to a live [`tokio_postgres::Client`].
//!
//! A connection is named as libpq users name it: a `postgres://` URL or a `key=value` string, filled up
//! from a service file, the `PG*` variables, `.pgpass` and the defaults. [`Target::parse`] resolves all of
//! it once; [`Target::connect`] tries the hosts in turn, with TLS by rustls. This crate never reads the
//! process environment by itself (only [`Environment::process`] does), never prints, and never shows a
//! password: not in `Debug`, not in `Display`, not in an error.
//!
//! ```text
//! text ─ url | conninfo ─► Settings ◄─ service file ◄─ PG* ◄─ defaults
//!                             │ Target (endpoints, passwords from .pgpass)
//!                             ▼ session: host by host, address by address, TLS or plain
//!                         Connected { client, notices, cancel, task }
//! ```

mod conninfo;
mod ddl_settings;
mod endpoint;
mod environment;
mod error;
mod failure;
mod password_file;
mod server_message;
mod service_file;
mod session;
mod setting;
mod startup;
mod target;
mod tls;
mod url;
mod verifier;

pub use ddl_settings::{DDL_SETTINGS, DDL_SETTINGS_WHERE_POSSIBLE};
pub use endpoint::{Endpoint, Place};
pub use environment::Environment;
pub use error::{Attempt, Error, UrlPart};
pub use password_file::Warning;
pub use server_message::{Located, ServerMessage, describe};
pub use session::{Cancel, Connected};
pub use setting::Origin;
pub use target::Target;
pub use tls::SslMode;
