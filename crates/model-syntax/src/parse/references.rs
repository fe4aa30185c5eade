//! Foreign keys: `references = User, on_delete = cascade, …` on a field, `foreign_key(…)` on a struct.

use syn::Result;

use super::errors::unknown;
use super::items::Item;
use crate::model::{ForeignKey, ForeignKeyOptions};

/// What `foreign_key(…)` takes.
const KNOWN: [&str; 9] = [
    "columns",
    "references",
    "to",
    "name",
    "inverse",
    "on_delete",
    "on_update",
    "deferrable",
    "constraint",
];

/// Reads `foreign_key(columns(a, b), references = Other, to(x, y), name = …, inverse = …, …)`.
pub(crate) fn read(item: &Item) -> Result<ForeignKey> {
    let (mut columns, mut model, mut to) = (Vec::new(), None, Vec::new());
    let (mut name, mut inverse) = (None, None);
    let mut options = ForeignKeyOptions::default();
    for part in item.list()? {
        let part = Item::parse(part)?;
        match part.key().as_str() {
            "columns" => columns = part.idents()?,
            "references" => model = Some(part.path()?),
            "to" => to = part.idents()?,
            "name" => name = Some(part.ident()?),
            "inverse" => inverse = Some(part.ident()?),
            _ if option(&part, &mut options)? => {}
            _ => return Err(unknown(&part, "foreign_key", &KNOWN)),
        }
    }
    let (Some(model), false) = (model, columns.is_empty()) else {
        return Err(item.error("write `foreign_key(columns(a, b), references = Other)`"));
    };
    match to.is_empty() || to.len() == columns.len() {
        true => Ok(ForeignKey { columns, model, to, name, inverse, options }),
        false => {
            Err(item.error(format!("{} columns here reference {} there", columns.len(), to.len())))
        }
    }
}

/// Reads what every foreign key may say; false if the item is something else.
pub(crate) fn option(item: &Item, options: &mut ForeignKeyOptions) -> Result<bool> {
    match item.key().as_str() {
        "on_delete" => options.on_delete = Some(action(item)?),
        "on_update" => options.on_update = Some(action(item)?),
        "deferrable" => {
            item.flag()?;
            options.deferrable = true;
        }
        "constraint" => options.constraint = Some(item.sql_name()?),
        _ => return Ok(false),
    }
    Ok(true)
}

fn action(item: &Item) -> Result<&'static str> {
    match item.ident()?.to_string().as_str() {
        "cascade" => Ok("CASCADE"),
        "restrict" => Ok("RESTRICT"),
        "set_null" => Ok("SET NULL"),
        "set_default" => Ok("SET DEFAULT"),
        "no_action" => Ok("NO ACTION"),
        _ => Err(item.error(format!(
            "`{}` takes cascade, restrict, set_null, set_default or no_action",
            item.name
        ))),
    }
}
