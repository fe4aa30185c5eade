//! From a live database to a [`Catalog`](relvar_catalog::Catalog) and [`Facts`](relvar_catalog::Facts).
//!
//! [`read`] asks PostgreSQL's catalogs in sets, one statement for each kind of object, all of them
//! pipelined on one connection within one snapshot. A kind is two files side by side: `table.sql`
//! says what is read, `table.rs` what becomes of it. Reading goes in four passes:
//!
//! ```text
//! fetch     rows of every kind, while the server still answers the next statement
//! register  registry.rs learns which identity every OID stands for
//! build     each kind makes its objects, with the edges that follow from structure
//! link      depend.rs adds the edges of pg_depend
//! ```
//!
//! Left out are PostgreSQL's own schemas and what `initdb` made, members of extensions (edges to them
//! become edges to the extension), and relvar's own schema. What exists and has no kind is named in
//! [`Catalog::unrepresented`](relvar_catalog::Catalog::unrepresented).
#![recursion_limit = "512"]

mod data_type;
mod draft;
mod error;
mod expression;
mod fetch;
mod order;
mod present;
mod privilege;
mod read;
mod registry;
mod settable;
mod token;
mod version;

mod aggregate;
mod cast;
mod collation;
mod collation_name;
mod column;
mod column_type;
mod comment;
mod composite;
mod constraint;
mod default;
mod default_privilege;
mod depend;
mod domain;
mod domain_constraint;
mod r#enum;
mod event_trigger;
mod extension;
mod extension_member;
mod facts;
mod foreign_server;
mod function;
mod grant;
mod index;
mod index_key;
mod inheritance;
mod language;
mod not_null;
mod operator;
mod operator_class;
mod owner;
mod policy;
mod property_graph;
mod property_graph_part;
mod publication;
mod publication_member;
mod range;
mod rule;
mod schema;
mod secret;
mod sequence;
mod statistics;
mod table;
mod text_search;
mod trigger;
mod types;
mod unrepresented;
mod user_mapping;
mod view;
mod wrapper;

pub use error::Error;
pub use facts::facts;
pub use read::{Options, read};
