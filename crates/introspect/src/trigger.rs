//! Triggers.

use relvar_catalog::{Body, Kind, Name, ObjectId, Text, Trigger};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

const STATE: &str = "relvar does not read whether a constraint's own trigger is enabled";

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
    let rows_by_oid: FxHashMap<u32, &Row> = rows.iter().map(|row| (row.oid, row)).collect();
    let clones = rows.iter().filter(|row| row.definition.is_none());
    for row in clones {
        build_state(row, &rows_by_oid, draft);
    }
    for row in rows {
        let address = (class::TRIGGER, row.oid);
        let (Some(id), Some(definition)) = (draft.registry.itself(address), row.definition) else {
            continue;
        };
        let (enabled, constraint) = (row.enabled, row.constraint);
        let body = Trigger { definition, enabled, constraint, clone: false };
        draft.add(id, Body::Trigger(body), Vec::new());
    }
}

/// A clone says something only where it is enabled otherwise than the trigger that the user made on the
/// topmost table.
fn build_state(row: &Row, rows: &FxHashMap<u32, &Row>, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let Some(table) = registry.itself((class::RELATION, row.relation)) else { return };
    let mut top = row;
    let mut above = table;
    while let Some(parent) = rows.get(&top.parent) {
        top = parent;
        // The table that the clone's own is a partition of.
        if above == table
            && let Some(entry) = registry.relation(parent.relation)
        {
            above = &entry.id;
        }
    }
    match registry.itself((class::TRIGGER, top.oid)).filter(|_| top.definition.is_some()) {
        Some(of_user) if row.enabled != top.enabled => {
            let link = ObjectId::member(Kind::Inheritance, table.clone(), above.path());
            let id = ObjectId::member(Kind::Trigger, table.clone(), row.name.clone());
            let (definition, enabled) = (Text::new(), row.enabled);
            let body = Trigger { definition, enabled, constraint: false, clone: true };
            let edges = vec![(**of_user).clone(), link];
            draft.add_unregistered(id, Body::Trigger(body), edges, 0);
        }
        Some(_) => {}
        None if row.enabled != 'O' => {
            draft.cannot_represent((class::TRIGGER, row.oid), 0, STATE);
        }
        None => {}
    }
}
