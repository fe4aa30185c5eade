//! Values of a composite type that cannot change in place, for a column that moves to its successor: by way of text a
//! value has to have as many attributes as the new type.

use relvar_catalog::name::{fit, quote_identifier};
use relvar_catalog::{Attribute, Catalog, Composite, DataType, Kind, Object};

use crate::rules::data_type;
use crate::treatment::Context;

/// The value as one of the new type, attribute by attribute by their names; none where its text says the same. An array
/// is given to the function of its [`converters`].
pub(crate) fn moved(
    context: &Context,
    value: &str,
    from: &DataType,
    to: &DataType,
) -> Option<String> {
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
pub(crate) fn converters(context: &Context, from: &DataType, to: &DataType) -> Vec<Converter> {
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
fn converter_name(from: &DataType, to: &DataType) -> String {
    let name = if from == to { format!("to {to}") } else { format!("{from} to {to}") };
    format!("pg_temp.{}", quote_identifier(&fit(&name, "")))
}

/// Takes any array, as its type's name is another while the old type stands aside. The new array has the bounds of the old
/// one, in as many dimensions: its text opens and closes a brace wherever a part of one of its dimensions begins and ends.
fn converter(from: &DataType, to: &DataType, element: &DataType, value: &str) -> Converter {
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
pub(crate) fn may_lose(context: &Context, from: &DataType, to: &DataType) -> bool {
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
fn cuts(old: &DataType, new: &DataType) -> bool {
    let is_limited = new.schema.is_none()
        && matches!(&*new.name, "character" | "character varying" | "bit" | "bit varying");
    let takes_all =
        new.is_builtin("character varying") && new.modifiers == relvar_catalog::Modifiers::None;
    is_limited && old != new && !takes_all && !data_type::widens(old, new)
}

/// The types of the elements of two arrays.
fn elements(context: &Context, from: &DataType, to: &DataType) -> Option<(DataType, DataType)> {
    element(context.from, from).zip(element(context.to, to))
}

fn is_array(context: &Context, from: &DataType, to: &DataType) -> bool {
    elements(context, from, to).is_some()
}

/// The type of an array's elements, also under domains.
fn element(catalog: &Catalog, data_type: &DataType) -> Option<DataType> {
    let of_domain = || {
        let domain = data_type::defined(catalog, data_type, Kind::Domain)?.as_domain()?;
        element(catalog, &domain.base)
    };
    data_type.element().or_else(of_domain)
}

fn attribute(context: &Context, value: &str, old: &Attribute, new: &Attribute) -> String {
    match moved(context, value, &old.data_type, &new.data_type) {
        Some(moved) => moved,
        // No change replaces a type of PostgreSQL's own.
        None if old.data_type.schema.is_none() => value.to_owned(),
        None => {
            let through = if new.data_type.array { "text[]" } else { "text" };
            format!("{value}::{through}::{}", new.data_type)
        }
    }
}

/// Whether a composite type, or that of an array's elements, has other attributes, or the same in another order, here or
/// further inside.
fn moves(context: &Context, from: &DataType, to: &DataType) -> bool {
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
fn composite<'c>(catalog: &'c Catalog, data_type: &DataType) -> Option<&'c Composite> {
    let defined = |kind| data_type::defined(catalog, data_type, kind);
    let of_domain = || composite(catalog, &defined(Kind::Domain)?.as_domain()?.base);
    defined(Kind::Composite).and_then(Object::as_composite).or_else(of_domain)
}
