//! A column as a field.

use relvar_catalog::{Column, GeneratedKind, Object, Sequence};

use super::Printing;
use super::default;
use super::names;
use super::names::says;
use super::table::Field;
use super::types::{self, rust_type};

/// Fills in the type and the attributes that follow from the column alone.
pub(crate) fn print(
    printing: &mut Printing<'_>,
    object: &Object,
    column: &Column,
    field: &mut Field,
) {
    let read = rust_type(printing, &column.data_type);
    types::cannot_say(printing, &object.id, &column.data_type, &read);
    let mut attributes = read.attributes;
    let not_null = printing.of(&object.id).find_map(Object::as_not_null);
    let nullable = not_null.is_none();
    if not_null.is_some_and(|not_null| not_null.name.is_some() || !not_null.validated) {
        printing.cannot(&object.id, "the name of NOT NULL, or that it is NOT VALID");
    }
    let is_key = field.attributes.iter().any(|attribute| attribute == "primary_key");
    field.ty = if nullable && !is_key { format!("Option<{}>", read.name) } else { read.name };
    let default = printing.of(&object.id).find_map(Object::as_default);
    let default = default.map(|default| default::attribute(&default.expression, &column.data_type));
    if default.as_ref().is_some_and(|default| default.contains("nextval(")) {
        printing.cannot(&object.id, "a sequence of its own: make the column an identity");
    }
    storage(printing, object, column);
    attributes.extend(identity(column, field, default.is_some()));
    attributes.extend(default);
    if let Some(generated) = &column.generated {
        attributes.push(says("generated", &generated.expression));
        if generated.kind == GeneratedKind::Virtual {
            printing.cannot(&object.id, "that a generated column is VIRTUAL");
        }
    }
    attributes.extend(collation(printing, object, column));
    attributes.extend(printing.comment(&object.id).map(|comment| says("comment", comment)));
    field.attributes.extend(attributes);
}

fn identity(column: &Column, field: &Field, has_default: bool) -> Option<String> {
    let is_key = field.attributes.iter().any(|attribute| attribute == "primary_key");
    let references = field.attributes.iter().any(|attribute| attribute.starts_with("references"));
    let free = !references && !has_default && column.generated.is_none();
    let implied = is_key && free && matches!(field.ty.as_str(), "i16" | "i32" | "i64");
    match (&column.identity, implied) {
        (Some(identity), true) if identity.always => None,
        (Some(identity), _) if identity.always => Some("identity = always".to_owned()),
        (Some(_), _) => Some("identity = by_default".to_owned()),
        (None, true) => Some("identity = none".to_owned()),
        (None, false) => None,
    }
}

fn collation(printing: &mut Printing<'_>, object: &Object, column: &Column) -> Option<String> {
    let collation = column.collation.as_deref()?;
    let name = names::collation(collation);
    if name.is_none() {
        printing.cannot(&object.id, "the collation of a column in another schema");
    }
    name.map(|name| says("collate", name))
}

fn storage(printing: &mut Printing<'_>, object: &Object, column: &Column) {
    let sequence = column.identity.as_ref().map(|identity| &identity.sequence);
    if sequence.is_some_and(|sequence| !counts_plainly(sequence)) {
        printing.cannot(&object.id, "how an identity counts");
    }
    let is_tuned = column.storage.is_some()
        || column.compression.is_some()
        || column.statistics.is_some()
        || !column.options.is_empty();
    if is_tuned {
        printing.cannot(&object.id, "STORAGE, COMPRESSION, STATISTICS and options of a column");
    }
}

/// Says whether a sequence is what GENERATED AS IDENTITY makes without options.
fn counts_plainly(sequence: &Sequence) -> bool {
    let max = match sequence.data_type.as_str() {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let plain = (1, 1, 1, max, 1, false);
    (sequence.start, sequence.increment, sequence.min, sequence.max, sequence.cache, sequence.cycle)
        == plain
}
