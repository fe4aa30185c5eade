//! Collations.

use relvar_catalog::{Body, Collation, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    collation: Collation,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_collation"], "collations", include_str!("collation.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, schema, name) = (f.take()?, f.take()?, f.name()?);
    Ok(Row { oid, schema, name, collation: Collation { options: f.take()? } })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_scoped((class::COLLATION, row.oid), Kind::Collation, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::COLLATION, row.oid)) {
            draft.add(id, Body::Collation(row.collation), Vec::new());
        }
    }
}
