//! Owners of objects.

use relvar_catalog::{Body, Kind, Name, ObjectId};
use tokio_postgres::types::{ToSql, Type};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::read::Options;
use crate::registry::Address;

pub(crate) struct Row {
    address: Address,
    role: Name,
    is_current: bool,
}

/// All owners where they are objects of the catalog; otherwise those that are another role than the current one.
pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    let all: [(&(dyn ToSql + Sync), Type); 1] = [(&session.options.owners, Type::BOOL)];
    session.fetch_with("owners", include_str!("owner.sql"), all, decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { address: (f.take()?, f.take()?), role: f.name()?, is_current: f.take()? })
}

pub(crate) fn build(rows: Vec<Row>, options: &Options, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    for row in rows {
        if options.owners
            && let Some(object) = registry.itself(row.address)
        {
            let id = ObjectId::member(Kind::Owner, object.clone(), Name::default());
            draft.attach(id, Body::Owner { role: row.role.clone() }, object);
        }
        let entry = registry.entry(row.address).filter(|entry| entry.object().is_some());
        if let Some(entry) = entry.filter(|_| !row.is_current) {
            draft.owners.insert((*entry.id).clone(), row.role);
        }
    }
}
