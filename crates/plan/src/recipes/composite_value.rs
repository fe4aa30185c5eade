//! Values of a composite type that cannot change in place, for a column that moves to its successor: by way of text a
//! value has to have as many attributes as the new type.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Attribute, Body, Catalog, Composite, Kind};

use crate::treatment::Context;

/// The value as one of the new type, attribute by attribute by their names; none where its text says the same.
pub(crate) fn moved(context: &Context, value: &str, from: &str, to: &str) -> Option<String> {
    let (before, after) = (composite(context.from, from)?, composite(context.to, to)?);
    if !differs(context, before, after) {
        return None;
    }
    let attributes: Vec<String> = after
        .attributes
        .iter()
        .map(|new| match named(before, new) {
            Some(old) => {
                attribute(context, &format!("({value}).{}", quote_identifier(&old.name)), old, new)
            }
            None => format!("NULL::{}", new.data_type),
        })
        .collect();
    // `IS NULL` holds of a row of NULLs, too.
    Some(format!(
        "CASE WHEN {value} IS DISTINCT FROM NULL THEN ROW({})::{to} END",
        attributes.join(", ")
    ))
}

fn attribute(context: &Context, value: &str, old: &Attribute, new: &Attribute) -> String {
    match moved(context, value, &old.data_type, &new.data_type) {
        Some(moved) => moved,
        None if is_builtin(&old.data_type) => value.to_owned(),
        None => {
            let through = if new.data_type.ends_with("[]") { "text[]" } else { "text" };
            format!("{value}::{through}::{}", new.data_type)
        }
    }
}

/// Whether a type is PostgreSQL's own, which no change replaces: those of others have a schema before their names.
fn is_builtin(data_type: &str) -> bool {
    !data_type.contains('.')
}

/// Whether there are other attributes, or the same in another order, here or further inside.
fn differs(context: &Context, before: &Composite, after: &Composite) -> bool {
    let names = |composite: &Composite| -> Vec<String> {
        composite.attributes.iter().map(|attribute| attribute.name.to_string()).collect()
    };
    let inside = |new: &Attribute| {
        named(before, new).is_some_and(|old| {
            let pair =
                composite(context.from, &old.data_type).zip(composite(context.to, &new.data_type));
            pair.is_some_and(|(before, after)| differs(context, before, after))
        })
    };
    names(before) != names(after) || after.attributes.iter().any(inside)
}

fn named<'c>(composite: &'c Composite, wanted: &Attribute) -> Option<&'c Attribute> {
    composite.attributes.iter().find(|attribute| attribute.name == wanted.name)
}

/// The composite type of this name, or under the domain of this name.
fn composite<'c>(catalog: &'c Catalog, data_type: &str) -> Option<&'c Composite> {
    [Kind::Composite, Kind::Domain].into_iter().find_map(|kind| {
        let mut objects = catalog.of_kind(kind);
        match &objects.find(|object| object.id.sql() == data_type)?.body {
            Body::Composite(body) => Some(body),
            Body::Domain(body) => composite(catalog, &body.base),
            _ => None,
        }
    })
}
