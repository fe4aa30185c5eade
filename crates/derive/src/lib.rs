//! Derives of the crate `relvar`: what a struct says about its table becomes constants, conversions and relations.
//! The attributes are read by `relvar-model-syntax`, as the command line reads them.

mod columns;
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

/// A struct with one unnamed field, which is sent and read as that.
#[proc_macro_derive(DbType)]
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
