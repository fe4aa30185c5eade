//! Defaults of columns.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Default, ObjectId};

use crate::plan::{LockMode, Step};
use crate::rules::column::alter_only;
use crate::treatment::Context;

pub(crate) fn create(context: &Context, id: &ObjectId, default: &Default) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    vec![
        Step::new(format!(
            "{} ALTER COLUMN {} SET DEFAULT {}",
            alter_only(context, table),
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
