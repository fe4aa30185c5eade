//! Defaults of columns.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Default, ObjectId};

use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::rules::column::{alter_only, alter_table};
use crate::treatment::Context;

pub(crate) fn create(context: &Context, id: &ObjectId, default: &Default) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    // The default of a column that comes with it reaches the children, and so does one that has to come after it.
    let alter = match recipes::not_null::is_filled(context, column) {
        true => alter_table(table),
        false => alter_only(context, table),
    };
    vec![
        Step::new(format!(
            "{alter} ALTER COLUMN {} SET DEFAULT {}",
            quote_identifier(&column.name),
            default.expression
        ))
        .locks(LockMode::AccessExclusive, table),
    ]
}

pub(crate) fn drop(context: &Context, id: &ObjectId) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    vec![
        Step::new(format!(
            "{} ALTER COLUMN {} DROP DEFAULT",
            alter_only(context, table),
            quote_identifier(&column.name)
        ))
        .locks(LockMode::AccessExclusive, table),
    ]
}
