//! NOT NULL of columns; from 18 a constraint with a name.

use relvar_catalog::name::{chosen_name, quote_identifier};
use relvar_catalog::{NotNull, ObjectId};

use crate::graph::{Node, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step, Transaction};
use crate::recipes;
use crate::rules::column::{alter_for_drop, alter_table};
use crate::treatment::{Context, What};

/// From 18 NOT NULL can change its name, its validity and its inheritance.
pub(crate) fn alteration(before: &NotNull, after: &NotNull) -> Option<What> {
    let flags = NotNull { local: after.local, ..before.clone() };
    if flags == *after {
        None
    } else if before.validated && !after.validated {
        Some(What::Replace)
    } else {
        Some(What::Alter)
    }
}

pub(crate) fn create(context: &Context, node: &Node, id: &ObjectId, body: &NotNull) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    let name = quote_identifier(&column.name);
    let check = recipes::not_null::interim_check(&column.name);
    let check = quote_identifier(&check);
    let alter = alter_table(table);
    match node.verb {
        Verb::Prepare => vec![
            Step::new(format!(
                "{alter} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"
            ))
            .locks(LockMode::AccessExclusive, table),
        ],
        Verb::Backfill => {
            let expression = recipes::not_null::backfill(context, column).unwrap_or("NULL");
            vec![
                Step::new(format!(
                    "UPDATE {} SET {name} = {expression} WHERE {name} IS NULL",
                    table.sql()
                ))
                .locks(LockMode::RowExclusive, table)
                .transaction(Transaction::Own)
                .scans(),
            ]
        }
        Verb::Validate => vec![
            Step::new(format!("{alter} VALIDATE CONSTRAINT {check}"))
                .locks(LockMode::ShareUpdateExclusive, table)
                .transaction(Transaction::Own)
                .scans(),
        ],
        Verb::Create if recipes::not_null::is_online(context, id, body) => {
            let mut steps = vec![set(context, id, &name, body)];
            // The check is the parent's, and goes with it.
            if !inheritance::not_null::parents_named_apart(context, id).is_empty() {
                return steps;
            }
            steps.push(
                Step::new(format!("{alter} DROP CONSTRAINT {check}"))
                    .locks(LockMode::AccessExclusive, table),
            );
            steps
        }
        _ => vec![set(context, id, &name, body)],
    }
}

/// The name of the constraint, be it the one that PostgreSQL chooses.
pub(crate) fn constraint_name(id: &ObjectId, body: &NotNull) -> String {
    let column = id.parent.as_deref().map_or("", |column| &*column.name);
    let chosen = || chosen_name(&id.root().name, column, "not_null");
    body.name.as_deref().map_or_else(chosen, str::to_owned)
}

/// The name that has to be said: one that PostgreSQL would not choose, or would give a number because another
/// constraint of the schema holds it.
pub(crate) fn given_name(context: &Context, id: &ObjectId, body: &NotNull) -> Option<String> {
    let name = constraint_name(id, body);
    let has_to_be_said = body.name.is_some()
        || context.holds_not_null_name(id.root(), &name)
        || inheritance::not_null::takes_parents_name(context, id);
    has_to_be_said.then_some(name)
}

fn set(context: &Context, id: &ObjectId, column: &str, body: &NotNull) -> Step {
    let table = id.root();
    let alter = alter_table(table);
    let name = given_name(context, id, body);
    let named = name.is_some() || body.no_inherit || !body.validated;
    let sql = if named {
        let name =
            name.map_or(String::new(), |name| format!("CONSTRAINT {} ", quote_identifier(&name)));
        let no_inherit = if body.no_inherit { " NO INHERIT" } else { "" };
        let not_valid = if body.validated { "" } else { " NOT VALID" };
        format!("{alter} ADD {name}NOT NULL {column}{no_inherit}{not_valid}")
    } else {
        format!("{alter} ALTER COLUMN {column} SET NOT NULL")
    };
    Step::new(sql).locks(LockMode::AccessExclusive, table)
}

pub(crate) fn drop(context: &Context, id: &ObjectId) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let (table, name) = (column.root(), quote_identifier(&column.name));
    let alter = alter_for_drop(context, id);
    vec![
        Step::new(format!("{alter} ALTER COLUMN {name} DROP NOT NULL"))
            .locks(LockMode::AccessExclusive, table),
    ]
}

/// A column may be NULL again.
pub(crate) fn drop_of(column: &ObjectId) -> Step {
    let (table, name) = (column.root(), quote_identifier(&column.name));
    Step::new(format!("{} ALTER COLUMN {name} DROP NOT NULL", alter_table(table)))
        .locks(LockMode::AccessExclusive, table)
}

pub(crate) fn alter(
    context: &Context,
    id: &ObjectId,
    before: &NotNull,
    after: &NotNull,
) -> Vec<Step> {
    let table = id.root();
    let name = |body: &NotNull| quote_identifier(&constraint_name(id, body)).into_owned();
    let alter = alter_table(table);
    let lock = |sql: String| Step::new(sql).locks(LockMode::AccessExclusive, table);
    let mut steps = Vec::new();
    if before.name != after.name {
        let mut released = recipes::not_null::released_for_name(context, id);
        steps.append(&mut released.before);
        steps.push(lock(format!("{alter} RENAME CONSTRAINT {} TO {}", name(before), name(after))));
        steps.extend(released.after());
    }
    if before.no_inherit != after.no_inherit {
        let inherit = if after.no_inherit { "NO INHERIT" } else { "INHERIT" };
        steps.push(lock(format!("{alter} ALTER CONSTRAINT {} {inherit}", name(after))));
    }
    if !before.validated && after.validated {
        steps.push(
            Step::new(format!("{alter} VALIDATE CONSTRAINT {}", name(after)))
                .locks(LockMode::ShareUpdateExclusive, table)
                .transaction(Transaction::Own)
                .scans(),
        );
    }
    steps
}
