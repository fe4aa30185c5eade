//! A shop: a service over HTTP that upgrades its own database when it starts.
//!
//! The wanted schema stands in `schema/`, the revisions that lead to it in `migrations/`; both were made with
//! `relvar revision --autogenerate` and are compiled into the program. [`models`] are the rows, [`repository`] asks for
//! them, [`service`] owns the transactions, [`http`] speaks with the world.

pub mod http;
pub mod models;
pub mod repository;
pub mod service;

use relvar_connect::Target;
use relvar_migrate::{Embedded, EmbeddedError, Report, RunOptions, embed_migrations};

static MIGRATIONS: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/migrations");

/// Brings the database to the newest revision. Several processes may do so at once: one runs, the others
/// wait for it and find nothing left to do.
///
/// # Errors
/// When a revision cannot run; the next start goes on where this one stopped.
pub async fn upgrade(database: &Target) -> Result<Report, EmbeddedError> {
    MIGRATIONS.upgrade(database, RunOptions::default()).await
}
