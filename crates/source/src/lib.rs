//! From schema files to the catalog that they mean.
//!
//! PostgreSQL itself is the parser: [`load`] runs the files in a shadow database, in whatever order
//! makes them work, and [`catalog`] reads that database back, or takes the result from a cache where
//! nothing changed since. Only a server knows what a definition means; what is decided here is the order,
//! what of a file is no schema at all, and where in which file an error stands.
//!
//! ```text
//! paths ─ collect ─► SchemaFile (models: *.rs as SQL) ─ script ─► statements, settings ─ load (retry, cluster) ─► shadow
//!                                                                     │ body, twice, annotate
//!                                             Loaded { findings, … } ◄┘        introspect ─► Catalog
//! ```
//!
//! A statement that fails is a [`Finding`](relvar_report::Finding) with its place; an [`Error`] is what
//! kept us from trying.

mod annotate;
mod body;
mod cache;
mod catalog;
mod cluster;
mod collect;
mod diagnose;
mod error;
mod load;
mod migration_files;
mod missed;
mod models;
mod outside;
mod packed;
mod retry;
mod script;
mod servers;
mod session;
mod settings;
mod transaction;
mod twice;

pub use annotate::{Annotation, Said};
pub use catalog::{Reading, SERVER_OPTION, catalog, catalog_with_database, unrepresented};
pub use collect::{SchemaFile, collect};
pub use error::Error;
pub use load::{Loaded, Loading, load};
pub use models::{Models, models};
pub use servers::Servers;
