//! `#[model(…)]` on a struct.

use syn::{DeriveInput, LitStr, Result};

use super::errors::{Errors, unknown};
use super::items::{self, Item};
use super::{check, index, references, snake_case::snake_case};
use crate::model::TableAttributes;

/// What a struct says of its table.
pub(crate) struct Head {
    /// Its schema.
    pub schema: Option<String>,
    /// Its name.
    pub table: String,
    /// The rest.
    pub attributes: TableAttributes,
}

const MODEL: [&str; 12] = [
    "table",
    "schema",
    "index",
    "unique",
    "check",
    "primary_key",
    "foreign_key",
    "partition_by",
    "partition",
    "comment",
    "was",
    "small",
];
const MIXIN: [&str; 4] = ["index", "unique", "check", "foreign_key"];
const REPEATABLE: [&str; 5] = ["index", "unique", "check", "foreign_key", "partition"];

/// Reads what a model says.
pub(crate) fn read_model(input: &DeriveInput, errors: &mut Errors) -> Head {
    let items = items::read(&input.attrs, "model", errors);
    errors.duplicates(&items, &REPEATABLE);
    let mut head = Head {
        schema: None,
        table: snake_case(&input.ident.to_string()),
        attributes: TableAttributes::default(),
    };
    for item in &items {
        let read = match item.key().as_str() {
            "table" => item.sql_name().map(|name| head.table = name),
            "schema" => item.sql_name().map(|name| head.schema = Some(name)),
            _ => attribute(item, &mut head.attributes),
        };
        errors.take(read);
    }
    head
}

/// Reads what a mixin says.
pub(crate) fn read_mixin(input: &DeriveInput, errors: &mut Errors) -> TableAttributes {
    let items = items::read(&input.attrs, "model", errors);
    let mut attributes = TableAttributes::default();
    for item in &items {
        let read = match MIXIN.contains(&item.key().as_str()) {
            true => attribute(item, &mut attributes),
            false => Err(unknown(item, "a mixin", &MIXIN)),
        };
        errors.take(read);
    }
    attributes
}

fn attribute(item: &Item, attributes: &mut TableAttributes) -> Result<()> {
    match item.key().as_str() {
        "index" => attributes.indexes.push(index::read(item, false)?),
        "unique" => attributes.indexes.push(index::read(item, true)?),
        "check" => attributes.checks.push(check::read(item)?),
        "primary_key" => attributes.primary_key = item.idents()?,
        "foreign_key" => attributes.foreign_keys.push(references::read(item)?),
        "partition_by" => attributes.partition_by = Some(item.string()?),
        "partition" => attributes.partitions.push(partition(item)?),
        "comment" => attributes.comment = Some(item.string()?),
        "was" => attributes.was = Some(item.sql_name()?),
        "small" => {
            item.flag()?;
            attributes.small = true;
        }
        _ => return Err(unknown(item, "a model", &MODEL)),
    }
    Ok(())
}

/// Reads `partition(name = "orders_2026", values = "FROM (…) TO (…)")`.
fn partition(item: &Item) -> Result<(String, String)> {
    let (mut name, mut values) = (None, None);
    for part in item.list()? {
        let part = Item::parse(part)?;
        match part.key().as_str() {
            "name" => name = Some(part.sql_name()?),
            "values" => values = Some(part.equals::<LitStr>("a string")?.value()),
            _ => return Err(unknown(&part, "partition", &["name", "values"])),
        }
    }
    name.zip(values)
        .ok_or_else(|| item.error("write `partition(name = \"…\", values = \"FROM (…) TO (…)\")`"))
}
