//! Edges of `pg_depend`.

use std::sync::Arc;

use relvar_catalog::{Kind, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    /// e: member of an extension; i: part of a range type; x: DEPENDS ON EXTENSION; otherwise an edge.
    deptype: char,
    from: (u32, u32),
    from_sub: i32,
    to: (u32, u32),
    to_sub: i32,
}

impl Row {
    /// Whether it starts from a member of an operator class or family.
    fn is_of_class_member(&self) -> bool {
        matches!(self.from.0, class::OPERATOR_MEMBER | class::FUNCTION_MEMBER)
    }
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("dependencies", include_str!("depend.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        deptype: f.letter()?,
        from: (f.take()?, f.take()?),
        from_sub: f.take()?,
        to: (f.take()?, f.take()?),
        to_sub: f.take()?,
    })
}

/// Registers who belongs to whom; before anything else is registered.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    let is_part = |row: &&Row| matches!(row.deptype, 'e' | 'i') && !row.is_of_class_member();
    for row in rows.iter().filter(is_part) {
        registry.belongs(row.from, row.to);
    }
}

/// Edges by the object that they start from.
#[derive(Default)]
pub(crate) struct Edges(FxHashMap<usize, Vec<ObjectId>>);

// The addresses only tell one registered identity from another.
impl Edges {
    pub(crate) fn remove(&mut self, id: &Arc<ObjectId>) -> Option<Vec<ObjectId>> {
        self.0.remove(&Arc::as_ptr(id).addr())
    }
}

/// Notes what goes with an extension without being its member.
pub(crate) fn build(rows: &[Row], draft: &mut Draft<'_>) {
    for row in rows.iter().filter(|row| row.deptype == 'x') {
        if draft.registry.object(row.from, 0).is_some() {
            let reason = "relvar does not read DEPENDS ON EXTENSION";
            let part = "DEPENDS ON EXTENSION of ".to_owned();
            draft.cannot_represent_part(part, (row.from, row.from_sub), reason);
        }
    }
}

/// The objects of the catalog that something depends on.
pub(crate) fn held(rows: &[Row], from: (u32, u32), registry: &Registry) -> Vec<ObjectId> {
    // Operators and functions of an operator class or family are members with dependencies of their own.
    let is_member = |row: &&Row| row.to == from && row.is_of_class_member();
    let members: FxHashSet<(u32, u32)> =
        rows.iter().filter(is_member).map(|row| row.from).collect();
    let own = rows.iter().filter(|row| {
        matches!(row.deptype, 'n' | 'a') && (row.from == from || members.contains(&row.from))
    });
    objects(own.map(|row| (row.to, row.to_sub)), registry)
}

/// The objects of the catalog that depend on something.
pub(crate) fn needing(rows: &[Row], to: (u32, u32), registry: &Registry) -> Vec<ObjectId> {
    let edges = rows.iter().filter(|row| matches!(row.deptype, 'n' | 'a') && row.to == to);
    objects(edges.map(|row| (row.from, row.from_sub)), registry)
}

/// What of these is in the catalog, each once.
fn objects(ends: impl Iterator<Item = ((u32, u32), i32)>, registry: &Registry) -> Vec<ObjectId> {
    let found = ends.filter_map(|(address, sub)| registry.object(address, sub));
    let mut found: Vec<ObjectId> = found.map(|id| (**id).clone()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Translates both ends of every edge that starts from such a kind; one with an end outside the catalog goes.
pub(crate) fn edges(rows: &[Row], registry: &Registry, of: impl Fn(Kind) -> bool) -> Edges {
    let mut edges = Edges::default();
    for row in rows.iter().filter(|row| matches!(row.deptype, 'n' | 'a')) {
        let from = registry.object(row.from, row.from_sub);
        let to = registry.object(row.to, row.to_sub);
        if let (Some(from), Some(to)) = (from, to)
            && of(from.kind)
            && !Arc::ptr_eq(from, to)
        {
            let edges = edges.0.entry(Arc::as_ptr(from).addr()).or_default();
            edges.push((**to).clone());
            // The columns of a view have types, of which its query need not make values.
            let is_view_column = from.kind == Kind::View && row.from_sub > 0;
            if row.to.0 == class::TYPE && to.kind == Kind::Table && !is_view_column {
                edges.push(to.row_type());
            }
        }
    }
    edges
}
