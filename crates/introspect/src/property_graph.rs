//! Property graphs (SQL/PGQ), from 19.

use relvar_catalog::{Body, Kind, Name, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

/// The mark in `present.sql` that there is one.
pub(crate) const PRESENT: &str = "property graphs";

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    definition: Text,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(&[PRESENT], "property graphs", include_str!("property_graph.sql"), decode)
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, schema: f.take()?, name: f.name()?, definition: f.take()? })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let address = (class::RELATION, row.oid);
        registry.add_scoped(address, Kind::PropertyGraph, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::RELATION, row.oid)) {
            draft.add(id, Body::PropertyGraph { definition: row.definition }, Vec::new());
        }
    }
}
