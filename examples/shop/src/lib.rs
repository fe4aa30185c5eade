//! A shop: a service over HTTP that upgrades its own database when it starts.
//!
//! [`models`] are the rows and the wanted schema; the revisions that lead to it stand in `migrations/`, were made from the
//! models with `relvar revision --autogenerate`, and are compiled into the program. [`repository`] asks for rows,
//! [`service`] owns the transactions, [`http`] speaks with the world. A noun has the same file name in each of them.
//!
//! | to see | look for |
//! | --- | --- |
//! | a mixin of one's own, a key of several columns | [`Amount`](models::Amount), [`OrderLine`](models::OrderLine) |
//! | a foreign key of several columns | [`Return`](models::Return) |
//! | an enum, a generated column, JSONB, UUID of version 7 | [`OrderStatus`](models::OrderStatus), [`Product`](models::Product) |
//! | a composite type, a domain | [`Address`](models::Address), [`PostalCode`](models::PostalCode) |
//! | soft delete, times that the server keeps | [`Order`](models::Order); `a_deleted_…` in `tests/http` |
//! | many rows by one statement | `ProductRepository::{add_all, reprice, set_stocks}` |
//! | what is there already | `ProductRepository::put`, `TagRepository::get_or_add` |
//! | many to many, conditions on relations | `ProductRepository::list`, `ProductFilter` |
//! | relations that are loaded at once | `OrderRepository::get_full`; `tests/queries.rs` |
//! | a deleted row where it is still wanted | `OrderRepository::get_full` |
//! | pages: of rows, of joined rows, by rank | `OrderRepository::{list_by_user, list_with_emails}`, `ProductRepository::search` |
//! | no lost updates | `Shop::edit_product` |
//! | all or nothing, locks in one order | `Shop::check_out` |
//! | a queue, a savepoint for each of its rows | `Shop::ship` |
//! | a transaction that is tried again | `Shop::take_back` |
//! | groups and sums, queries sent together | `ReportRepository::sales` |
//! | SQL by hand, checked by a test | [`repository::statements`], `tests/schema.rs` |
//! | more rows than memory has room for | `Shop::export_orders` |
//! | errors of the database as answers | `http/failure.rs` |
//! | an index for every statement of the tests | `finish` in `tests/shop/mod.rs` |
//! | models and revisions that say the same | `tests/schema.rs` |

pub mod http;
pub mod models;
pub mod repository;
pub mod service;

use relvar_connect::Target;
use relvar_migrate::{Embedded, EmbeddedError, Report, RunOptions, embed_migrations};

/// The revisions of the database, as they are compiled into the program.
pub static MIGRATIONS: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/migrations");

/// Brings the database to the newest revision. Several processes may do so at once: one runs, the others
/// wait for it and find nothing left to do.
///
/// # Errors
/// When a revision cannot run; the next start goes on where this one stopped.
pub async fn upgrade(database: &Target) -> Result<Report, EmbeddedError> {
    MIGRATIONS.upgrade(database, RunOptions::default()).await
}
