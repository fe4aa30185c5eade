//! Defaults of columns.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Default, Kind, ObjectId};

use crate::graph::{Action, Declared, Node, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::rules::column::{alter_only, alter_table, defaults_not_kept_below};
use crate::rules::{Line, Rule};
use crate::treatment::{Context, What};

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
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if action.node.verb == Verb::Create {
            declared.require_all(inherited_meanwhile(action), Verb::Create);
        }
        declared
    }

    /// Where an expression fills the rows that exist, the default is for those to come.
    fn comes_with(&self, context: &Context, node: &Node) -> Option<ObjectId> {
        let goes_in = |column: &&ObjectId| {
            column.root().kind != Kind::View
                && inheritance::is_written(context, column)
                && !recipes::not_null::is_filled(context, column)
        };
        node.id.parent.as_deref().filter(goes_in).cloned()
    }

    fn line(&self) -> Line {
        Line::Default
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

/// The defaults of parents that reach the column when they come with theirs; a table that is attached later takes none.
fn inherited_meanwhile(action: &Action<'_, '_>) -> Vec<ObjectId> {
    let (context, id) = (action.context, action.node.id);
    let links = inheritance::links(context.to, id.root());
    let stay = links.filter(|link| context.what(&link.id).is_none());
    stay.filter_map(inheritance::body)
        .filter_map(|link| inheritance::twin(id, &link.parent))
        .collect()
}
