//! Defaults of columns.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Default, ObjectId};

use crate::graph::{Declared, Scene, Verb};
use crate::inheritance::order;
use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::rules::Rule;
use crate::rules::column::{alter_only, alter_table, defaults_not_kept_below};
use crate::treatment::Context;

pub(crate) fn create(context: &Context, id: &ObjectId, default: &Default) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    // The default of a column that comes with it reaches the children, and so does one that has to come after it.
    let reaches_children = recipes::not_null::is_filled(context, column);
    let alter = if reaches_children { alter_table(table) } else { alter_only(context, table) };
    let mut steps = vec![
        Step::new(format!(
            "{alter} ALTER COLUMN {} SET DEFAULT {}",
            quote_identifier(&column.name),
            default.expression
        ))
        .locks(LockMode::AccessExclusive, table),
    ];
    if reaches_children {
        steps.extend(defaults_not_kept_below(context, column));
    }
    steps
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

impl Rule for Default {
    fn order<'a>(&self, scene: &Scene<'a, '_>) -> Declared<'a> {
        let mut declared = scene.usual();
        // A parent's that comes after its column reaches the children that are there.
        if scene.node.verb == Verb::Create {
            let above = order::staying_above(scene.context, scene.node.id);
            let after_column = above.filter(|default| {
                let column = default.parent.as_deref();
                column.is_some_and(|column| recipes::not_null::is_filled(scene.context, column))
            });
            declared.require_all(after_column, Verb::Create);
        }
        declared
    }
}
