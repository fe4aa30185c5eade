//! `CREATE TYPE … AS (…)`.

use relvar_catalog::name::quote_identifier;

use super::{Text, comment, was};
use crate::resolve::{Attribute, Composite};

/// Writes one composite type.
pub(crate) fn write(text: &mut Text, composite: &Composite) {
    let (name, place) = (composite.name.sql(), &composite.place);
    text.gap();
    if let Some(before) = &composite.was {
        text.line(&was(before), place);
    }
    text.line(&format!("CREATE TYPE {name} AS ("), place);
    for (at, attribute) in composite.attributes.iter().enumerate() {
        let comma = if at + 1 < composite.attributes.len() { "," } else { "" };
        text.line(&format!("    {}{comma}", definition(attribute)), &attribute.place);
    }
    text.line(");", place);
    if let Some(said) = &composite.comment {
        text.line(&comment(&format!("TYPE {name}"), said), place);
    }
}

fn definition(attribute: &Attribute) -> String {
    let mut sql = format!("{} {}", quote_identifier(&attribute.name), attribute.data_type);
    if let Some(collation) = &attribute.collate {
        sql.push_str(&format!(" COLLATE {}", quote_identifier(collation)));
    }
    sql
}
