//! Rewrite rules.

use relvar_catalog::{Body, Kind, Name, Rule, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    relation: u32,
    name: Name,
    enabled: char,
    /// None for a view's own rule.
    definition: Option<Text>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("rules", include_str!("rule.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        relation: f.take()?,
        name: f.name()?,
        enabled: f.letter()?,
        definition: f.optional_printed()?,
    })
}

/// After tables and views.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let (address, relation) = ((class::REWRITE, row.oid), (class::RELATION, row.relation));
        match row.definition {
            Some(_) => registry.add_member(address, Kind::Rule, relation, &row.name),
            None => registry.add_alias(address, relation),
        }
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let Some(definition) = row.definition else { continue };
        let Some(id) = draft.registry.itself((class::REWRITE, row.oid)) else { continue };
        let body = Body::Rule(Rule { definition, enabled: row.enabled });
        draft.add(id, body, Vec::new());
    }
}
