//! Triggers.

use relvar_catalog::{Body, Kind, Name, Text, Trigger};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

const STATE: &str =
    "relvar does not read whether a partition's or a constraint's own trigger is enabled";

pub(crate) struct Row {
    oid: u32,
    relation: u32,
    name: Name,
    enabled: char,
    constraint: bool,
    /// None for a clone and for a constraint's own trigger.
    definition: Option<Text>,
    parent: u32,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("triggers", include_str!("trigger.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        relation: f.take()?,
        name: f.name()?,
        enabled: f.letter()?,
        constraint: f.take()?,
        definition: f.optional_printed()?,
        parent: f.take()?,
    })
}

/// After tables and views.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows.iter().filter(|row| row.definition.is_some()) {
        let relation = (class::RELATION, row.relation);
        registry.add_member((class::TRIGGER, row.oid), Kind::Trigger, relation, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    let states: FxHashMap<u32, char> = rows.iter().map(|row| (row.oid, row.enabled)).collect();
    for row in rows {
        let address = (class::TRIGGER, row.oid);
        let Some(definition) = row.definition else {
            let usual = states.get(&row.parent).copied().unwrap_or('O');
            let known = draft.registry.itself((class::RELATION, row.relation)).is_some();
            if known && row.enabled != usual {
                draft.cannot_represent(address, 0, STATE);
            }
            continue;
        };
        let Some(id) = draft.registry.itself(address) else { continue };
        let (enabled, constraint) = (row.enabled, row.constraint);
        draft.add(id, Body::Trigger(Trigger { definition, enabled, constraint }), Vec::new());
    }
}
