//! One sort for everything: what must come first comes first, and what belongs together stands together.
//!
//! A depth-first walk in the order of rank. Before a node, the nodes that it must follow (hard edges);
//! before a table, if no cycle forbids it, also what its columns and constraints must follow (soft
//! edges), so that they can be written into its CREATE TABLE; after a table at once its members.
//! Before what runs functions, if no cycle forbids it, all that their bodies may name.
//! Where something can fail on rows, what destroys them has its turn after it.
//!
//! The walk goes over units: what must not be apart is sorted within its unit, by the same walk, when the
//! unit has its place.

mod unit;

use rustc_hash::FxHashSet;
use unit::Units;

use crate::evaluation::Evaluation;
use crate::graph::{Graph, Node, Verb};
use crate::options::Error;
use crate::risk::Turn;
use crate::treatment::Context;

/// Positions of the nodes in the order in which they run, each in its turn.
pub(crate) fn sort(
    context: &Context,
    graph: &Graph,
    turns: &[Turn],
    evaluation: &Evaluation,
) -> Result<Vec<usize>, Error> {
    let count = graph.actions.nodes.len();
    let units = &Units::new(context, graph, turns);
    let mut walk = Walk {
        graph,
        turns,
        evaluation,
        units,
        usable: evaluation.usable().iter().map(|&node| units.of(node)).collect(),
        unit_states: vec![State::New; count],
        node_states: vec![State::New; count],
        sorted: Vec::with_capacity(count),
    };
    walk.run(Layer::Units, &(0..count).collect::<Vec<_>>())?;
    Ok(walk.sorted)
}

/// What a walk goes over.
#[derive(Clone, Copy)]
enum Layer {
    /// All units, each by the node that stands for it.
    Units,
    /// The nodes of one unit.
    Within(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'i, 'a> {
    graph: &'i Graph<'a>,
    turns: &'i [Turn],
    evaluation: &'i Evaluation,
    units: &'i Units,
    /// The units that bodies of functions may name something of and that have not come yet, in order of rank.
    usable: Vec<usize>,
    unit_states: Vec<State>,
    /// Of nodes that share a unit with others.
    node_states: Vec<State>,
    sorted: Vec<usize>,
}

/// One node or unit under way: what is still to be visited before it.
struct Frame {
    at: usize,
    soft: Vec<usize>,
    hard: Vec<usize>,
}

impl<'i> Walk<'i, '_> {
    /// Sorts these nodes, or their units, each in its turn.
    fn run(&mut self, layer: Layer, nodes: &[usize]) -> Result<(), Error> {
        let places: Vec<usize> = nodes.iter().filter_map(|&node| self.place(layer, node)).collect();
        for turn in [Turn::First, Turn::Second, Turn::Last] {
            for &at in &places {
                if self.turn(layer, at) == turn {
                    self.visit(layer, at, turn)?;
                }
            }
        }
        Ok(())
    }

    fn turn(&self, layer: Layer, at: usize) -> Turn {
        match layer {
            Layer::Units => self.units.turn(at),
            Layer::Within(_) => self.turns[at],
        }
    }

    /// What stands for a node on a layer.
    fn place(&self, layer: Layer, node: usize) -> Option<usize> {
        let unit = self.units.of(node);
        match layer {
            Layer::Units => Some(unit),
            Layer::Within(own) => (unit == own).then_some(node),
        }
    }

    /// The nodes that something stands for on a layer.
    fn nodes(&self, layer: Layer, at: usize) -> &'i [usize] {
        match layer {
            Layer::Units => self.units.nodes(at),
            Layer::Within(unit) => {
                let nodes = self.units.nodes(unit);
                let place = nodes.partition_point(|&node| node < at);
                &nodes[place..=place]
            }
        }
    }

    fn state(&self, layer: Layer, at: usize) -> State {
        match layer {
            Layer::Units => self.unit_states[at],
            Layer::Within(_) => self.node_states[at],
        }
    }

    fn set_state(&mut self, layer: Layer, at: usize, state: State) {
        match layer {
            Layer::Units => self.unit_states[at] = state,
            Layer::Within(_) => self.node_states[at] = state,
        }
    }

    /// Visits a node or unit and all that must come before it, without recursion: chains can be long.
    fn visit(&mut self, layer: Layer, root: usize, turn: Turn) -> Result<(), Error> {
        if self.state(layer, root) != State::New {
            return Ok(());
        }
        let mut stack = vec![self.open(layer, root)];
        while let Some(frame) = stack.last_mut() {
            if let Some(next) = frame.soft.pop() {
                if self.state(layer, next) == State::New
                    && self.in_turn(layer, next, turn)
                    && !self.reaches_open(layer, next)
                {
                    let opened = self.open(layer, next);
                    stack.push(opened);
                }
            } else if let Some(next) = frame.hard.pop() {
                match self.state(layer, next) {
                    State::New => {
                        let opened = self.open(layer, next);
                        stack.push(opened);
                    }
                    State::Open => return Err(self.cycle(&stack, next)),
                    State::Done => {}
                }
            } else {
                let at = frame.at;
                stack.pop();
                self.close(layer, at)?;
            }
        }
        Ok(())
    }

