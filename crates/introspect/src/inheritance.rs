//! Inheritance and partitions: one object for a child and one of its parents.

use relvar_catalog::{Body, Inheritance, Kind, ObjectId};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::class;

pub(crate) struct Row {
    child: u32,
    parent: u32,
    rank: i32,
    bound: Option<String>,
    detach_pending: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(&["pg_inherits"], "inheritance", include_str!("inheritance.sql"), decode)
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        child: f.take()?,
        parent: f.take()?,
        rank: f.take()?,
        bound: f.take()?,
        detach_pending: f.take()?,
    })
}

/// Parents by child.
pub(crate) struct Parents(FxHashMap<u32, Vec<u32>>);

impl Parents {
    pub(crate) fn new(rows: &[Row]) -> Self {
        let mut parents: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for row in rows {
            parents.entry(row.child).or_default().push(row.parent);
        }
        Parents(parents)
    }

    pub(crate) fn of(&self, child: u32) -> &[u32] {
        self.0.get(&child).map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let Some(child) = draft.registry.itself((class::RELATION, row.child)) else { continue };
        let Some(parent) = draft.registry.relation(row.parent) else { continue };
        let edges = parent.object().map(|object| (**object).clone()).into_iter().collect();
        if row.detach_pending {
            let reason = "its DETACH CONCURRENTLY was broken off: \
                          finish it with DETACH PARTITION … FINALIZE";
            draft.cannot_represent((class::RELATION, row.child), 0, reason);
        }
        let id = ObjectId::member(Kind::Inheritance, child.clone(), parent.id.path());
        let parent = (*parent.id).clone();
        let body = Body::Inheritance(Inheritance { parent, bound: row.bound });
        draft.add_unregistered(id, body, edges, u16::try_from(row.rank).unwrap_or(u16::MAX));
    }
}
