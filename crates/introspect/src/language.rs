//! Procedural languages that no extension brought.

use relvar_catalog::{Body, Kind, Name, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    name: Name,
    definition: Text,
    trusted: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_language"], "languages", include_str!("language.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, name: f.name()?, definition: f.take()?, trusted: f.take()? })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_global((class::LANGUAGE, row.oid), Kind::Language, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::LANGUAGE, row.oid)) {
            let body = Body::Language { definition: row.definition, trusted: row.trusted };
            draft.add(id, body, Vec::new());
        }
    }
}
