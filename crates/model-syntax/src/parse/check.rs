//! `check = "expr"` and `check(name = "…", "expr")`.

use syn::{LitStr, Result};

use super::errors::unknown;
use super::items::{Item, Value};
use crate::model::Check;

/// Reads one check.
pub(crate) fn read(item: &Item) -> Result<Check> {
    if let Value::Equals(_) = item.value {
        return Ok(Check { name: None, expression: item.string()? });
    }
    let mut check = Check { name: None, expression: String::new() };
    for part in item.list()? {
        if let Ok(expression) = syn::parse2::<LitStr>(part.clone()) {
            check.expression = expression.value();
            continue;
        }
        let option = Item::parse(part)?;
        match option.key().as_str() {
            "name" => check.name = Some(option.sql_name()?),
            _ => return Err(unknown(&option, "a check", &["name", "an expression in quotes"])),
        }
    }
    match check.expression.trim().is_empty() {
        true => {
            Err(item.error("a check needs its expression: `check(name = \"…\", \"expression\")`"))
        }
        false => Ok(check),
    }
}
