//! Casts.

use relvar_catalog::{Body, Cast, Kind, Name, ObjectId};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    types: Name,
    cast: Cast,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_cast"], "casts", include_str!("cast.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        types: f.name()?,
        cast: Cast { method: f.take()?, context: f.take()? },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let id = ObjectId::overloaded(Kind::Cast, "", "", row.types.clone());
        registry.add((class::CAST, row.oid), id);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::CAST, row.oid)) {
            draft.add(id, Body::Cast(row.cast), Vec::new());
        }
    }
}
