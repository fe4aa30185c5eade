//! PostgreSQL types as Rust types.

use relvar_catalog::{DataType, Modifiers, ObjectId};

use super::Printing;
use super::names::says;

/// A Rust type, and the attributes that it needs to mean the same type of PostgreSQL.
pub(crate) struct RustType {
    /// The type.
    pub name: String,
    /// `max_len = 20`, `numeric(12, 2)`, `sql_type = "…"`.
    pub attributes: Vec<String>,
}

/// Finds the type for one of PostgreSQL's.
pub(crate) fn rust_type(printing: &Printing<'_>, data_type: &DataType) -> RustType {
    if let Some(element) = data_type.element() {
        let inner = rust_type(printing, &element);
        let whole = says("sql_type", &data_type.to_string());
        let is_said = inner.attributes.iter().any(|attribute| attribute.starts_with("sql_type"));
        let attributes = if is_said { vec![whole] } else { inner.attributes };
        return RustType { name: format!("Vec<{}>", inner.name), attributes };
    }
    let bare = |name: &str| RustType { name: name.to_owned(), attributes: Vec::new() };
    match (data_type.builtin_name(), &data_type.modifiers) {
        (Some(name), Modifiers::None) => {
            if let Some(name) = simple(name) {
                return bare(name);
            }
        }
        (Some("character varying"), Modifiers::Length(length)) => {
            let name = "String".to_owned();
            return RustType { name, attributes: vec![format!("max_len = {length}")] };
        }
        (Some("numeric"), Modifiers::Numeric { precision, scale }) => {
            let name = "rust_decimal::Decimal".to_owned();
            return RustType { name, attributes: vec![format!("numeric({precision}, {scale})")] };
        }
        (Some(_), _) => {}
        (None, _) => {
            if let Some(name) = named(printing, data_type) {
                return bare(&name);
            }
        }
    }
    let whole = says("sql_type", &data_type.to_string());
    RustType { name: "String".to_owned(), attributes: vec![whole] }
}

fn simple(name: &str) -> Option<&'static str> {
    Some(match name {
        "smallint" => "i16",
        "integer" => "i32",
        "bigint" => "i64",
        "real" => "f32",
        "double precision" => "f64",
        "boolean" => "bool",
        "text" => "String",
        "numeric" => "rust_decimal::Decimal",
        "bytea" => "Vec<u8>",
        "uuid" => "uuid::Uuid",
        "timestamp with time zone" => "jiff::Timestamp",
        "timestamp without time zone" => "jiff::civil::DateTime",
        "date" => "jiff::civil::Date",
        "time without time zone" => "jiff::civil::Time",
        "jsonb" => "serde_json::Value",
        "inet" => "std::net::IpAddr",
        "int4range" => "relvar::Range<i32>",
        "int8range" => "relvar::Range<i64>",
        "numrange" => "relvar::Range<rust_decimal::Decimal>",
        "daterange" => "relvar::Range<jiff::civil::Date>",
        "tsrange" => "relvar::Range<jiff::civil::DateTime>",
        "tstzrange" => "relvar::Range<jiff::Timestamp>",
        "tsvector" => "relvar::TsVector",
        "interval" => "relvar::Interval",
        _ => return None,
    })
}

/// The enum or struct of a type.
fn named(printing: &Printing<'_>, data_type: &DataType) -> Option<String> {
    let mut types = printing.types.iter();
    types.find(|(id, _)| data_type.is_of(id)).map(|(_, name)| name.clone())
}

/// Notes that a type is named and not defined, where it is one of the database's own.
pub(crate) fn cannot_say(
    printing: &mut Printing<'_>,
    id: &ObjectId,
    data_type: &DataType,
    read: &RustType,
) {
    let is_said = read.attributes.iter().any(|attribute| attribute.starts_with("sql_type"));
    if is_said && data_type.schema.is_some() {
        printing.cannot(id, &format!("what the type {data_type} is"));
    }
}
