//! Values of a composite type that cannot change in place, for a column that moves to its successor: by way of text a
//! value has to have as many attributes as the new type.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Attribute, Body, Catalog, Composite, Kind};

use crate::rules::data_type;
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

/// Whether values of a column can lose something on their way: attributes that go or get a smaller type, and arrays whose
/// elements would take their values by position.
pub(crate) fn may_lose(context: &Context, from: &str, to: &str) -> bool {
    if let (Some(old), Some(new)) = (element(context.from, from), element(context.to, to)) {
        let pair = composite(context.from, &old).zip(composite(context.to, &new));
        let moves = pair.is_some_and(|(before, after)| differs(context, before, after));
        return moves || may_lose(context, &old, &new);
    }
    let Some((before, after)) = composite(context.from, from).zip(composite(context.to, to)) else {
        return false;
    };
    before.attributes.iter().any(|old| match named(after, old) {
        Some(new) => {
            let (old, new) = (&old.data_type, &new.data_type);
            data_type::loses(old, new) || cuts(old, new) || may_lose(context, old, new)
        }
        None => true,
    })
}

/// Whether a text may be longer than its new type takes, which an explicit cast cuts.
fn cuts(old: &str, new: &str) -> bool {
    let is_limited = new.starts_with("character") || new.starts_with("bit");
    is_limited && old != new && new != "character varying" && !data_type::widens(old, new)
}

/// The type of an array's elements, also under domains.
fn element(catalog: &Catalog, data_type: &str) -> Option<String> {
    if let Some(element) = data_type.strip_suffix("[]") {
        return Some(element.to_owned());
    }
    let mut domains = catalog.of_kind(Kind::Domain);
    match &domains.find(|object| object.id.sql() == data_type)?.body {
        Body::Domain(body) => element(catalog, &body.base),
        _ => None,
    }
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
