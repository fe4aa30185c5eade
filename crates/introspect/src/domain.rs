//! Domains; their checks are in `domain_constraint`.

use relvar_catalog::{Body, Domain, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    domain: Domain,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("domains", include_str!("domain.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        domain: Domain {
            base: f.take()?,
            collation: f.take()?,
            not_null: f.take()?,
            default: f.optional_printed()?,
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_scoped((class::TYPE, row.oid), Kind::Domain, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::TYPE, row.oid)) {
            draft.add(id, Body::Domain(Box::new(row.domain)), Vec::new());
        }
    }
}
