//! What stands in one statement: neighbours are joined into the SQL that a person would write, only where
//! no edge crosses the fold.

use relvar_catalog::{Body, ConstraintKind, Kind, ObjectId};
use rustc_hash::FxHashMap;

use crate::graph::{Graph, Node, Verb};
use crate::inheritance::{self, Form};
use crate::recipes;
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
    let parent = node.id.parent.as_deref();
    match node.verb {
        Verb::Create => match &node.after?.body {
            Body::Column(_) => parent.filter(|table| context.is_made(table)).cloned(),
            Body::Default(_) => {
                // Where an expression fills the rows that exist, the default is for those to come.
                let goes_in = |c: &&ObjectId| {
                    c.root().kind != Kind::View
                        && is_written(context, c)
                        && !recipes::not_null::is_filled(context, c)
                };
                parent.filter(goes_in).cloned()
            }
            Body::NotNull(_) if is_beside_inherited(context, node) => Some(node.id.root()).cloned(),
            Body::NotNull(_) => parent
                .filter(|c| is_written(context, c) && !recipes::is_online(context, node))
                .filter(|_| !context.is_named_apart_below(node.id))
                .cloned(),
            Body::Constraint(constraint) => {
                let whole = constraint.validated && constraint.attached_to.is_none();
                parent.filter(|table| whole && context.is_made(table)).cloned()
            }
            _ => None,
        },
        Verb::Drop => drop_hosts(context, node).into_iter().next(),
        _ => None,
    }
}

/// Whether a new child has a NOT NULL of its own on a column that it only inherits: a line among its constraints, since it
/// could not get the name after its parent's.
fn is_beside_inherited(context: &Context, node: &Node) -> bool {
    let is_local = matches!(node.after.map(|object| &object.body), Some(Body::NotNull(body))
        if body.local && body.validated);
    let column = node.id.parent.as_deref();
    context.major() >= 18
        && is_local
        && context.is_made(node.id.root())
        && inheritance::form(context, node.id.root()) == Form::Inherits
        && column.is_some_and(|column| !is_written(context, column))
}

/// Whether a column has a line of its own, in CREATE TABLE or ADD COLUMN; a child has its parent's without.
fn is_written(context: &Context, column: &ObjectId) -> bool {
    context.is_made(column)
        && !inheritance::comes_with_type(context, column)
        && !(context.is_made(column.root()) && inheritance::comes_with_table(context, column))
}

/// The objects whose drop takes this one along, the nearest first.
fn drop_hosts(context: &Context, node: &Node) -> Vec<ObjectId> {
    let Some(object) = node.before else { return Vec::new() };
    let mut hosts = Vec::new();
    let columns = || object.depends_on.iter().filter(|id| id.kind == Kind::Column).cloned();
    match &object.body {
        // What goes with one of its columns or with its table.
        Body::Index(index) => {
            hosts.extend(columns());
            hosts.push(index.table.clone());
        }
        Body::Statistics(statistics) => {
            hosts.extend(columns());
            hosts.push(statistics.table.clone());
        }
        Body::Constraint(constraint) => {
            let table = object.id.parent.as_deref();
            let own = |id: &ObjectId| id.parent.as_deref() == table;
            match &constraint.constraint {
                ConstraintKind::Check(_) => {}
                // It goes with a referencing column, never with a referenced one.
                ConstraintKind::ForeignKey(key) => {
                    hosts.extend(columns().filter(own).filter(|c| {
                        key.columns.contains(&c.name) && !key.referenced_columns.contains(&c.name)
                    }));
                }
                ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
                    hosts.extend(columns().filter(own));
                }
                // A column within an expression or the predicate is held fast.
                ConstraintKind::Exclusion { elements, predicate, .. } => {
                    let is_element = |column: &ObjectId| {
                        let mut keys = elements.iter().map(|element| &element.key.term);
                        keys.any(|term| term.column() == Some(&column.name))
                    };
                    let own: Vec<ObjectId> = columns().filter(own).collect();
                    if predicate.is_none() && own.iter().all(is_element) {
                        hosts.extend(own);
                    }
                }
            }
            hosts.extend(table.cloned());
        }
        Body::Sequence(_) => {
            let owner = ObjectId::member(Kind::SequenceOwner, object.id.clone().into(), "");
            if let Some(Body::SequenceOwner(owner)) = context.from.get(&owner).map(|o| &o.body) {
                hosts.push(owner.column.clone());
            }
        }
        // A sequence that stays lets go of its column first; one that goes takes the edge along.
        Body::SequenceOwner(owner) => {
            let sequence = object.id.parent.as_deref();
            if let Some(sequence) = sequence.filter(|sequence| context.is_dropped(sequence)) {
                hosts.push(sequence.clone());
                hosts.push(owner.column.clone());
            }
        }
        Body::PublicationMember(member) => {
            hosts.extend(object.id.parent.as_deref().cloned());
            hosts.push(member.member.clone());
        }
        // Foreign keys that reference the parent hold on to each of its partitions.
        Body::Inheritance(link)
            if link.bound.is_some() && inheritance::is_referenced(context.from, &link.parent) => {}
        // It goes with the partitioned table's trigger, or when the partition leaves.
        Body::Trigger(trigger) if trigger.clone => {
            let of = |id: &&ObjectId| matches!(id.kind, Kind::Trigger | Kind::Inheritance);
            hosts.extend(object.depends_on.iter().filter(of).cloned());
            hosts.extend(object.id.parent.as_deref().cloned());
        }
        // On a member of an extension, which is no object itself.
        Body::Grant(grant) if grant.initial.is_some() => {
            hosts.extend(object.depends_on.iter().cloned());
        }
        // A server does not go while there are mappings for it.
        Body::UserMapping(_) => {}
        _ => hosts.extend(object.id.parent.as_deref().cloned()),
    }
    hosts
}

/// The order of writing within a statement.
pub(crate) fn position(node: &Node) -> (u8, u16, ObjectId) {
    let Some(object) = node.after.or(node.before) else { return (9, 0, node.id.clone()) };
    let rank = match &object.body {
        Body::Column(_) => 0,
        Body::Default(_) => 1,
        Body::NotNull(_) => 2,
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(_) => 3,
            ConstraintKind::Unique(_) => 4,
            ConstraintKind::Exclusion { .. } => 5,
            ConstraintKind::Check(_) => 6,
            ConstraintKind::ForeignKey(_) => 7,
        },
        _ => 8,
    };
    (rank, object.position, node.id.clone())
}
