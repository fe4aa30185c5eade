//! Free-standing composite types; their attributes are read with the columns.

use relvar_catalog::{Attribute, Body, Composite, Kind, Name};

use crate::Error;
use crate::column::Columns;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("composite types", include_str!("composite.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, schema: f.take()?, name: f.name()? })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let address = (class::RELATION, row.oid);
        registry.add_scoped(address, Kind::Composite, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, columns: &Columns, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::RELATION, row.oid)) {
            let attributes = columns.of(row.oid).iter().map(|column| Attribute {
                name: column.name.clone(),
                data_type: columns.data_type(column),
                collation: columns.own_collation(column),
            });
            let body = Body::Composite(Composite { attributes: attributes.collect() });
            draft.add(id, body, Vec::new());
        }
    }
}
