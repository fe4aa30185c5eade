//! `CREATE DOMAIN`.

use relvar_catalog::name::quote_identifier;

use super::{Text, comment, constraint, was};
use crate::resolve::Domain;

/// Writes one domain.
pub(crate) fn write(text: &mut Text, domain: &Domain) {
    let (name, place) = (domain.name.sql(), &domain.place);
    text.gap();
    if let Some(before) = &domain.was {
        text.line(&was(before), place);
    }
    let mut sql = format!("CREATE DOMAIN {name} AS {}", domain.base);
    if let Some(collation) = &domain.collate {
        sql.push_str(&format!(" COLLATE {}", quote_identifier(collation)));
    }
    if let Some(default) = &domain.default {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    for check in &domain.checks {
        sql.push_str(&format!(" {}CHECK ({})", constraint(check.name.as_ref()), check.expression));
    }
    text.line(&format!("{sql};"), place);
    if let Some(said) = &domain.comment {
        text.line(&comment(&format!("DOMAIN {name}"), said), place);
    }
}
