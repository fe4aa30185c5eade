//! The fields of a model or a mixin.

use std::collections::BTreeMap;

use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result};

use super::column;
use super::errors::Errors;
use crate::model::{ColumnAttributes, Field, FieldKind, Identity};
use crate::rust_type::is_integer;

/// Names of functions that every model has.
const FUNCTIONS: [&str; 9] =
    ["query", "find", "insert", "insert_all", "update", "update_each", "delete", "purge", "whole"];

/// Reads the fields; fails at once where there are none to read.
pub(crate) fn read(input: &DeriveInput, derive: &str, errors: &mut Errors) -> Result<Vec<Field>> {
    if !input.generics.params.is_empty() {
        errors.add(Error::new_spanned(
            &input.generics,
            format!("{derive} has no generic parameters: a table is one type"),
        ));
    }
    let mut fields = Vec::new();
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => {
                fields.extend(named.named.iter().filter_map(|field| one(field, errors)))
            }
            Fields::Unnamed(_) | Fields::Unit => errors.add(no_struct(input, derive)),
        },
        Data::Enum(_) | Data::Union(_) => errors.add(no_struct(input, derive)),
    }
    two_of_one_column(&fields, errors);
    Ok(fields)
}

fn no_struct(input: &DeriveInput, derive: &str) -> Error {
    Error::new(
        input.ident.span(),
        format!("{derive} is for structs with named fields: each of them is a column"),
    )
}

fn one(field: &syn::Field, errors: &mut Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let kind = column::read(field, &ident, errors);
    Some(Field { span: ident.span(), ident, ty: field.ty.clone(), kind })
}

fn two_of_one_column(fields: &[Field], errors: &mut Errors) {
    let mut seen: BTreeMap<&str, &Ident> = BTreeMap::new();
    for field in fields {
        let FieldKind::Column(column) = &field.kind else { continue };
        if let Some(other) = seen.insert(&column.name, &field.ident) {
            let message = format!("the column `{}` is the field `{other}` already", column.name);
            errors.add(Error::new(field.span, message));
        }
    }
}

/// Says whether every model has a function of that name.
#[cfg(feature = "resolve")]
pub(crate) fn is_function(name: &str) -> bool {
    FUNCTIONS.contains(&name)
}

/// Reports fields whose accessor would hide a function of the model.
pub(crate) fn refuse_names_of_functions(fields: &[Field], errors: &mut Errors) {
    for field in fields {
        let name = field.ident.unraw().to_string();
        if FUNCTIONS.contains(&name.as_str()) {
            let message = format!(
                "every model has a function `{name}`: rename the field and write #[model(column = \"{name}\")]"
            );
            errors.add(Error::new(field.ident.span(), message));
        }
    }
}

/// An integer that is the only key and references nothing is an identity unless it says otherwise.
pub(crate) fn settle_identity(fields: &mut [Field], composite: &[Ident]) {
    let keys = fields
        .iter()
        .filter(|field| column_of(field).is_some_and(|column| column.primary_key))
        .count();
    if keys != 1 || !composite.is_empty() {
        return;
    }
    for Field { ty, kind, .. } in fields {
        let FieldKind::Column(column) = kind else { continue };
        let free =
            column.references.is_none() && column.default.is_none() && column.generated.is_none();
        if column.primary_key
            && free
            && column.identity.is_none()
            && column.modifiers.sql_type.is_none()
            && is_integer(ty)
        {
            column.identity = Some(Identity::Always);
            column.server_made = true;
        }
    }
}

/// The column that a field is, if it is one.
pub(crate) fn column_of(field: &Field) -> Option<&ColumnAttributes> {
    match &field.kind {
        FieldKind::Column(column) => Some(column),
        FieldKind::Flatten => None,
    }
}
