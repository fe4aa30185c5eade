//! What a failure would cost: which actions can fail on the rows that exist, and which destroy rows for good.

use relvar_catalog::{Body, Kind, Object, ObjectId};

use crate::graph::{Graph, Node, Verb};
use crate::recipes::stays;
use crate::rules;
use crate::treatment::{Context, What};

/// When a node may run, where a plan holds both what can fail on rows and what destroys them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Turn {
    /// Needs nothing to be destroyed before it.
    First,
    /// Can fail on rows, but needs something to be destroyed before it, or destroys values itself.
    Second,
    /// Destroys, or waits for what does.
    Last,
}

/// The turn of each node. All have the first one where nothing that can fail on rows meets something that destroys.
pub(crate) fn turns(context: &Context, graph: &Graph) -> Vec<Turn> {
    let count = graph.actions.nodes.len();
    let own = |at: &usize| !graph.actions.is_alias(*at);
    let destructive: Vec<usize> =
        (0..count).filter(own).filter(|&at| destroys(context, &graph.actions.nodes[at])).collect();
    let fails = |at: usize| may_fail(context, &graph.actions.nodes[at]);
    if destructive.is_empty() || !(0..count).filter(own).any(fails) {
        return vec![Turn::First; count];
    }
    let waits = waiting(graph, destructive);
    let turn = |at: usize| match (waits[at], graph.actions.is_alias(at)) {
        (false, _) => Turn::First,
        (true, false) if fails(at) => Turn::Second,
        (true, _) => Turn::Last,
    };
    (0..count).map(turn).collect()
}

/// What runs behind one of these nodes: what needs them, and the drop of what can only be made again behind them, so
/// that it is not missing in between.
fn waiting(graph: &Graph, mut queue: Vec<usize>) -> Vec<bool> {
    let then = graph.needed_by();
    let mut waits = vec![false; graph.actions.nodes.len()];
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut waits[at], true) {
            continue;
        }
        queue.extend(&then[at]);
        let node = &graph.actions.nodes[at];
        if node.verb == Verb::Create {
            queue.extend(graph.actions.find(node.id, Verb::Drop));
        }
        if node.verb == Verb::Alter && node.id.kind == Kind::Domain {
            queue.extend(graph.actions.find(node.id, Verb::Prepare));
        }
    }
    waits
}

/// Whether the node destroys what cannot be made again from what is left.
fn destroys(context: &Context, node: &Node) -> bool {
    let Some(before) = node.before else { return false };
    match (node.verb, &before.body) {
        // A column goes with its table.
        (Verb::Drop, Body::Column(column)) => match context.from.get(node.id.root()) {
            Some(Object { body: Body::Table(table), .. }) if context.is_dropped(node.id.root()) => {
                table.partition_by.is_none()
            }
            Some(Object { body: Body::Table(_), .. }) => column.generated.is_none(),
            _ => false,
        },
        // The rows of a partitioned table are its partitions'.
        (Verb::Drop, Body::Table(table)) => table.partition_by.is_none(),
        (Verb::Drop, Body::Sequence(_) | Body::Extension { .. } | Body::UserMapping(_)) => true,
        (Verb::Alter, Body::Column(_)) => rules::column::loses_values(context, node.id),
        (Verb::Alter, Body::Composite(_)) => rules::types::loses_attributes(context, node.id),
        _ => false,
    }
}

/// Whether the node can fail on rows that exist: it checks, fills, casts or computes them.
fn may_fail(context: &Context, node: &Node) -> bool {
    let Some(after) = node.after else { return false };
    let of_stays = |table: Option<&ObjectId>| table.is_some_and(|table| stays(context, table));
    match (node.verb, &after.body) {
        (Verb::Backfill | Verb::Validate, _) => true,
        (Verb::Prepare | Verb::Create, Body::Index(index)) => stays(context, &index.table),
        (
            Verb::Prepare | Verb::Create,
            Body::Constraint(_) | Body::Column(_) | Body::NotNull(_),
        ) => of_stays(Some(node.id.root())),
        (Verb::Create, Body::Inheritance(_)) => of_stays(node.id.parent.as_deref()),
        (Verb::Create, Body::MaterializedView(_) | Body::DomainConstraint(_)) => true,
        (Verb::Alter, Body::Column(_)) => {
            context.what(node.id) == Some(What::Retype) && node.id.root().kind == Kind::Table
        }
        (
            Verb::Alter,
            Body::Table(_)
            | Body::NotNull(_)
            | Body::Constraint(_)
            | Body::Domain(_)
            | Body::DomainConstraint(_)
            | Body::Sequence(_),
        ) => true,
        _ => false,
    }
}
