//! NOT NULL on a table that exists: a check that is not yet valid, an UPDATE that fills, a validation
//! under which reads and writes go on, and then SET NOT NULL, which finds the proof and does not scan
//! (PostgreSQL 12 and later).

use relvar_catalog::{Body, Kind, NotNull, ObjectId, name};

use crate::graph::Verb;
use crate::options::Error;
use crate::recipes::stays;
use crate::treatment::{Context, What};

pub(crate) fn further_verbs(context: &Context, id: &ObjectId, body: &NotNull) -> Vec<Verb> {
    if !is_online(context, id, body) {
        return Vec::new();
    }
    let mut verbs = vec![Verb::Prepare, Verb::Validate];
    if id.parent.as_deref().is_some_and(|column| context.options.backfill.contains_key(column)) {
        verbs.push(Verb::Backfill);
    }
    verbs
}

/// Whether the column gets NOT NULL step by step.
pub(crate) fn is_online(context: &Context, id: &ObjectId, body: &NotNull) -> bool {
    let (Some(column), table) = (id.parent.as_deref(), id.root()) else { return false };
    if table.kind != Kind::Table || !stays(context, table) || !body.validated {
        return false;
    }
    if !context.options.facts.may_hold_rows(table) {
        return false;
    }
    if !context.is_made(column) {
        return true;
    }
    !has_value(context, column) && context.options.backfill.contains_key(column)
}

/// Whether the rows that exist get a value for a new column by themselves.
fn has_value(context: &Context, column: &ObjectId) -> bool {
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    let by_itself = matches!(
        context.to.get(column).map(|object| &object.body),
        Some(Body::Column(column)) if column.identity.is_some() || column.generated.is_some()
    );
    by_itself || context.to.contains(&default)
}

/// Finds new NOT NULL columns that leave the rows that exist without a value.
pub(crate) fn check_backfill(context: &Context) -> Result<(), Error> {
    for (id, treated) in &context.treated {
        let (What::Create | What::Replace, Kind::NotNull) = (treated.what, id.kind) else {
            continue;
        };
        let (Some(column), table) = (id.parent.as_deref(), id.root()) else { continue };
        let unfilled = table.kind == Kind::Table
            && stays(context, table)
            && context.is_made(column)
            && !has_value(context, column)
            && !context.options.backfill.contains_key(column);
        if !unfilled {
            continue;
        }
        let facts = context.options.facts.tables.get(table);
        let refuse = facts.map_or(context.options.require_backfill, |facts| facts.has_rows);
        if refuse {
            return Err(Error::NeedsBackfill { column: column.clone(), known: facts.is_some() });
        }
    }
    Ok(())
}

/// The name of the check that stands in until NOT NULL is set.
pub(crate) fn interim_check(column: &str) -> String {
    name::fit(column, "_relvar_not_null")
}
