//! What is alike for most kinds: schemas, and plain DROP.

use relvar_catalog::{Kind, Object, ObjectId};

use crate::plan::{LockMode, Step};
use crate::rules::Rule;
use crate::rules::address::address;
use crate::treatment::Context;

pub(crate) fn create_schema(id: &ObjectId) -> Vec<Step> {
    vec![Step::new(format!("CREATE SCHEMA {}", id.sql()))]
}

/// `DROP <what> <name>`.
pub(crate) fn drop(context: &Context, object: &Object) -> Vec<Step> {
    let id = &object.id;
    let step = Step::new(format!("DROP {}", address(context.from, id)));
    vec![if id.kind.is_relation() { step.locks(LockMode::AccessExclusive, id) } else { step }]
}

/// `DROP <what> <name> ON <table>`.
pub(crate) fn drop_member(context: &Context, id: &ObjectId) -> Vec<Step> {
    vec![
        Step::new(format!("DROP {}", address(context.from, id)))
            .locks(LockMode::AccessExclusive, id.root()),
    ]
}

/// A schema.
pub(crate) struct Schema;

impl Rule for Schema {}

/// What takes along what is on columns of a table: one of these, or the table.
pub(crate) fn columns_and_table(object: &Object, table: &ObjectId) -> Vec<ObjectId> {
    let columns = object.depends_on.iter().filter(|id| id.kind == Kind::Column);
    columns.chain([table]).cloned().collect()
}
