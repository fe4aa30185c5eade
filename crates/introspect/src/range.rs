//! Range types with their multiranges.

use relvar_catalog::{Body, Kind, Name, Range};

use crate::Error;
use crate::data_type;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, TypeLink, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    multirange: u32,
    range: Range,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_range"], "range types", include_str!("range.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        multirange: f.take()?,
        range: Range {
            subtype: data_type::decode(f)?,
            operator_class: f.take()?,
            collation: f.take()?,
            canonical: f.take()?,
            subtype_diff: f.take()?,
            multirange: f.take()?,
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_scoped((class::TYPE, row.oid), Kind::Range, row.schema, &row.name);
        registry.link_type(row.multirange, TypeLink::Type(row.oid));
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::TYPE, row.oid)) {
            draft.add(id, Body::Range(Box::new(row.range)), Vec::new());
        }
    }
}
