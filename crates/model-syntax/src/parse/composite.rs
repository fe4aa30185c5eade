//! A struct with named fields: a composite type.

use std::collections::BTreeMap;

use syn::ext::IdentExt;
use syn::{DeriveInput, Error, Field, FieldsNamed, Ident, Result};

use super::errors::{Errors, unknown};
use super::items::{self, Item};
use super::modifiers;
use super::snake_case::snake_case;
use crate::model::{Attribute, Composite, Modifiers};

const KNOWN: [&str; 4] = ["schema", "name", "comment", "was"];

const KNOWN_OF_FIELD: [&str; 5] = ["column", "max_len", "numeric", "sql_type", "collate"];

/// Reads the struct and its fields.
pub(crate) fn read(input: &DeriveInput, fields: &FieldsNamed, errors: &mut Errors) -> Composite {
    let mut composite = Composite {
        ident: input.ident.clone(),
        schema: None,
        name: snake_case(&input.ident.to_string()),
        attributes: Vec::new(),
        was: None,
        comment: None,
    };
    let items = items::read(&input.attrs, "db_type", errors);
    errors.duplicates(&items, &[]);
    for item in &items {
        errors.take(one(item, &mut composite));
    }
    let attributes = fields.named.iter().filter_map(|field| attribute(field, errors));
    composite.attributes = attributes.collect();
    if composite.attributes.is_empty() {
        errors.add(Error::new(input.ident.span(), "a composite type has one field at least"));
    }
    two_of_one_name(&composite.attributes, errors);
    composite
}

fn one(item: &Item, composite: &mut Composite) -> Result<()> {
    match item.key().as_str() {
        "schema" => composite.schema = Some(item.sql_name()?),
        "name" => composite.name = item.sql_name()?,
        "comment" => composite.comment = Some(item.string()?),
        "was" => composite.was = Some(item.sql_name()?),
        "domain" => {
            return Err(
                item.error("a domain is a struct around one value: `struct Email(String);`")
            );
        }
        _ => return Err(unknown(item, "a composite type", &KNOWN)),
    }
    Ok(())
}

fn attribute(field: &Field, errors: &mut Errors) -> Option<Attribute> {
    let ident = field.ident.clone()?;
    let mut attribute = Attribute {
        name: ident.unraw().to_string(),
        ident,
        ty: field.ty.clone(),
        modifiers: Modifiers::default(),
        collate: None,
    };
    let items = items::read(&field.attrs, "db_type", errors);
    errors.duplicates(&items, &[]);
    for item in &items {
        errors.take(one_of_field(item, &mut attribute));
        errors.take(modifiers::fits(item, &items, &field.ty));
    }
    Some(attribute)
}

fn one_of_field(item: &Item, attribute: &mut Attribute) -> Result<()> {
    match item.key().as_str() {
        "column" => attribute.name = item.sql_name()?,
        "collate" => attribute.collate = Some(item.string()?),
        _ if modifiers::read(item, &mut attribute.modifiers)? => {}
        _ => return Err(unknown(item, "a field of a composite type", &KNOWN_OF_FIELD)),
    }
    Ok(())
}

fn two_of_one_name(attributes: &[Attribute], errors: &mut Errors) {
    let mut seen: BTreeMap<&str, &Ident> = BTreeMap::new();
    for attribute in attributes {
        if let Some(other) = seen.insert(&attribute.name, &attribute.ident) {
            let message = format!("the column `{}` is the field `{other}` already", attribute.name);
            errors.add(Error::new(attribute.ident.span(), message));
        }
    }
}