    /// Whether what should come before a node may come in this turn. What must wait for a column to go rather waits for
    /// its table.
    fn in_turn(&self, layer: Layer, at: usize, turn: Turn) -> bool {
        let drops = |&node: &usize| self.graph.actions.nodes[node].verb == Verb::Drop;
        self.turn(layer, at) <= turn
            || (turn == Turn::Second && self.nodes(layer, at).iter().any(drops))
    }

    fn open(&mut self, layer: Layer, at: usize) -> Frame {
        self.set_state(layer, at, State::Open);
        let (graph, evaluation) = (self.graph, self.evaluation);
        let mut soft = self.left(layer, at, |node| &graph.soft[node]);
        if self.nodes(layer, at).iter().any(|&node| evaluation.runs(node)) {
            soft.extend(self.usable_on(layer).into_iter().rev());
        }
        soft.extend(self.left(layer, at, |node| evaluation.found(node)));
        Frame { at, soft, hard: self.left(layer, at, |node| &graph.hard[node]) }
    }

    /// What bodies of functions may name and has not come yet, in order of rank.
    fn usable_on(&mut self, layer: Layer) -> Vec<usize> {
        match layer {
            Layer::Units => {
                let states = &self.unit_states;
                self.usable.retain(|&unit| states[unit] != State::Done);
                self.usable.clone()
            }
            Layer::Within(unit) => {
                let all = self.evaluation.usable();
                let is_usable = |node: &&usize| all.binary_search(*node).is_ok();
                self.units.nodes(unit).iter().filter(is_usable).copied().collect()
            }
        }
    }

    /// What is left of a list of what comes before something, the last first.
    fn left(&self, layer: Layer, at: usize, list: impl Fn(usize) -> &'i [usize]) -> Vec<usize> {
        let nodes = self.nodes(layer, at);
        let before = nodes.iter().flat_map(|&node| list(node));
        let places = before.filter_map(|&node| self.place(layer, node));
        let is_left = |place: &usize| *place != at && self.state(layer, *place) != State::Done;
        let mut left: Vec<usize> = places.filter(is_left).collect();
        if nodes.len() > 1 {
            left.sort_unstable();
            left.dedup();
        }
        left.reverse();
        left
    }

    /// Emits a node or unit, and after it those of its members that wait for nothing else.
    fn close(&mut self, layer: Layer, at: usize) -> Result<(), Error> {
        self.emit(layer, at)?;
        for &node in self.nodes(layer, at) {
            for &member in &self.graph.members[node] {
                let layer = match layer {
                    Layer::Within(unit) if self.units.of(member) == unit => layer,
                    Layer::Units | Layer::Within(_) => Layer::Units,
                };
                let Some(place) = self.place(layer, member) else { continue };
                if self.state(layer, place) == State::New && self.is_ready(layer, place) {
                    self.emit(layer, place)?;
                }
            }
        }
        Ok(())
    }

    fn emit(&mut self, layer: Layer, at: usize) -> Result<(), Error> {
        match (layer, self.nodes(layer, at)) {
            (_, [node]) => self.sorted.push(*node),
            (Layer::Units, nodes) => self.run(Layer::Within(at), nodes)?,
            (Layer::Within(_), _) => {}
        }
        self.set_state(layer, at, State::Done);
        Ok(())
    }

    /// Whether all that a node or unit needs has come, be it within a unit that is under way.
    fn is_ready(&self, layer: Layer, at: usize) -> bool {
        let nodes = self.nodes(layer, at);
        nodes.iter().flat_map(|&node| &self.graph.hard[node]).all(|&needed| {
            self.place(layer, needed) == Some(at)
                || self.unit_states[self.units.of(needed)] == State::Done
                || self.node_states[needed] == State::Done
        })
    }

    /// Whether a node or unit must come after one that is under way.
    fn reaches_open(&self, layer: Layer, at: usize) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![at];
        while let Some(at) = stack.pop() {
            for next in self.left(layer, at, |node| &self.graph.hard[node]) {
                match self.state(layer, next) {
                    State::Open => return true,
                    State::New if seen.insert(next) => stack.push(next),
                    State::New | State::Done => {}
                }
            }
        }
        false
    }

    fn cycle(&self, stack: &[Frame], again: usize) -> Error {
        let start = stack.iter().position(|frame| frame.at == again).unwrap_or(0);
        let name = |node: &Node| format!("{:?} {}", node.verb, node.id).to_lowercase();
        let nodes = &self.graph.actions.nodes;
        Error::Cycle(stack[start..].iter().map(|frame| name(&nodes[frame.at])).collect())
    }
}
