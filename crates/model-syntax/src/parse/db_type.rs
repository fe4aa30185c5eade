//! A struct that derives `DbType`.

use syn::{Data, DeriveInput, Error, Fields, Result};

use super::errors::Errors;
use super::{composite, domain};
use crate::model::DbType;

/// Reads a struct that derives `DbType`.
pub fn parse_type(input: &DeriveInput) -> Result<DbType> {
    let Data::Struct(data) = &input.data else { return Err(no_struct(input)) };
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.add(Error::new_spanned(&input.generics, "DbType has no generic parameters"));
    }
    let read = match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            domain::read(input, &fields.unnamed[0], &mut errors)
        }
        Fields::Named(fields) => DbType::Composite(composite::read(input, fields, &mut errors)),
        Fields::Unnamed(_) | Fields::Unit => return Err(no_struct(input)),
    };
    errors.finish(read)
}

fn no_struct(input: &DeriveInput) -> Error {
    let message = "DbType is for a struct with one unnamed field, such as `struct Email(String);`, or with named fields, \
                   which is a composite type";
    Error::new(input.ident.span(), message)
}
