//! Checks that keys and indexes name fields that exist.

use syn::ext::IdentExt;
use syn::{Error, Ident};

use super::errors::Errors;
use super::fields::column_of;
use crate::model::{ColumnAttributes, Field, FieldKind, IndexTarget, TableAttributes};
use crate::rust_type::option_inner;

/// Checks all of a struct's keys and indexes.
pub(crate) fn check(attributes: &TableAttributes, fields: &[Field], errors: &mut Errors) {
    for index in &attributes.indexes {
        let keys = index.keys.iter().filter_map(|key| match &key.what {
            IndexTarget::Field(path) => Some(path),
            IndexTarget::Expression(_) => None,
        });
        for path in keys.chain(&index.include) {
            errors.take(exists(path, fields));
        }
    }
    let foreign = attributes.foreign_keys.iter().flat_map(|key| &key.columns);
    for column in attributes.primary_key.iter().chain(foreign) {
        errors.take(exists(std::slice::from_ref(column), fields));
    }
    two_keys(attributes, fields, errors);
    nullable_key(attributes, fields, errors);
    only_one("deleted_at", fields, |column| column.deleted_at, errors);
    only_one("version", fields, |column| column.version, errors);
}

fn nullable_key(attributes: &TableAttributes, fields: &[Field], errors: &mut Errors) {
    for key in &attributes.primary_key {
        let field = fields.iter().find(|field| field.ident.unraw() == key.unraw());
        if field.is_some_and(|field| option_inner(&field.ty).is_some()) {
            errors.add(Error::new(key.span(), "a primary key is never null: take off Option"));
        }
    }
}

fn only_one(
    name: &str,
    fields: &[Field],
    is: impl Fn(&ColumnAttributes) -> bool,
    errors: &mut Errors,
) {
    let marked = fields.iter().filter(|field| column_of(field).is_some_and(&is));
    for field in marked.skip(1) {
        errors.add(Error::new(field.span, format!("a second field is `{name}`: a table has one")));
    }
}

fn two_keys(attributes: &TableAttributes, fields: &[Field], errors: &mut Errors) {
    let own = fields.iter().find(|field| column_of(field).is_some_and(|column| column.primary_key));
    if let (Some(field), false) = (own, attributes.primary_key.is_empty()) {
        errors.add(Error::new(
            field.span,
            "the struct declares primary_key(…) already: a table has one key",
        ));
    }
}

/// A path of one field, or of a flattened field and one of its own.
fn exists(path: &[Ident], fields: &[Field]) -> syn::Result<()> {
    let Some(first) = path.first() else { return Ok(()) };
    let Some(field) = fields.iter().find(|field| field.ident.unraw() == first.unraw()) else {
        let names: Vec<String> = fields.iter().map(|field| field.ident.to_string()).collect();
        return Err(Error::new(
            first.span(),
            format!("no field `{first}`: there are {}", names.join(", ")),
        ));
    };
    match (&field.kind, path.len()) {
        (FieldKind::Column(_), 1) => Ok(()),
        (FieldKind::Column(_), _) => {
            Err(Error::new(first.span(), format!("`{first}` is a column, not a mixin")))
        }
        (FieldKind::Flatten, 1) => Err(Error::new(
            first.span(),
            format!("`{first}` is a mixin: name one of its fields, `{first}.…`"),
        )),
        (FieldKind::Flatten, _) => Ok(()),
    }
}
