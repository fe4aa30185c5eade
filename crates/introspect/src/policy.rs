//! Row-security policies.

use relvar_catalog::{Body, Kind, Name, Policy};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    table: u32,
    name: Name,
    policy: Policy,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_policy"], "policies", include_str!("policy.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        table: f.take()?,
        name: f.name()?,
        policy: Policy {
            command: command(f.letter()?).into(),
            permissive: f.take()?,
            roles: f.names()?,
            using: f.optional_bare()?,
            check: f.optional_bare()?,
        },
    })
}

fn command(letter: char) -> &'static str {
    match letter {
        'r' => "SELECT",
        'a' => "INSERT",
        'w' => "UPDATE",
        'd' => "DELETE",
        _ => "ALL",
    }
}

/// After tables.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let table = (class::RELATION, row.table);
        registry.add_member((class::POLICY, row.oid), Kind::Policy, table, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::POLICY, row.oid)) {
            draft.add(id, Body::Policy(Box::new(row.policy)), Vec::new());
        }
    }
}
