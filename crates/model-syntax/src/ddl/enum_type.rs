//! `CREATE TYPE … AS ENUM`.

use relvar_catalog::name::quote_literal;

use super::{Text, comment, was};
use crate::resolve::EnumType;

/// Writes one enum type.
pub(crate) fn write(text: &mut Text, read: &EnumType) {
    let (name, place) = (read.name.sql(), &read.place);
    text.gap();
    if let Some(before) = &read.was {
        text.line(&was(before), place);
    }
    let labels: Vec<String> = read.labels.iter().map(|label| quote_literal(label)).collect();
    text.line(&format!("CREATE TYPE {name} AS ENUM ({});", labels.join(", ")), place);
    if let Some(said) = &read.comment {
        text.line(&comment(&format!("TYPE {name}"), said), place);
    }
}
