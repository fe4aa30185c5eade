//! One sort for everything: what must come first comes first, and what belongs together stands together.
//!
//! A depth-first walk in the order of rank. Before a node, the nodes that it must follow (hard edges);
//! before a table, if no cycle forbids it, also what its columns and constraints must follow (soft
//! edges), so that they can be written into its CREATE TABLE; after a table at once its members.

use relvar_catalog::{Kind, Object};

use crate::graph::{Graph, Node, Verb, is_primary_key};
use crate::options::Error;

/// Positions of the nodes in the order in which they run.
pub(crate) fn sort(graph: &Graph) -> Result<Vec<usize>, Error> {
    let mut walk = Walk { graph, state: vec![State::New; graph.nodes.len()], sorted: Vec::new() };
    for node in 0..graph.nodes.len() {
        walk.visit(node)?;
    }
    Ok(without_gaps(graph, walk.sorted))
}

/// Brings together what must not be apart: between the drop of a default or constraint and the next one, others could
/// write rows without a value, or twice. The drop waits until something needs it, the next one comes as soon as it can,
/// and indexes that are in the way of a column's type, which go in transactions of their own, go before all that.
fn without_gaps(graph: &Graph, mut sorted: Vec<usize>) -> Vec<usize> {
    let needed_by = graph.needed_by();
    let is = |at: usize, verb: Verb, kind: Kind| {
        let node = &graph.nodes[at];
        node.verb == verb && node.id.kind == kind && !graph.is_alias(at)
    };
    let all = || 0..graph.nodes.len();
    for index in all().filter(|&at| is(at, Verb::Drop, Kind::Index)) {
        if needed_by[index].iter().any(|&then| is(then, Verb::Alter, Kind::Column)) {
            move_forward(&mut sorted, index, &graph.hard[index]);
        }
    }
    // Foreign keys go before the keys that they lean on, so they are moved behind those.
    let mut pairs: Vec<(usize, usize)> = all().filter_map(|at| succeeded(graph, at)).collect();
    pairs.sort_by_key(|&(dropped, _)| !is_key(graph.nodes[dropped].before));
    for &(dropped, made) in &pairs {
        let in_the_way = |then: usize| {
            is(then, Verb::Alter, Kind::Table)
                || is(then, Verb::Alter, Kind::NotNull)
                || is(then, Verb::Drop, Kind::Constraint)
        };
        for &then in needed_by[dropped].iter().filter(|&&then| in_the_way(then)) {
            // What nobody waits for comes behind the next one.
            match needed_by[then].as_slice() {
                [] => move_behind(&mut sorted, then, made),
                waiting => move_back(&mut sorted, then, waiting),
            }
        }
        move_back(&mut sorted, dropped, &needed_by[dropped]);
    }
    for &(_, made) in &pairs {
        move_forward(&mut sorted, made, &graph.hard[made]);
    }
    sorted
}

/// A node that drops a default or a constraint, with the one that makes its successor: of the same name, or the other
/// primary key of the table.
fn succeeded(graph: &Graph, at: usize) -> Option<(usize, usize)> {
    let node = &graph.nodes[at];
    if node.verb == Verb::Drop && node.id.kind == Kind::NotNull {
        // It goes with its parent's, and comes alone.
        return Some((graph.find(node.id, Verb::Drop)?, graph.find(node.id, Verb::Create)?));
    }
    if node.verb != Verb::Drop
        || !matches!(node.id.kind, Kind::Default | Kind::Constraint)
        || graph.is_alias(at)
    {
        return None;
    }
    let other_key = || {
        graph.of_table(node.id.root()).iter().copied().find(|&other| {
            let other = &graph.nodes[other];
            other.verb == Verb::Create && other.id.parent == node.id.parent && is_key(other.after)
        })
    };
    let own = graph.find(node.id, Verb::Create);
    let made = if is_key(node.before) { own.or_else(other_key) } else { own };
    Some((at, made?))
}

