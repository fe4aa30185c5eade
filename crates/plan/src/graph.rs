//! Who must come before whom: the declarations of the rules, resolved.
//!
//! Every treated object becomes one or more [`Actions`], and its rule declares what each of them requires, releases,
//! produces and destroys ([`Declared`]). The graph is a function of that alone. A node stands for SQL that is written only
//! after the sort, by the object's rule.

mod actions;
mod declared;
mod rank;

use rustc_hash::FxHashMap;

use crate::fold;
use crate::rules;
use crate::slots::Slot;
use crate::treatment::Context;

pub(crate) use actions::{Actions, Node, Verb};
use declared::ActionRef;
pub(crate) use declared::{Action, Declared};
pub(crate) use rank::Stage;

/// All actions with who must come before whom.
pub(crate) struct Graph<'a> {
    pub actions: Actions<'a>,
    /// By node: what must come before it.
    pub hard: Vec<Vec<usize>>,
    /// By node: what should come before it if it can.
    pub soft: Vec<Vec<usize>>,
    /// By node: what can be written into its statement, in the order of writing.
    pub members: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// Nodes and edges of all treated objects.
    pub fn new(context: &'a Context<'a>) -> Self {
        let actions = Actions::new(context);
        let count = actions.nodes.len();
        let mut graph = Graph {
            actions,
            hard: vec![Vec::new(); count],
            soft: vec![Vec::new(); count],
            members: vec![Vec::new(); count],
        };
        graph.connect(context);
        graph.gather(context);
        for list in graph.hard.iter_mut().chain(&mut graph.soft) {
            list.sort_unstable();
            list.dedup();
        }
        graph
    }

    /// By node: the nodes that must come after it, in order of rank; the hard edges turned round.
    pub fn needed_by(&self) -> Vec<Vec<usize>> {
        let mut needed_by = vec![Vec::new(); self.actions.nodes.len()];
        for (then, firsts) in self.hard.iter().enumerate() {
            for &first in firsts {
                needed_by[first].push(then);
            }
        }
        needed_by
    }

    /// Resolves what the rules declare.
    fn connect(&mut self, context: &'a Context<'a>) {
        let mut freed: FxHashMap<Slot, Vec<usize>> = FxHashMap::default();
        let mut taken: Vec<(usize, Vec<Slot>)> = Vec::new();
        for at in 0..self.actions.nodes.len() {
            let node = self.actions.nodes[at];
            let Some(own) = self.actions.resolve(node.id, node.verb) else { continue };
            let Some(object) = node.after.or(node.before) else { continue };
            let declared =
                rules::of(object).order(&Action { context, actions: &self.actions, node });
            for first in self.resolved(&declared.requires) {
                edge(&mut self.hard, first, own);
            }
            for then in self.resolved(&declared.releases) {
                edge(&mut self.hard, own, then);
            }
            for then in self.resolved(&declared.precedes) {
                edge(&mut self.soft, own, then);
            }
            for slot in declared.destroys {
                freed.entry(slot).or_default().push(own);
            }
            if !declared.produces.is_empty() {
                taken.push((own, declared.produces));
            }
        }
        for (own, slots) in taken {
            for &by in slots.iter().filter_map(|slot| freed.get(slot)).flatten() {
                edge(&mut self.hard, by, own);
            }
        }
    }

    fn resolved(&self, acts: &[ActionRef]) -> Vec<usize> {
        acts.iter().filter_map(|act| self.actions.resolve(&act.id, act.verb)).collect()
    }

    /// Finds, for every table and column that is made, what can be written with it: what that needs rather comes before.
    fn gather(&mut self, context: &'a Context<'a>) {
        for (at, node) in self.actions.nodes.iter().enumerate() {
            if node.verb != Verb::Create || self.actions.is_alias(at) {
                continue;
            }
            let host =
                fold::host(context, node).and_then(|id| self.actions.resolve(&id, node.verb));
            let Some(host) = host.filter(|&host| host != at) else { continue };
            self.members[host].push(at);
            for &needed in &self.hard[at] {
                edge(&mut self.soft, needed, host);
            }
        }
        self.drop_whole_tables_early(context);
        for members in &mut self.members {
            members.sort_by_key(|&at| fold::position(&self.actions.nodes[at]));
        }
    }

    /// What waits for a part of a table to go rather waits for the whole table, where that goes too.
    fn drop_whole_tables_early(&mut self, context: &'a Context<'a>) {
        for then in 0..self.actions.nodes.len() {
            let mut hosts = Vec::new();
            for &first in &self.hard[then] {
                let node = &self.actions.nodes[first];
                let table = node.id.root();
                if node.verb == Verb::Drop
                    && *node.id != *table
                    && context.is_dropped(table)
                    && self.actions.nodes[then].id.root() != table
                {
                    hosts.extend(self.actions.resolve(table, Verb::Drop));
                }
            }
            hosts.retain(|&host| host != then);
            self.soft[then].extend(hosts);
        }
    }
}

fn edge(edges: &mut [Vec<usize>], first: usize, then: usize) {
    if first != then {
        edges[then].push(first);
    }
}
