//! A struct or enum that derives `DbType`.

use syn::{Data, DeriveInput, Error, Fields, Result};

use super::errors::{Errors, unknown};
use super::{composite, domain, items};
use crate::model::{DbType, Encoded};

/// Reads a struct or enum that derives `DbType`.
pub fn parse_type(input: &DeriveInput) -> Result<DbType> {
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.add(Error::new_spanned(&input.generics, "DbType has no generic parameters"));
    }
    if let Some(encoded) = encoded(input, &mut errors) {
        return errors.finish(DbType::Encoded(encoded));
    }
    let Data::Struct(data) = &input.data else { return Err(no_struct(input)) };
    let read = match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            domain::read(input, &fields.unnamed[0], &mut errors)
        }
        Fields::Named(fields) => DbType::Composite(composite::read(input, fields, &mut errors)),
        Fields::Unnamed(_) | Fields::Unit => return Err(no_struct(input)),
    };
    errors.finish(read)
}

/// A type that names another, and is no domain.
fn encoded(input: &DeriveInput, errors: &mut Errors) -> Option<Encoded> {
    // What is wrong with the items is told by whoever reads them for good.
    let items = items::read(&input.attrs, "db_type", &mut Errors::default());
    let named = items.iter().find(|item| item.key() == "sql_type")?;
    if items.iter().any(|item| item.key() == "domain") {
        return None;
    }
    let items = items::read(&input.attrs, "db_type", errors);
    errors.duplicates(&items, &[]);
    for other in items.iter().filter(|item| item.key() != "sql_type") {
        errors.add(unknown(other, "a type with an encoding of its own", &["sql_type"]));
    }
    let sql_type = match named.string() {
        Ok(sql_type) => sql_type,
        Err(error) => {
            errors.add(error);
            String::new()
        }
    };
    Some(Encoded { ident: input.ident.clone(), sql_type })
}

fn no_struct(input: &DeriveInput) -> Error {
    let message = "DbType is for a struct with one unnamed field, such as `struct Email(String);`, or with named fields, \
                   which is a composite type; anything else names its type, `#[db_type(sql_type = \"point\")]`, and implements \
                   `relvar::Encoding`";
    Error::new(input.ident.span(), message)
}
