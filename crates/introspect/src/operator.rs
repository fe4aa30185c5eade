//! Operators.

use relvar_catalog::{Body, Kind, Name, Operator};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    argument_types: Name,
    operator: Operator,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_operator"], "operators", include_str!("operator.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        argument_types: f.name()?,
        operator: Operator { options: f.take()? },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_overloaded(
            (class::OPERATOR, row.oid),
            Kind::Operator,
            row.schema,
            &row.name,
            row.argument_types.clone(),
        );
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::OPERATOR, row.oid)) {
            draft.add(id, Body::Operator(Box::new(row.operator)), Vec::new());
        }
    }
}
