//! What a failure would cost: which actions can fail on the rows that exist, and which destroy rows for good.

use relvar_catalog::Kind;

use crate::graph::{Graph, Node, Verb};
use crate::rules;
use crate::treatment::Context;

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

fn destroys(context: &Context, node: &Node) -> bool {
    let object = node.after.or(node.before);
    node.before.is_some() && object.is_some_and(|object| rules::of(object).destroys(context, node))
}

fn may_fail(context: &Context, node: &Node) -> bool {
    node.after.is_some_and(|object| rules::of(object).may_fail(context, node))
}
