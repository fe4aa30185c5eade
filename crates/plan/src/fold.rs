//! What stands in one statement: neighbours are joined into the SQL that a person would write, only where
//! no edge crosses the fold.

use relvar_catalog::ObjectId;
use rustc_hash::FxHashMap;

use crate::graph::{Graph, Node, Verb};
use crate::rules::{self, Line};
use crate::treatment::{Context, What};

/// Which node is written into which.
pub(crate) struct Folded {
    /// By node: the node into whose statement it goes.
    pub host: Vec<Option<usize>>,
    /// By node: what goes into its statement, in the order of writing.
    pub members: Vec<Vec<usize>>,
}

/// Decides what is written into what.
pub(crate) fn fold(context: &Context, graph: &Graph, sorted: &[usize]) -> Folded {
    let count = graph.actions.nodes.len();
    let mut folded = Folded { host: vec![None; count], members: vec![Vec::new(); count] };
    let mut position = vec![0; count];
    for (place, &at) in sorted.iter().enumerate() {
        position[at] = place;
    }
    fold_creations(context, graph, sorted, &position, &mut folded);
    fold_drops(context, graph, sorted, &position, &mut folded);
    fold_retypes(context, graph, sorted, &position, &mut folded);
    for (at, node) in graph.actions.nodes.iter().enumerate() {
        if node.verb == Verb::Create {
            folded.members[at].sort_by_key(|&member| self::position(&graph.actions.nodes[member]));
        }
    }
    folded
}

/// Moves a member up into its table's CREATE: nothing that it needs may stand between.
fn fold_creations(
    context: &Context,
    graph: &Graph,
    sorted: &[usize],
    position: &[usize],
    folded: &mut Folded,
) {
    for &at in sorted {
        let node = &graph.actions.nodes[at];
        if node.verb != Verb::Create || graph.actions.is_alias(at) {
            continue;
        }
        // What another statement makes has no line of its own.
        let Some(mut host) = host(context, node).and_then(|id| {
            graph
                .actions
                .find(&id, Verb::Create)
                .filter(|&host| *graph.actions.nodes[host].id == id)
        }) else {
            continue;
        };
        // A default goes into its column, and with it into the table.
        while let Some(outer) = folded.host[host] {
            host = outer;
        }
        if host != at && !crosses(graph, position, folded, at, host) {
            folded.host[at] = Some(host);
            folded.members[host].push(at);
        }
    }
}

/// Whether anything that a node needs stands between it and a host further up.
fn crosses(graph: &Graph, position: &[usize], folded: &Folded, at: usize, host: usize) -> bool {
    graph.hard[at].iter().any(|&need| {
        need != host && position[need] > position[host] && folded.host[need] != Some(host)
    })
}

/// Gives columns of one table their new types in one statement, which writes the table anew once.
fn fold_retypes<'a>(
    context: &Context,
    graph: &Graph<'a>,
    sorted: &[usize],
    position: &[usize],
    folded: &mut Folded,
) {
    let mut first: FxHashMap<&'a ObjectId, usize> = FxHashMap::default();
    for &at in sorted {
        let node = &graph.actions.nodes[at];
        let is_retype = node.verb == Verb::Alter && context.what(node.id) == Some(What::Retype);
        if !is_retype || graph.actions.is_alias(at) {
            continue;
        }
        let host = *first.entry(node.id.root()).or_insert(at);
        if host == at {
            continue;
        }
        if crosses(graph, position, folded, at, host) {
            first.insert(node.id.root(), at);
        } else {
            folded.host[at] = Some(host);
            folded.members[host].push(at);
        }
    }
}

/// Leaves a drop to that of a later one which takes it along: nothing that must come after it may
/// stand between.
fn fold_drops(
    context: &Context,
    graph: &Graph,
    sorted: &[usize],
    position: &[usize],
    folded: &mut Folded,
) {
    let after = graph.needed_by();
    let mut place = position.to_vec();
    for (at, host) in folded.host.iter().enumerate() {
        if let Some(host) = host {
            place[at] = position[*host];
        }
    }
    for &at in sorted.iter().rev() {
        let node = &graph.actions.nodes[at];
        if node.verb != Verb::Drop || graph.actions.is_alias(at) {
            continue;
        }
        let hosts = drop_hosts(context, node);
        let host =
            hosts.into_iter().filter_map(|id| graph.actions.find(&id, Verb::Drop)).find(|&host| {
                let target = folded.host[host].unwrap_or(host);
                target != at
                    && place[target] > position[at]
                    && after[at].iter().all(|&then| {
                        then == target
                            || place[then] > place[target]
                            || folded.host[then] == Some(target)
                    })
            });
        if let Some(host) = host {
            let target = folded.host[host].unwrap_or(host);
            folded.host[at] = Some(target);
            place[at] = place[target];
            folded.members[target].push(at);
        }
    }
}

/// The object into whose statement a node can be written.
pub(crate) fn host(context: &Context, node: &Node) -> Option<ObjectId> {
    match node.verb {
        Verb::Create => rules::of(node.after?).comes_with(context, node),
        Verb::Drop => drop_hosts(context, node).into_iter().next(),
        Verb::Check
        | Verb::Prepare
        | Verb::Aside
        | Verb::Alter
        | Verb::Attach
        | Verb::Backfill
        | Verb::Validate
        | Verb::Finish
        | Verb::Discard => None,
    }
}

/// The objects whose drop takes this one along, the nearest first.
fn drop_hosts(context: &Context, node: &Node) -> Vec<ObjectId> {
    node.before.map(|object| rules::of(object).goes_with(context, object)).unwrap_or_default()
}

/// The order of writing within a statement.
pub(crate) fn position<'a>(node: &Node<'a>) -> (Line, u16, &'a ObjectId) {
    let object = node.after.or(node.before);
    let line = object.map_or(Line::Other, |object| rules::of(object).line());
    (line, object.map_or(0, |object| object.position), node.id)
}
