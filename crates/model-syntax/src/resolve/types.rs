//! Rust types as PostgreSQL types.

use syn::Type;

use super::definition::QualifiedName;
use super::found::Found;
use crate::model::Modifiers;
use crate::rust_type::{option_inner, type_argument, type_name};

/// How deep types may lie in one another before it must be a circle.
const DEPTH_MAX: usize = 16;

/// The type of a column or an attribute, and whether it may be null.
pub(crate) fn value_type(
    found: &Found<'_>,
    ty: &Type,
    modifiers: &Modifiers,
) -> Result<(String, bool), String> {
    let ty = aliased(found, ty);
    let (inner, nullable) = match option_inner(ty) {
        Some(inner) => (inner, true),
        None => (ty, false),
    };
    if let Some(sql_type) = &modifiers.sql_type {
        return Ok((sql_type.clone(), nullable));
    }
    let base = resolve(found, inner, DEPTH_MAX)?;
    Ok((modified(base, modifiers)?, nullable))
}

/// An alias of `Option<…>` stands for it.
fn aliased<'t>(found: &'t Found<'_>, ty: &'t Type) -> &'t Type {
    let alias = type_name(ty).and_then(|name| found.newtypes.get(&name));
    alias.filter(|inner| option_inner(inner).is_some()).unwrap_or(ty)
}

/// Adds a length, or precision and scale.
fn modified(base: String, modifiers: &Modifiers) -> Result<String, String> {
    let element = base.trim_end_matches("[]");
    let brackets = &base[element.len()..];
    match (modifiers.max_len, modifiers.numeric) {
        (Some(length), _) if element == "text" => Ok(format!("varchar({length}){brackets}")),
        (Some(_), _) => Err(format!("`max_len` is for text, and this is {base}")),
        (None, Some((precision, scale))) if element == "numeric" => {
            Ok(format!("numeric({precision}, {scale}){brackets}"))
        }
        (None, Some(_)) => Err(format!("`numeric` is for Decimal, and this is {base}")),
        (None, None) => Ok(base),
    }
}

fn resolve(found: &Found<'_>, ty: &Type, depth: usize) -> Result<String, String> {
    let Some(name) = type_name(ty) else { return Err(unknown(ty)) };
    if depth == 0 {
        return Err(format!("the type {name} leads into a circle"));
    }
    if let Some(defined) = defined(found, &name) {
        return Ok(defined.sql());
    }
    if let Some(inner) = found.newtypes.get(&name) {
        return resolve(found, inner, depth - 1);
    }
    if let Some(sql_type) = found.encoded.get(&name) {
        return Ok(sql_type.clone());
    }
    if let Some(inner) = type_argument(ty, "Vec") {
        return match type_name(inner).as_deref() {
            Some("u8") => Ok("bytea".to_owned()),
            _ => array(found, inner, depth),
        };
    }
    if let Some(inner) = type_argument(ty, "Box").or_else(|| type_argument(ty, "OrInfinity")) {
        return resolve(found, inner, depth - 1);
    }
    if let Some(inner) = type_argument(ty, "Range") {
        let element = resolve(found, inner, depth - 1)?;
        return range(&element).map(str::to_owned).ok_or_else(|| unknown(ty));
    }
    simple(&name, type_argument(ty, &name).is_some()).map(str::to_owned).ok_or_else(|| unknown(ty))
}

/// A type that the sources define.
fn defined(found: &Found<'_>, name: &str) -> Option<QualifiedName> {
    let enums = found.enums.iter().map(|read| &read.what);
    let enums = enums.map(|what| (&what.ident, &what.schema, &what.name));
    let domains = found.domains.iter().map(|read| &read.what);
    let domains = domains.map(|what| (&what.ident, &what.schema, &what.name));
    let composites = found.composites.iter().map(|read| &read.what);
    let composites = composites.map(|what| (&what.ident, &what.schema, &what.name));
    let mut all = enums.chain(domains).chain(composites);
    let (_, schema, name) = all.find(|(ident, ..)| *ident == name)?;
    Some(QualifiedName { schema: schema.clone(), name: name.clone() })
}

/// An element may be null in any array of PostgreSQL, so `Vec<Option<T>>` is the same type.
fn array(found: &Found<'_>, element: &Type, depth: usize) -> Result<String, String> {
    let element = option_inner(element).unwrap_or(element);
    Ok(format!("{}[]", resolve(found, element, depth - 1)?))
}

fn simple(name: &str, has_argument: bool) -> Option<&'static str> {
    Some(match name {
        "i16" => "smallint",
        "i32" => "integer",
        "i64" => "bigint",
        "f32" => "real",
        "f64" => "double precision",
        "bool" => "boolean",
        "String" | "str" => "text",
        "Decimal" => "numeric",
        "Bytes" => "bytea",
        "Uuid" => "uuid",
        // Of chrono, where it has a time zone; jiff's civil one has none.
        "DateTime" if has_argument => "timestamptz",
        "Timestamp" | "OffsetDateTime" | "SystemTime" => "timestamptz",
        "DateTime" | "NaiveDateTime" | "PrimitiveDateTime" => "timestamp",
        "NaiveDate" | "Date" => "date",
        "NaiveTime" | "Time" => "time",
        "Json" | "Value" => "jsonb",
        "IpAddr" => "inet",
        "TsVector" => "tsvector",
        "Interval" => "interval",
        _ => return None,
    })
}

/// The range over a type.
fn range(element: &str) -> Option<&'static str> {
    Some(match element {
        "integer" => "int4range",
        "bigint" => "int8range",
        "numeric" => "numrange",
        "date" => "daterange",
        "timestamp" => "tsrange",
        "timestamptz" => "tstzrange",
        _ => return None,
    })
}

fn unknown(ty: &Type) -> String {
    use quote::ToTokens;
    let written = ty.to_token_stream().to_string().replace(' ', "");
    format!("the type {written} has no known type in PostgreSQL")
}

/// What to do about a type that is not known.
pub(crate) const HELP: &str = "derive DbType on a struct or DbEnum on an enum in these sources, \
    or write it: sql_type = \"…\"";
