//! Statistics after a new type: ALTER COLUMN TYPE removes those of the column, those of the expressions of indexes that it
//! rebuilds, and what extended statistics hold (`ATExecAlterColumnType`), and the planner guesses until the next ANALYZE.

use relvar_catalog::name::quote_list;
use relvar_catalog::{Body, Index, Kind, Object, ObjectId};

use crate::graph::Verb;
use crate::inheritance;
use crate::plan::{LockMode, Step, Transaction};
use crate::recipes::stays;
use crate::treatment::{Context, What};

/// One column of a table brings the ANALYZE of all that get a new type.
pub(crate) fn further_verbs(context: &Context, column: &ObjectId) -> Vec<Verb> {
    let table = column.root();
    let is_first = retyped(context, table).next().is_some_and(|first| first.id == *column);
    let holds_rows = table.kind == Kind::Table
        && stays(context, table)
        && context.options.facts.may_hold_rows(table);
    if is_first && holds_rows && !is_reached_from_above(context, column) {
        vec![Verb::Finish]
    } else {
        Vec::new()
    }
}

/// The columns of a table that get another type.
pub(crate) fn retyped<'c>(
    context: &'c Context,
    table: &ObjectId,
) -> impl Iterator<Item = &'c Object> {
    inheritance::members(context.to, Kind::Column, table)
        .filter(|object| context.what(&object.id) == Some(What::Retype))
}

/// Whether the ANALYZE of the partitioned table above reaches this one.
fn is_reached_from_above(context: &Context, column: &ObjectId) -> bool {
    inheritance::links(context.to, column.root())
        .filter(|link| context.what(&link.id).is_none())
        .filter_map(inheritance::body)
        .filter(|link| link.bound.is_some())
        .filter_map(|link| inheritance::twin(column, &link.parent))
        .any(|twin| context.what(&twin) == Some(What::Retype) && stays(context, twin.root()))
}

/// ANALYZE of the columns; of the whole table where more than one column's own statistics went.
pub(crate) fn analyze(context: &Context, table: &ObjectId) -> Vec<Step> {
    let mut columns: Vec<&Object> = retyped(context, table).collect();
    columns.sort_by_key(|column| column.position);
    let covers = |object: &Object| {
        columns.iter().any(|column| object.depends_on.binary_search(&column.id).is_ok())
    };
    let extended = context.to.of_kind(Kind::Statistics).any(&covers);
    let expressions = context.to.of_kind(Kind::Index).any(|object| {
        matches!(&object.body, Body::Index(index) if has_expression(index)) && covers(object)
    });
    let mut sql = format!("ANALYZE {}", table.sql());
    if !extended && !expressions {
        sql.push_str(&format!(" ({})", quote_list(columns.iter().map(|column| &*column.id.name))));
    }
    let step = Step::new(sql)
        .locks(LockMode::ShareUpdateExclusive, table)
        .transaction(Transaction::Own)
        .note("The new type removes the planner's statistics.");
    vec![step]
}

/// Whether a key of the index is no plain column.
pub(crate) fn has_expression(index: &Index) -> bool {
    index.keys.iter().any(|key| key.term.column().is_none())
}
