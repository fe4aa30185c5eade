//! Enum types.

use relvar_catalog::{Body, Enum, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    labels: Vec<String>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("enum types", include_str!("enum.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, schema: f.take()?, name: f.name()?, labels: f.take()? })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_scoped((class::TYPE, row.oid), Kind::Enum, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::TYPE, row.oid)) {
            draft.add(id, Body::Enum(Enum { labels: row.labels }), Vec::new());
        }
    }
}
