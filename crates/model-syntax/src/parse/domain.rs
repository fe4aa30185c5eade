//! A struct around one value: a newtype, or a domain where it says so.

use syn::{DeriveInput, Field, Result};

use super::errors::{Errors, unknown};
use super::items::{self, Item};
use super::{check, modifiers};
use crate::model::{DbType, Domain, Modifiers, Newtype};
use crate::rust_type::option_inner;

const KNOWN: [&str; 10] = [
    "domain",
    "schema",
    "max_len",
    "numeric",
    "sql_type",
    "collate",
    "default_sql",
    "check",
    "comment",
    "was",
];

/// Reads the struct and its field.
pub(crate) fn read(input: &DeriveInput, field: &Field, errors: &mut Errors) -> DbType {
    let items = items::read(&input.attrs, "db_type", errors);
    errors.duplicates(&items, &["check"]);
    for item in items::read(&field.attrs, "db_type", errors) {
        errors.add(item.error(format!("`{}` belongs on the struct", item.name)));
    }
    let (ident, inner) = (input.ident.clone(), field.ty.clone());
    let Some(name) = items.iter().find(|item| item.key() == "domain") else {
        for item in &items {
            errors.add(of_no_domain(item));
        }
        return DbType::Newtype(Newtype { ident, inner });
    };
    if option_inner(&inner).is_some() {
        errors.add(name.error("a domain holds a value: put Option around the field of its type"));
    }
    let mut domain = Domain {
        ident,
        inner,
        schema: None,
        name: String::new(),
        base: Modifiers::default(),
        collate: None,
        default: None,
        checks: Vec::new(),
        was: None,
        comment: None,
    };
    for item in &items {
        errors.take(one(item, &mut domain));
        errors.take(modifiers::fits(item, &items, &domain.inner));
    }
    DbType::Domain(domain)
}

fn of_no_domain(item: &Item) -> syn::Error {
    let key = item.key();
    match KNOWN.contains(&key.as_str()) {
        true => item.error(format!("`{key}` belongs to a domain: write `domain = \"…\"` too")),
        false => unknown(item, "a struct around one value", &KNOWN),
    }
}

fn one(item: &Item, domain: &mut Domain) -> Result<()> {
    match item.key().as_str() {
        "domain" => domain.name = item.sql_name()?,
        "schema" => domain.schema = Some(item.sql_name()?),
        "collate" => domain.collate = Some(item.string()?),
        "default_sql" => domain.default = Some(item.string()?),
        "check" => domain.checks.push(check::read(item)?),
        "comment" => domain.comment = Some(item.string()?),
        "was" => domain.was = Some(item.sql_name()?),
        _ if modifiers::read(item, &mut domain.base)? => {}
        _ => return Err(unknown(item, "a domain", &KNOWN)),
    }
    Ok(())
}
