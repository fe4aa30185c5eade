//! One sort for everything: what must come first comes first, and what belongs together stands together.
//!
//! A depth-first walk in the order of rank. Before a node, the nodes that it must follow (hard edges);
//! before a table, if no cycle forbids it, also what its columns and constraints must follow (soft
//! edges), so that they can be written into its CREATE TABLE; after a table at once its members.
//! Before what runs functions, if no cycle forbids it, all that their bodies may name.
//! Where something can fail on rows, what destroys them has its turn after it.

use relvar_catalog::{Kind, Object};

use crate::evaluation::Evaluation;
use crate::graph::{Graph, Node, Verb};
use crate::options::Error;
use crate::risk::Turn;
use crate::rules::constraint::order::is_primary_key;

/// Positions of the nodes in the order in which they run, each in its turn.
pub(crate) fn sort(
    graph: &Graph,
    turns: &[Turn],
    evaluation: &Evaluation,
) -> Result<Vec<usize>, Error> {
    let state = vec![State::New; graph.actions.nodes.len()];
    let mut walk = Walk {
        graph,
        turns,
        evaluation,
        usable: evaluation.usable().to_vec(),
        turn: Turn::First,
        state,
        sorted: Vec::new(),
    };
    for turn in [Turn::First, Turn::Second, Turn::Last] {
        walk.turn = turn;
        for node in (0..graph.actions.nodes.len()).filter(|&node| turns[node] == turn) {
            walk.visit(node)?;
        }
    }
    Ok(without_gaps(graph, turns, walk.sorted))
}

/// Brings together what must not be apart: between the drop of a default or constraint and the next one, others could
/// write rows without a value, or twice. The drop waits until something needs it, the next one comes as soon as it can,
/// and indexes that are in the way of a column's type, which go in transactions of their own, go before all that.
fn without_gaps(graph: &Graph, turns: &[Turn], mut sorted: Vec<usize>) -> Vec<usize> {
    // Nothing comes before what has an earlier turn.
    let forward = |sorted: &mut [usize], node: usize| {
        let stays_before = |at: &usize| turns[*at] < turns[node] || graph.hard[node].contains(at);
        move_forward(sorted, node, stays_before);
    };
    let needed_by = graph.needed_by();
    let is = |at: usize, verb: Verb, kind: Kind| {
        let node = &graph.actions.nodes[at];
        node.verb == verb && node.id.kind == kind && !graph.actions.is_alias(at)
    };
    let all = || 0..graph.actions.nodes.len();
    for index in all().filter(|&at| is(at, Verb::Drop, Kind::Index)) {
        if needed_by[index].iter().any(|&then| is(then, Verb::Alter, Kind::Column)) {
            forward(&mut sorted, index);
        }
    }
    // Foreign keys go before the keys that they lean on, so they are moved behind those.
    let mut pairs: Vec<(usize, usize)> = all().filter_map(|at| succeeded(graph, at)).collect();
    pairs.sort_by_key(|&(dropped, _)| !is_key(graph.actions.nodes[dropped].before));
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
        forward(&mut sorted, made);
    }
    sorted
}

/// A node that drops a default or a constraint, with the one that makes its successor: of the same name, or the other
/// primary key of the table.
fn succeeded(graph: &Graph, at: usize) -> Option<(usize, usize)> {
    let node = &graph.actions.nodes[at];
    if node.verb == Verb::Drop && node.id.kind == Kind::NotNull {
        // It goes with its parent's, and comes alone.
        return Some((
            graph.actions.find(node.id, Verb::Drop)?,
            graph.actions.find(node.id, Verb::Create)?,
        ));
    }
    if node.verb != Verb::Drop
        || !matches!(node.id.kind, Kind::Default | Kind::Constraint)
        || graph.actions.is_alias(at)
    {
        return None;
    }
    let other_key = || {
        graph.actions.at_table(node.id.root()).iter().copied().find(|&other| {
            let other = &graph.actions.nodes[other];
            other.verb == Verb::Create && other.id.parent == node.id.parent && is_key(other.after)
        })
    };
    let own = graph.actions.find(node.id, Verb::Create);
    let made = if is_key(node.before) { own.or_else(other_key) } else { own };
    Some((at, made?))
}

fn is_key(object: Option<&Object>) -> bool {
    object.is_some_and(is_primary_key)
}

/// Moves a node to right behind the last of those before which it cannot be.
fn move_forward(sorted: &mut [usize], node: usize, stays_before: impl Fn(&usize) -> bool) {
    let Some(from) = sorted.iter().position(|&at| at == node) else { return };
    let to = sorted[..from].iter().rposition(stays_before).map_or(0, |last| last + 1);
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
    turns: &'g [Turn],
    evaluation: &'g Evaluation,
    /// What bodies of functions may name and has not come yet, in order of rank.
    usable: Vec<usize>,
    turn: Turn,
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
                if self.in_turn(next) && self.state[next] == State::New && !self.reaches_open(next)
                {
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

    /// Whether what should come before a node may come in this turn. What must wait for a column to go rather waits for
    /// its table.
    fn in_turn(&self, node: usize) -> bool {
        let drops = self.graph.actions.nodes[node].verb == Verb::Drop;
        self.turns[node] <= self.turn || (drops && self.turn == Turn::Second)
    }

    fn open(&mut self, node: usize) -> Frame {
        self.state[node] = State::Open;
        if self.evaluation.runs(node) {
            self.usable.retain(|&at| self.state[at] != State::Done);
        }
        let is_left = |at: &usize| self.state[*at] != State::Done;
        let reversed =
            |list: &[usize]| -> Vec<usize> { list.iter().rev().copied().filter(is_left).collect() };
        let mut soft = reversed(&self.graph.soft[node]);
        if self.evaluation.runs(node) {
            soft.extend(self.usable.iter().rev());
        }
        soft.extend(reversed(self.evaluation.found(node)));
        Frame { node, soft, hard: reversed(&self.graph.hard[node]) }
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
        Error::Cycle(
            stack[start..].iter().map(|f| name(&self.graph.actions.nodes[f.node])).collect(),
        )
    }
}
