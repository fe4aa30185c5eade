//! Rust structs that stand for tables, read from their source: the derive and the command line read them with the same
//! code, so that both always agree.
//!
//! ```text
//! #[derive(Model)] struct … ─ parse ─► Model ─ resolve ─► tables, types ─ ddl ─► SQL of a schema
//!                                        └──► the derive
//! ```
//! `print` goes the other way: from a catalog to the source of models.
//!
//! Without the feature `resolve`, this crate is [`parse_model`] and the [`model`] that it returns.

#[cfg(feature = "resolve")]
pub mod ddl;
pub mod model;
mod parse;
#[cfg(feature = "resolve")]
pub mod print;
#[cfg(feature = "resolve")]
pub mod resolve;
mod rust_type;

pub use model::{
    Attribute, Check, ColumnAttributes, Composite, DbEnum, DbType, Domain, Encoded, Field,
    FieldKind, ForeignKey, ForeignKeyOptions, Identity, Index, IndexKey, IndexTarget, Mixin, Model,
    Modifiers, Newtype, Reference, TableAttributes,
};
pub use parse::{parse_enum, parse_mixin, parse_model, parse_type, snake_case};
pub use rust_type::{option_inner, type_argument, type_name};
