//! NOT NULL of columns.

use relvar_catalog::name::chosen_name;
use relvar_catalog::{Body, Kind, Name, NotNull, ObjectId};

use crate::Error;
use crate::column::{Columns, Row as Column};
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::inheritance::Parents;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};

/// The first server that keeps NOT NULL as a constraint.
const CONSTRAINT_SINCE: u32 = 18;

pub(crate) struct Row {
    oid: u32,
    column: (u32, i16),
    name: Name,
    no_inherit: bool,
    validated: bool,
    local: bool,
    outlives_parents: bool,
}

/// The constraints; before 18 none.
pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    if session.major < CONSTRAINT_SINCE {
        return Ok(Vec::new());
    }
    session.fetch("not-null constraints", include_str!("not_null.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        column: (f.take()?, f.take()?),
        name: f.name()?,
        no_inherit: f.take()?,
        validated: f.take()?,
        local: f.take()?,
        outlives_parents: f.take()?,
    })
}

/// After columns.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_under_column((class::CONSTRAINT, row.oid), Kind::NotNull, row.column);
    }
}

/// From the constraints of 18; before there are none.
pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&rows, |row| registry.rank_of_column(row.column));
    for row in in_order(rows, order) {
        let Some(id) = draft.registry.itself((class::CONSTRAINT, row.oid)) else { continue };
        let not_null = NotNull {
            name: (*row.name != *default_name(id)).then_some(row.name),
            no_inherit: row.no_inherit,
            validated: row.validated,
            local: row.local,
            outlives_parents: row.outlives_parents,
        };
        draft.add(id, Body::NotNull(not_null), Vec::new());
    }
}

/// From the marks on columns, before 18; from then on a mark says no more than its constraint.
pub(crate) fn build_marks(major: u32, columns: &Columns, parents: &Parents, draft: &mut Draft<'_>) {
    if major >= CONSTRAINT_SINCE {
        return;
    }
    for column in columns.in_order().filter(|column| column.not_null) {
        if draft.registry.itself((class::RELATION, column.relation)).is_none() {
            continue;
        }
        let Some(id) = draft.registry.column(column.relation, column.number) else { continue };
        let not_null = NotNull {
            name: None,
            no_inherit: false,
            validated: true,
            local: column.local || !is_inherited(column, columns, parents),
            // It is taken from all children.
            outlives_parents: false,
        };
        let id = ObjectId::member(Kind::NotNull, id.clone(), Name::default());
        draft.add_unregistered(id, Body::NotNull(not_null), Vec::new(), 0);
    }
}

/// Whether a parent's column of the same name is NOT NULL too.
fn is_inherited(column: &Column, columns: &Columns, parents: &Parents) -> bool {
    let same = |parent: &u32| {
        columns.of(*parent).iter().any(|other| other.not_null && other.name == column.name)
    };
    parents.of(column.relation).iter().any(same)
}

/// The name that PostgreSQL chooses for the constraint where none is given.
fn default_name(id: &ObjectId) -> String {
    let column = id.parent.as_deref();
    let table = column.and_then(|column| column.parent.as_deref());
    match (table, column) {
        (Some(table), Some(column)) => chosen_name(&table.name, &column.name, "not_null"),
        _ => String::new(),
    }
}
