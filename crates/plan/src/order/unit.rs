//! What must not be apart: between the drop of a default or constraint and the next one, others could write rows without
//! a value, or twice.
//!
//! Such a drop, its successor and all that has to come between them are one unit of the sort. Units that share an action,
//! or that each need the other, are one; so are the columns of a table that get other types, which rewrites it once. With an edge from every successor back to its drop they are the strongly connected
//! components of the graph (Tarjan 1972), found in one pass.

use relvar_catalog::{Kind, Object, ObjectId};
use rustc_hash::FxHashMap;

use crate::graph::{Graph, Verb};
use crate::risk::Turn;
use crate::rules::constraint::order::is_primary_key;
use crate::treatment::{Context, What};

/// The nodes in units; most are alone.
pub(super) struct Units {
    /// By node: the first node of its unit, which stands for the unit.
    of: Vec<usize>,
    /// By the node that stands for a unit: its nodes, in order of rank.
    nodes: Vec<Vec<usize>>,
    /// By the node that stands for a unit: its turn.
    turns: Vec<Turn>,
}

impl Units {
    /// Finds what belongs together.
    pub fn new(context: &Context, graph: &Graph, turns: &[Turn]) -> Self {
        let count = graph.actions.nodes.len();
        let mut units = Units {
            of: (0..count).collect(),
            nodes: (0..count).map(|at| vec![at]).collect(),
            turns: turns.to_vec(),
        };
        let mut pairs: Vec<(usize, usize)> =
            (0..count).filter_map(|at| succeeded(graph, at)).collect();
        if !pairs.is_empty() {
            pairs.extend(retyped_together(context, graph, turns));
            let mut back = vec![Vec::new(); count];
            for (dropped, made) in pairs {
                back[dropped].push(made);
            }
            for component in components(&graph.hard, &back) {
                units.join(component);
            }
        }
        units
    }

    fn join(&mut self, mut nodes: Vec<usize>) {
        nodes.sort_unstable();
        let first = nodes[0];
        for &node in &nodes {
            self.of[node] = first;
        }
        // What can fail on rows, and what waits for rows to be destroyed: behind all that waits for neither.
        if nodes.iter().any(|&node| self.turns[node] != self.turns[first]) {
            self.turns[first] = Turn::Second;
        }
        self.nodes[first] = nodes;
    }

    /// The node that stands for the unit of a node.
    pub fn of(&self, node: usize) -> usize {
        self.of[node]
    }

    /// When a unit may run.
    pub fn turn(&self, unit: usize) -> Turn {
        self.turns[unit]
    }

    /// The nodes of a unit, in order of rank.
    pub fn nodes(&self, unit: usize) -> &[usize] {
        &self.nodes[unit]
    }
}

/// A node that drops a default or a constraint, with the one that makes its successor: of the same name, or the other
/// primary key of the table.
fn succeeded(graph: &Graph, at: usize) -> Option<(usize, usize)> {
    let (actions, node) = (&graph.actions, &graph.actions.nodes[at]);
    if node.verb != Verb::Drop {
        return None;
    }
    let own = actions.resolve(node.id, Verb::Create);
    match node.id.kind {
        // It goes with its parent's, and comes alone.
        Kind::NotNull => Some((actions.resolve(node.id, Verb::Drop)?, own?)),
        Kind::Default | Kind::Constraint | Kind::DomainConstraint if !actions.is_alias(at) => {
            let is_key = |object: Option<&Object>| object.is_some_and(is_primary_key);
            let other_key = || {
                actions.at_table(node.id.root()).iter().copied().find(|&other| {
                    let other = &actions.nodes[other];
                    other.verb == Verb::Create
                        && other.id.parent == node.id.parent
                        && is_key(other.after)
                })
            };
            Some((at, if is_key(node.before) { own.or_else(other_key) } else { own }?))
        }
        _ => None,
    }
}

/// The columns of one table that get other types in one turn, in pairs both ways: one statement rewrites the table once.
fn retyped_together(context: &Context, graph: &Graph, turns: &[Turn]) -> Vec<(usize, usize)> {
    let mut first: FxHashMap<(&ObjectId, Turn), usize> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (at, node) in graph.actions.nodes.iter().enumerate() {
        let is_retyped = node.verb == Verb::Alter && context.what(node.id) == Some(What::Retype);
        if is_retyped && !graph.actions.is_alias(at) {
            let first = *first.entry((node.id.root(), turns[at])).or_insert(at);
            pairs.extend([(first, at), (at, first)]);
        }
    }
    pairs
}

/// The strongly connected components of more than one node.
fn components(edges: &[Vec<usize>], more: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        more,
        number: vec![0; edges.len()],
        low: vec![0; edges.len()],
        open: Vec::new(),
        is_open: vec![false; edges.len()],
        found: Vec::new(),
    };
    let mut next = 0;
    for root in 0..edges.len() {
        if search.number[root] == 0 {
            search.visit(root, &mut next);
        }
    }
    search.found
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    more: &'e [Vec<usize>],
    /// By node: when it was seen first, from 1.
    number: Vec<usize>,
    /// By node: the earliest open node that it leads to.
    low: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// Visits a node and all that it leads to, without recursion: chains can be long.
    fn visit(&mut self, root: usize, next: &mut usize) {
        let mut path = vec![(root, 0)];
        self.enter(root, next);
        while let Some((node, done)) = path.last_mut() {
            let node = *node;
            let Some(to) = self.neighbour(node, *done) else {
                path.pop();
                self.leave(node, path.last().map(|(above, _)| *above));
                continue;
            };
            *done += 1;
            if self.number[to] == 0 {
                self.enter(to, next);
                path.push((to, 0));
            } else if self.is_open[to] {
                self.low[node] = self.low[node].min(self.number[to]);
            }
        }
    }

    fn neighbour(&self, node: usize, at: usize) -> Option<usize> {
        let edges = &self.edges[node];
        edges.get(at).or_else(|| self.more[node].get(at - edges.len())).copied()
    }

    fn enter(&mut self, node: usize, next: &mut usize) {
        *next += 1;
        self.number[node] = *next;
        self.low[node] = *next;
        self.open.push(node);
        self.is_open[node] = true;
    }

    fn leave(&mut self, node: usize, above: Option<usize>) {
        if let Some(above) = above {
            self.low[above] = self.low[above].min(self.low[node]);
        }
        if self.low[node] != self.number[node] {
            return;
        }
        let start = self.open.iter().rposition(|&open| open == node).unwrap_or(0);
        let component = self.open.split_off(start);
        for &closed in &component {
            self.is_open[closed] = false;
        }
        if component.len() > 1 {
            self.found.push(component);
        }
    }
}
