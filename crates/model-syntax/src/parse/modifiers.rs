//! `max_len = …`, `numeric(…)` and `sql_type = "…"`: what a Rust type does not tell of its type in PostgreSQL.

use syn::{LitInt, Result, Type};

use super::items::Item;
use crate::model::Modifiers;
use crate::rust_type::{may_be_decimal, may_be_text};

/// Reads an item, and tells whether it is one of these.
pub(crate) fn read(item: &Item, into: &mut Modifiers) -> Result<bool> {
    match item.key().as_str() {
        "max_len" => into.max_len = Some(max_len(item)?),
        "numeric" => into.numeric = Some(numeric(item)?),
        "sql_type" => into.sql_type = Some(item.string()?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Checks an item, if it is one of these, against the type and the other items.
pub(crate) fn fits(item: &Item, items: &[Item], ty: &Type) -> Result<()> {
    match item.key().as_str() {
        "max_len" if !may_be_text(ty) => Err(item.error(
            "`max_len` is for text (String, or a newtype of it); this field's type is none",
        )),
        "numeric" if !may_be_decimal(ty) => {
            Err(item.error("`numeric` is for Decimal; this field's type is none"))
        }
        "sql_type" => item.against(&["max_len", "numeric"], items),
        _ => Ok(()),
    }
}

fn max_len(item: &Item) -> Result<u32> {
    let message = "`max_len` takes a number from 1 to 10485760: `max_len = 20`";
    let length = item.equals::<LitInt>("a number: `{} = 20`")?.base10_parse::<u32>();
    length
        .ok()
        .filter(|length| (1..=10_485_760).contains(length))
        .ok_or_else(|| item.error(message))
}

fn numeric(item: &Item) -> Result<(u16, i16)> {
    let wrong = || item.error("`numeric` takes precision (1 to 1000) and scale: `numeric(12, 2)`");
    let parts = item.list().map_err(|_| wrong())?;
    let [precision, scale] = parts.as_slice() else { return Err(wrong()) };
    let precision: u16 = precision.to_string().parse().map_err(|_| wrong())?;
    let scale: i16 = scale.to_string().replace(' ', "").parse().map_err(|_| wrong())?;
    match (1..=1000).contains(&precision) && (-1000..=1000).contains(&scale) {
        true => Ok((precision, scale)),
        false => Err(wrong()),
    }
}
