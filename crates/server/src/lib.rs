//! Starts PostgreSQL servers and throwaway databases on them.
//!
//! The only crate that starts a process of PostgreSQL. [`Binaries::find`] looks for an installation,
//! [`Binaries::obtain`] downloads one where there is none, [`Shadows`] hands out new empty databases on a warm server that all commands of a user share (or on a
//! server that the user names), [`DevServer`] keeps a project's development database. Servers are started
//! from a cached data directory and watched by a small shell script, which stops them when nobody uses
//! them any more and removes what they left: see the module `watchdog` for how that survives a kill.
//!
//! ```text
//! Options ─ binaries ─► Binaries ─ template (initdb once) ─► run: a data directory, a socket, a watchdog
//!                                                             │
//!                            Shadows::create ─ keeper ────────┴─► Shadow ─► tokio_postgres::Client
//! ```
//!
//! This crate prints nothing, and reads the environment only through [`Options::from_env`]'s lookup.
//! It works on Linux and macOS.

mod account;
mod berth;
mod binaries;
mod dev;
mod directory;
mod dump;
mod error;
mod fetch;
mod hash;
mod host;
mod keeper;
mod options;
mod packages;
mod process;
mod run;
mod settings;
mod shadows;
mod status;
mod template;
mod versions;
mod watchdog;

pub use binaries::{Binaries, MAJOR_OLDEST, Provenance, find_client};
pub use dev::DevServer;
pub use dump::{PgDump, normalise_dump, same_schema, schema_differences};
pub use error::{Error, Tried};
pub use fetch::install;
pub use options::{Download, Notify, Options};
pub use packages::{Origin, Package};
pub use shadows::{Shadow, Shadows};
pub use status::Running;
