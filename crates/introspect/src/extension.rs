//! Extensions; their members are no objects of the catalog.

use relvar_catalog::{Body, Extension, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    name: Name,
    extension: Extension,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("extensions", include_str!("extension.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, name, schema) = (f.take()?, f.name()?, f.name()?);
    let extension = Extension { schema, relocatable: f.take()?, has_tables: f.take()? };
    Ok(Row { oid, name, extension })
}

/// Before everything but `depend`: members are told by their extension's entry.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_extension((class::EXTENSION, row.oid), &row.extension.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::EXTENSION, row.oid)) {
            let schema = draft.registry.schema(&row.extension.schema).map(|id| (**id).clone());
            draft.add(id, Body::Extension(row.extension), schema.into_iter().collect());
        }
    }
}
