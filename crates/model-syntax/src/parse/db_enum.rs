//! An enum that derives `DbEnum`.

use std::collections::BTreeSet;

use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Variant};

use super::errors::{Errors, unknown};
use super::items;
use super::snake_case::snake_case;
use crate::model::DbEnum;

const KNOWN: [&str; 4] = ["schema", "name", "was", "comment"];

/// Reads an enum that derives `DbEnum`.
pub fn parse_enum(input: &DeriveInput) -> Result<DbEnum> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(input.ident.span(), "DbEnum is for enums: each variant is a label"));
    };
    let mut errors = Errors::default();
    let mut read = DbEnum {
        ident: input.ident.clone(),
        schema: None,
        name: snake_case(&input.ident.to_string()),
        labels: Vec::new(),
        was: None,
        comment: None,
    };
    if !input.generics.params.is_empty() {
        errors.add(Error::new_spanned(&input.generics, "DbEnum has no generic parameters"));
    }
    attributes(input, &mut read, &mut errors);
    read.labels = data.variants.iter().map(|variant| label(variant, &mut errors)).collect();
    duplicates(&read.labels, &mut errors);
    errors.finish(read)
}

fn attributes(input: &DeriveInput, read: &mut DbEnum, errors: &mut Errors) {
    let items = items::read(&input.attrs, "db_enum", errors);
    errors.duplicates(&items, &[]);
    for item in &items {
        let result = match item.key().as_str() {
            "schema" => item.sql_name().map(|schema| read.schema = Some(schema)),
            "name" => item.sql_name().map(|name| read.name = name),
            "was" => item.sql_name().map(|was| read.was = Some(was)),
            "comment" => item.string().map(|comment| read.comment = Some(comment)),
            _ => Err(unknown(item, "an enum", &KNOWN)),
        };
        errors.take(result);
    }
}

fn label(variant: &Variant, errors: &mut Errors) -> (Ident, String) {
    if !matches!(variant.fields, Fields::Unit) {
        errors.add(Error::new(variant.ident.span(), "a label of an enum has no fields"));
    }
    let mut label = snake_case(&variant.ident.to_string());
    let items = items::read(&variant.attrs, "db_enum", errors);
    errors.duplicates(&items, &[]);
    for item in &items {
        let result = match item.key().as_str() {
            "label" => item.label().map(|name| label = name),
            _ => Err(unknown(item, "a variant", &["label"])),
        };
        errors.take(result);
    }
    (variant.ident.clone(), label)
}

fn duplicates(labels: &[(Ident, String)], errors: &mut Errors) {
    let mut seen = BTreeSet::new();
    for (variant, label) in labels {
        if !seen.insert(label) {
            errors
                .add(Error::new(variant.span(), format!("two variants have the label `{label}`")));
        }
    }
}
