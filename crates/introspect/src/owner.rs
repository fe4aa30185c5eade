//! Owners of objects.

use relvar_catalog::{Body, Kind, Name, ObjectId};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::Address;

pub(crate) struct Row {
    address: Address,
    role: Name,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    if !session.options.owners {
        return Ok(Vec::new());
    }
    session.fetch("owners", include_str!("owner.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { address: (f.take()?, f.take()?), role: f.name()? })
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(object) = draft.registry.itself(row.address) {
            let id = ObjectId::member(Kind::Owner, object.clone(), Name::default());
            draft.attach(id, Body::Owner { role: row.role }, object);
        }
    }
}
