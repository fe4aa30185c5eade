//! One sort for everything: what must come first comes first, and what belongs together stands together.
//!
//! A depth-first walk in the order of rank. Before a node, the nodes that it must follow (hard edges);
//! before a table, if no cycle forbids it, also what its columns and constraints must follow (soft
//! edges), so that they can be written into its CREATE TABLE; after a table at once its members.

use crate::graph::{Graph, Node};
use crate::options::Error;

/// Positions of the nodes in the order in which they run.
pub(crate) fn sort(graph: &Graph) -> Result<Vec<usize>, Error> {
    let mut walk = Walk { graph, state: vec![State::New; graph.nodes.len()], sorted: Vec::new() };
    for node in 0..graph.nodes.len() {
        walk.visit(node)?;
    }
    Ok(walk.sorted)
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
