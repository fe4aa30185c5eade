//! What runs functions while the plan runs. A body that is a string has no edges: whatever it may use is made before,
//! as far as the recorded edges allow.
//!
//! A default of a new column is computed for the rows that exist, a stored generated column too; an index, a check or
//! a new type computes its expression; a materialised view runs its query. Even on an empty table the planner puts
//! bodies of SQL functions in the place of their calls.

use relvar_catalog::{Body, Catalog, FunctionBody, Kind, Object, ObjectId};
use rustc_hash::FxHashMap;

use crate::graph::{Graph, Node, Verb};
use crate::recipes::stays;
use crate::treatment::{Context, What};

/// Which nodes run bodies that are strings, and what those may use.
#[derive(Default)]
pub(crate) struct Evaluation {
    /// By node: whether it runs such a body.
    runs: Vec<bool>,
    /// The nodes that make or change what a body can name, in order of rank.
    usable: Vec<usize>,
    /// By node: what a trial has found that it runs.
    found: FxHashMap<usize, Vec<usize>>,
}

impl Evaluation {
    /// Looks at all nodes.
    pub fn new<'a>(context: &Context<'a>, graph: &Graph<'a>) -> Self {
        let mut reach = Reach { catalog: context.to, known: FxHashMap::default() };
        let runs: Vec<bool> = graph
            .actions
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| !graph.actions.is_alias(at) && evaluates(context, node, &mut reach))
            .collect();
        let found = found(context, graph);
        if !runs.contains(&true) {
            return Evaluation { found, ..Evaluation::default() };
        }
        let is_usable = |&at: &usize| {
            !runs[at]
                && !graph.actions.is_alias(at)
                && can_be_named(context, &graph.actions.nodes[at])
        };
        let usable = (0..graph.actions.nodes.len()).filter(is_usable).collect();
        Evaluation { runs, usable, found }
    }

    /// Whether the node runs a body that is a string.
    pub fn runs(&self, node: usize) -> bool {
        self.runs.get(node).copied().unwrap_or(false)
    }

    /// The nodes that make or change what a body can name, in order of rank.
    pub fn usable(&self) -> &[usize] {
        &self.usable
    }

    /// The nodes that make what a trial has found that the node runs.
    pub fn found(&self, node: usize) -> &[usize] {
        self.found.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether one node may run a body that names what another one makes that runs bodies itself: which of them comes
    /// first, only a trial tells.
    pub fn is_open(&self, graph: &Graph) -> bool {
        let running = || graph.actions.nodes.iter().zip(&self.runs).filter(|(_, runs)| **runs);
        let is_named = |node: &Node| matches!(node.id.kind, Kind::Column | Kind::MaterializedView);
        running().count() > 1 && running().any(|(node, _)| is_named(node))
    }
}

/// The nodes that make what a trial has found, by the nodes that run it.
fn found(context: &Context, graph: &Graph) -> FxHashMap<usize, Vec<usize>> {
    let mut found: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    if context.options.runs.is_empty() {
        return found;
    }
    for (at, node) in graph.actions.nodes.iter().enumerate() {
        let makes = matches!(node.verb, Verb::Prepare | Verb::Create | Verb::Alter);
        for needed in context.options.runs.get(node.id).into_iter().flatten() {
            if makes && !graph.actions.is_alias(at) {
                let made = [Verb::Create, Verb::Alter].map(|verb| graph.actions.find(needed, verb));
                found.entry(at).or_default().extend(made.into_iter().flatten());
            }
        }
    }
    found
}

/// Whether the node computes an expression, or runs a query, that leads to a body that is a string.
fn evaluates<'c>(context: &Context, node: &Node<'c>, reach: &mut Reach<'c>) -> bool {
    let Some(after) = node.after else { return false };
    let of_stays = stays(context, node.id.root());
    match (node.verb, &after.body) {
        (Verb::Create, Body::Column(_)) => {
            let default = ObjectId::member(Kind::Default, node.id.clone().into(), "");
            of_stays && (reach.object(after) || reach.id(&default))
        }
        (Verb::Alter, Body::Column(_)) => {
            context.what(node.id) == Some(What::Retype) && reach.object(after)
        }
        (Verb::Create | Verb::Validate, Body::Constraint(_)) => of_stays && reach.object(after),
        (
            Verb::Prepare | Verb::Create,
            Body::Index(_) | Body::MaterializedView(_) | Body::DomainConstraint(_),
        )
        | (Verb::Create, Body::Inheritance(_)) => reach.object(after),
        _ => false,
    }
}

/// Whether the node makes or changes something that the body of a function can name.
fn can_be_named(context: &Context, node: &Node) -> bool {
    let kind = node.id.kind;
    let is_named = kind.is_relation()
        || kind.is_type()
        || matches!(
            kind,
            Kind::Schema
                | Kind::Extension
                | Kind::Column
                | Kind::Function
                | Kind::Aggregate
                | Kind::Operator
                | Kind::Cast
                | Kind::Collation
                | Kind::TextSearchDictionary
                | Kind::TextSearchConfiguration
        );
    match node.verb {
        Verb::Create => is_named,
        // A table that changes keeps its columns.
        Verb::Alter => {
            matches!(kind, Kind::Function | Kind::View)
                || (kind.is_type() && context.what(node.id) == Some(What::Alter))
        }
        _ => false,
    }
}

/// Follows recorded edges to functions whose body is a string.
struct Reach<'c> {
    catalog: &'c Catalog,
    known: FxHashMap<&'c ObjectId, bool>,
}

impl<'c> Reach<'c> {
    fn id(&mut self, id: &ObjectId) -> bool {
        let catalog = self.catalog;
        catalog.get(id).is_some_and(|object| self.object(object))
    }

    fn object(&mut self, start: &'c Object) -> bool {
        let mut stack = vec![start];
        let mut seen = Vec::new();
        let mut found = false;
        while let Some(object) = stack.pop() {
            match self.known.get(&object.id) {
                Some(true) => found = true,
                Some(false) => continue,
                None => {}
            }
            if is_string(object) {
                found = true;
            }
            if found {
                break;
            }
            // Not known to lead there, and not looked at twice.
            self.known.insert(&object.id, false);
            seen.push(&object.id);
            stack.extend(object.depends_on.iter().filter_map(|id| self.next(id)));
            if object.id.kind == Kind::Domain {
                let checks = self.catalog.of_kind(Kind::DomainConstraint);
                stack.extend(checks.filter(|check| check.parent() == Some(&object.id)));
            }
        }
        for id in seen {
            // What was seen on the way to a body is looked at again when it is asked for.
            if found {
                self.known.remove(id);
            }
        }
        if found {
            self.known.insert(&start.id, true);
        }
        found
    }

    /// A view runs its query; a table that is read computes nothing.
    fn next(&self, id: &ObjectId) -> Option<&'c Object> {
        let root = id.root();
        match id.kind {
            Kind::Column | Kind::View if root.kind == Kind::View => self.catalog.get(root),
            _ => self.catalog.get(id),
        }
    }
}

fn is_string(object: &Object) -> bool {
    matches!(&object.body, Body::Function(function)
        if matches!(function.body, FunctionBody::Source(_)) && function.language != "internal")
}
