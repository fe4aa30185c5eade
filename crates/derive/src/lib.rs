//! Derives of the crate `relvar`: what a struct says about its table becomes constants, conversions and relations.
//! The attributes are read by `relvar-model-syntax`, as the command line reads them.

mod columns;
mod composite;
mod conversions;
mod db_enum;
mod db_type;
mod from_row;
mod mixin;
mod model;
mod new;
mod relation;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A struct that stands for a table: its columns become constants, its foreign keys relations, and `New…` is what a
/// caller gives for a new row.
#[proc_macro_derive(Model, attributes(model))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    run(input, model::derive)
}

/// A struct whose fields are columns of every model that flattens it.
#[proc_macro_derive(Mixin, attributes(model))]
pub fn derive_mixin(input: TokenStream) -> TokenStream {
    run(input, mixin::derive)
}

/// An enum without fields whose variants are the labels of a PostgreSQL enum.
#[proc_macro_derive(DbEnum, attributes(db_enum))]
pub fn derive_db_enum(input: TokenStream) -> TokenStream {
    run(input, db_enum::derive)
}

/// A type for columns. A struct with one unnamed field is sent and read as that:
///
/// ```ignore
/// #[derive(Debug, Clone, PartialEq, DbType)]
/// struct UserId(i64);
/// ```
/// With `domain` it is a domain over the type inside. It may say `schema`, `check` (any number of them, each an expression
/// over `VALUE`), `max_len`, `numeric` or `sql_type` for the type under it, `collate`, `default_sql`, `comment`, and `was`
/// for an earlier name:
///
/// ```ignore
/// #[derive(Debug, Clone, PartialEq, DbType)]
/// #[db_type(domain = "email", max_len = 200, check(name = "email_has_at", "VALUE ~ '@'"))]
/// struct Email(String);
/// ```
/// A struct with named fields is a composite type, by its name in snake case unless it says `name`; it may say `schema`,
/// `comment` and `was`. Its fields may say `column`, `max_len`, `numeric`, `sql_type` and `collate`. Fields and attributes
/// find each other by name. PostgreSQL lets any attribute be NULL: reading one into a field that is no `Option` is an
/// error.
///
/// ```ignore
/// #[derive(Debug, Clone, PartialEq, DbType)]
/// struct Address {
///     street: String,
///     #[db_type(max_len = 10)]
///     zip: Option<String>,
/// }
/// ```
///
/// With `#[db_type(sql_type = "point")]` any struct or enum stands for that type of PostgreSQL, and implements
/// `relvar::Encoding`.
#[proc_macro_derive(DbType, attributes(db_type))]
pub fn derive_db_type(input: TokenStream) -> TokenStream {
    run(input, db_type::derive)
}

/// A struct that is read from the columns of a row by their names.
#[proc_macro_derive(FromRow)]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    run(input, from_row::derive)
}

fn run(
    input: TokenStream,
    derive: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