fn is_key(object: Option<&Object>) -> bool {
    object.is_some_and(is_primary_key)
}

/// Moves a node to right behind the last of those before which it cannot be.
fn move_forward(sorted: &mut [usize], node: usize, firsts: &[usize]) {
    let Some(from) = sorted.iter().position(|&at| at == node) else { return };
    let to = sorted[..from].iter().rposition(|at| firsts.contains(at)).map_or(0, |last| last + 1);
    sorted[to..=from].rotate_right(1);
}

/// Moves a node to right behind another one, if that comes later.
fn move_behind(sorted: &mut [usize], node: usize, other: usize) {
    let place = |wanted: usize| sorted.iter().position(|&at| at == wanted);
    if let (Some(from), Some(to)) = (place(node), place(other))
        && from < to
    {
        sorted[from..=to].rotate_left(1);
    }
}

/// Moves a node to right before the first of those behind which it cannot be.
fn move_back(sorted: &mut [usize], node: usize, thens: &[usize]) {
    let Some(from) = sorted.iter().position(|&at| at == node) else { return };
    let behind = &sorted[from + 1..];
    let Some(to) = behind.iter().position(|at| thens.contains(at)) else { return };
    sorted[from..from + 1 + to].rotate_left(1);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'g, 'a> {
    graph: &'g Graph<'a>,
    state: Vec<State>,
    sorted: Vec<usize>,
}

/// One node under way: what is still to be visited before it.
struct Frame {
    node: usize,
    soft: Vec<usize>,
    hard: Vec<usize>,
}

impl Walk<'_, '_> {
    /// Visits a node and all that must come before it, without recursion: chains can be long.
    fn visit(&mut self, root: usize) -> Result<(), Error> {
        if self.state[root] != State::New {
            return Ok(());
        }
        let mut stack = vec![self.open(root)];
        while let Some(frame) = stack.last_mut() {
            if let Some(next) = frame.soft.pop() {
                if self.state[next] == State::New && !self.reaches_open(next) {
                    let opened = self.open(next);
                    stack.push(opened);
                }
            } else if let Some(next) = frame.hard.pop() {
                match self.state[next] {
                    State::New => {
                        let opened = self.open(next);
                        stack.push(opened);
                    }
                    State::Open => return Err(self.cycle(&stack, next)),
                    State::Done => {}
                }
            } else {
                let node = frame.node;
                stack.pop();
                self.close(node);
            }
        }
        Ok(())
    }

    fn open(&mut self, node: usize) -> Frame {
        self.state[node] = State::Open;
        let reversed = |list: &[usize]| list.iter().rev().copied().collect();
        Frame {
            node,
            soft: reversed(&self.graph.soft[node]),
            hard: reversed(&self.graph.hard[node]),
        }
    }

    /// Emits a node, and after it those of its members that wait for nothing else.
    fn close(&mut self, node: usize) {
        self.state[node] = State::Done;
        self.sorted.push(node);
        for &member in &self.graph.members[node] {
            let ready = self.graph.hard[member].iter().all(|&n| self.state[n] == State::Done);
            if self.state[member] == State::New && ready {
                self.state[member] = State::Done;
                self.sorted.push(member);
            }
        }
    }

    /// Whether a node must come after one that is under way.
    fn reaches_open(&self, node: usize) -> bool {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            for &next in &self.graph.hard[node] {
                match self.state[next] {
                    State::Open => return true,
                    State::New if seen.insert(next) => stack.push(next),
                    State::New | State::Done => {}
                }
            }
        }
        false
    }

    fn cycle(&self, stack: &[Frame], again: usize) -> Error {
        let start = stack.iter().position(|frame| frame.node == again).unwrap_or(0);
        let name = |node: &Node| format!("{:?} {}", node.verb, node.id).to_lowercase();
        Error::Cycle(stack[start..].iter().map(|f| name(&self.graph.nodes[f.node])).collect())
    }
}
