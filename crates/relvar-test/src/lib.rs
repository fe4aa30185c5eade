//! What the tests of an application want from its database; a dev-dependency.
//!
//! Everything here panics when it cannot do its work: that is the failure of a test.
//!
//! * [`Database`]: a throwaway database of its own for every test, on a real server, from SQL, from the models or from the
//!   revisions of the application.
//! * [`assert_same_schema`]: models and revisions that say the same.
//! * [`assert_constant_queries`]: the same number of statements for two rows and for twenty.
//! * [`IndexCover`]: which of the statements that the tests sent no index can serve.
//! * [`check_sql`]: hand-written statements that do not fit the schema.
//!
//! ```no_run
//! use relvar::{Model, PoolOptions};
//! use relvar_test::{Database, IndexCover};
//!
//! #[derive(Debug, Clone, Model)]
//! #[model(table = "users")]
//! struct User {
//!     #[model(primary_key)]
//!     id: i64,
//!     email: String,
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> relvar::Result<()> {
//! let database = Database::new("CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);").await;
//! let cover = IndexCover::new();
//! let pool = database.pool(&cover.options(PoolOptions::default()));
//! let session = &mut pool.session().await?;
//! User::query().filter(User::email.eq("ada")).all(session).await?;
//! // Panics: no index of "users" serves email = $1.
//! cover.assert(&database).await;
//! # Ok(()) }
//! ```

mod agreement;
mod cover;
mod database;
mod queries;
mod statements;

pub use agreement::assert_same_schema;
pub use cover::IndexCover;
pub use database::Database;
pub use queries::assert_constant_queries;
pub use relvar_report::Finding;
pub use statements::{Misfit, check_sql, misfits};
