//! Defaults of columns; the expressions of generated columns, which PostgreSQL keeps beside them.

use relvar_catalog::{Body, Default, Kind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Error;
use crate::column::Columns;
use crate::draft::Draft;
use crate::error::Cause;
use crate::fetch::{Fields, Session};
use crate::order::{in_order, order};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    column: (u32, i16),
    expression: String,
    tree: Option<String>,
    volatile: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    let (volatile, rows) = tokio::join!(
        session.fetch("volatile functions", include_str!("volatile.sql"), |f| f.take()),
        session.fetch("defaults", include_str!("default.sql"), decode),
    );
    let mut cause = Cause::default();
    let (volatile, rows) = (cause.of(volatile), cause.of(rows));
    let (volatile, mut rows) = cause.or(|| volatile.zip(rows))?;
    let volatile: FxHashSet<u32> = volatile.into_iter().collect();
    for row in &mut rows {
        let tree = row.tree.take().unwrap_or_default();
        row.volatile = functions(&tree).any(|function| volatile.contains(&function));
    }
    Ok(rows)
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        column: (f.take()?, f.take()?),
        expression: f.printed()?,
        tree: f.take()?,
        volatile: false,
    })
}

/// The functions that an expression's tree calls, by name or by operator (`:funcid`, `:opfuncid`; a text within the
/// tree has its blanks escaped).
fn functions(tree: &str) -> impl Iterator<Item = u32> {
    tree.split("funcid ").skip(1).filter_map(|rest| rest.split([' ', '}']).next()?.parse().ok())
}

/// After columns. An edge of a generated column's expression is the column's own.
pub(crate) fn register(rows: &[Row], columns: &Columns, registry: &mut Registry) {
    for row in rows {
        let address = (class::DEFAULT, row.oid);
        match columns.get(row.column.0, row.column.1) {
            Some(column) if column.is_generated() => {
                registry.add_column_alias(address, row.column);
            }
            _ => registry.add_under_column(address, Kind::Default, row.column),
        }
    }
}

/// Takes out the expressions of generated columns.
pub(crate) fn split_generated(
    rows: Vec<Row>,
    columns: &Columns,
) -> (Vec<Row>, FxHashMap<(u32, i16), String>) {
    let (generated, defaults): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| {
        columns.get(row.column.0, row.column.1).is_some_and(|column| column.is_generated())
    });
    (defaults, generated.into_iter().map(|row| (row.column, row.expression)).collect())
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&rows, |row| registry.rank_of_column(row.column));
    for row in in_order(rows, order) {
        let Some(id) = draft.registry.itself((class::DEFAULT, row.oid)) else { continue };
        let body = Body::Default(Default { expression: row.expression, volatile: row.volatile });
        draft.add(id, body, Vec::new());
    }
}
