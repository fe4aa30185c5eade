//! Values of a composite type that cannot change in place, for a column that moves to its successor: by way of text a
//! value has to have as many attributes as the new type.

use relvar_catalog::name::{fit, quote_identifier};
use relvar_catalog::{Attribute, Body, Catalog, Composite, Kind};

use crate::rules::data_type;
use crate::treatment::Context;

/// The value as one of the new type, attribute by attribute by their names; none where its text says the same. An array
/// is given to the function of its [`converters`].
pub(crate) fn moved(context: &Context, value: &str, from: &str, to: &str) -> Option<String> {
    if !moves(context, from, to) {
        return None;
    }
    if is_array(context, from, to) {
        return Some(format!("{}({value})", converter_name(from, to)));
    }
    let (before, after) = (composite(context.from, from)?, composite(context.to, to)?);
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

/// A function of the session alone that carries the values of an array over, which no expression without a query can.
#[derive(PartialEq, Eq)]
pub(crate) struct Converter {
    pub create: String,
    pub drop: String,
}

/// The functions that a moved value calls, each after those that it calls itself.
pub(crate) fn converters(context: &Context, from: &str, to: &str) -> Vec<Converter> {
    if !moves(context, from, to) {
        return Vec::new();
    }
    if let Some((old, new)) = elements(context, from, to) {
        let mut needed = converters(context, &old, &new);
        needed
            .extend(moved(context, "v", &old, &new).map(|value| converter(from, to, &new, &value)));
        return needed;
    }
    let Some((before, after)) = composite(context.from, from).zip(composite(context.to, to)) else {
        return Vec::new();
    };
    let kept = after.attributes.iter().filter_map(|new| Some((named(before, new)?, new)));
    kept.flat_map(|(old, new)| converters(context, &old.data_type, &new.data_type)).collect()
}

/// A name that tells apart what is carried over to what.
fn converter_name(from: &str, to: &str) -> String {
    let name = if from == to { format!("to {to}") } else { format!("{from} to {to}") };
    format!("pg_temp.{}", quote_identifier(&fit(&name, "")))
}

/// Takes any array, as its type's name is another while the old type stands aside. The new array has the bounds of the old
/// one, in as many dimensions: its text opens and closes a brace wherever a part of one of its dimensions begins and ends.
fn converter(from: &str, to: &str, element: &str, value: &str) -> Converter {
    let name = converter_name(from, to);
    let sizes: Vec<String> = (0..6)
        .map(|dimensions| {
            let outer = (1..=dimensions).map(|at| format!(" / array_length($1, {at})"));
            format!("cardinality($1){}", outer.collect::<String>())
        })
        .collect();
    let create = format!(
        "CREATE FUNCTION {name}(anyarray) RETURNS {to} LANGUAGE sql AS $relvar$\n\
         SELECT CASE WHEN cardinality($1) = 0 THEN '{{}}' ELSE array_dims($1) || '=' || (\n    \
         SELECT string_agg(\n        \
         repeat('{{', (SELECT count(*) FROM unnest(sizes) AS size WHERE (place - 1) % size = 0)::int)\n        \
         || btrim(ARRAY[{value}]::{element}[]::text, '{{}}')\n        \
         || repeat('}}', (SELECT count(*) FROM unnest(sizes) AS size WHERE place % size = 0)::int),\n        \
         ',' ORDER BY place)\n    \
         FROM (SELECT v, row_number() OVER () AS place FROM (SELECT unnest($1) AS v) AS elements) AS numbered,\n    \
         (SELECT (ARRAY[{}])[:array_ndims($1)] AS sizes) AS shape\n\
         ) END::{to}\n\
         $relvar$",
        sizes.join(", ")
    );
    Converter { create, drop: format!("DROP FUNCTION {name}(anyarray)") }
}

/// Whether values of a column can lose something on their way: attributes that go or get a smaller type.
pub(crate) fn may_lose(context: &Context, from: &str, to: &str) -> bool {
    if let Some((old, new)) = elements(context, from, to) {
        return may_lose(context, &old, &new);
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

/// The types of the elements of two arrays.
fn elements(context: &Context, from: &str, to: &str) -> Option<(String, String)> {
    element(context.from, from).zip(element(context.to, to))
}

fn is_array(context: &Context, from: &str, to: &str) -> bool {
    elements(context, from, to).is_some()
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

/// Whether a composite type, or that of an array's elements, has other attributes, or the same in another order, here or
/// further inside.
fn moves(context: &Context, from: &str, to: &str) -> bool {
    if let Some((old, new)) = elements(context, from, to) {
        return moves(context, &old, &new);
    }
    let pair = composite(context.from, from).zip(composite(context.to, to));
    pair.is_some_and(|(before, after)| differs(context, before, after))
}

fn differs(context: &Context, before: &Composite, after: &Composite) -> bool {
    let names = |composite: &Composite| -> Vec<String> {
        composite.attributes.iter().map(|attribute| attribute.name.to_string()).collect()
    };
    let inside = |new: &Attribute| {
        named(before, new).is_some_and(|old| moves(context, &old.data_type, &new.data_type))
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
