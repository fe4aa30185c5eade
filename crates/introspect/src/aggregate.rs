//! Aggregates.

use relvar_catalog::{Aggregate, Body, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    argument_types: Name,
    aggregate: Aggregate,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_aggregate"], "aggregates", include_str!("aggregate.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        argument_types: f.name()?,
        aggregate: Aggregate { arguments: f.take()?, options: f.take()? },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_overloaded(
            (class::FUNCTION, row.oid),
            Kind::Aggregate,
            row.schema,
            &row.name,
            row.argument_types.clone(),
        );
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::FUNCTION, row.oid)) {
            draft.add(id, Body::Aggregate(Box::new(row.aggregate)), Vec::new());
        }
    }
}
