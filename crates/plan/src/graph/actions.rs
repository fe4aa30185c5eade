//! The atomic actions of a plan, found by what they do, by table, and by what is attached or detached.

use relvar_catalog::{Body, Object, ObjectId};
use rustc_hash::FxHashMap;

use super::rank;
use crate::inheritance;
use crate::recipes;
use crate::treatment::{Context, Treated, What};

/// What a node does to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Verb {
    /// Looks whether the rows that exist allow it, and fails where they do not.
    Check,
    /// Builds beside what exists, before anything is switched: an index, a check not yet valid.
    Prepare,
    /// Drops the object of today.
    Drop,
    /// Gives a type of today another name, so that columns can leave it one by one.
    Aside,
    /// Makes the wanted object.
    Create,
    /// Changes it in place.
    Alter,
    /// Attaches an index to the parent's.
    Attach,
    /// Fills a column.
    Backfill,
    /// Checks the rows that exist.
    Validate,
    /// Says what can be said of a table only after its indexes are there.
    Finish,
    /// Drops what `Aside` put aside.
    Discard,
}

/// One atomic action.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub verb: Verb,
    pub id: &'a ObjectId,
    pub before: Option<&'a Object>,
    pub after: Option<&'a Object>,
    pub because: &'a str,
}

/// All actions of a plan, in order of rank.
pub(crate) struct Actions<'a> {
    pub nodes: Vec<Node<'a>>,
    index: FxHashMap<(&'a ObjectId, Verb), usize>,
    of_table: FxHashMap<&'a ObjectId, Vec<usize>>,
    attached_to: FxHashMap<&'a ObjectId, Vec<usize>>,
    detached: FxHashMap<&'a ObjectId, Vec<usize>>,
}

impl<'a> Actions<'a> {
    /// The actions on all treated objects.
    pub fn new(context: &'a Context<'a>) -> Self {
        let treated = context.treated.iter();
        let mut nodes: Vec<Node<'a>> =
            treated.flat_map(|(id, treated)| nodes_of(context, id, treated)).collect();
        nodes.sort_by(|a, b| rank::key(context, a).cmp(&rank::key(context, b)));
        let mut actions = Actions {
            nodes,
            index: FxHashMap::default(),
            of_table: FxHashMap::default(),
            attached_to: FxHashMap::default(),
            detached: FxHashMap::default(),
        };
        for at in 0..actions.nodes.len() {
            actions.register(at);
        }
        actions.alias(context);
        actions
    }

    fn register(&mut self, at: usize) {
        let node = self.nodes[at];
        self.index.insert((node.id, node.verb), at);
        let table = match node.after.or(node.before).and_then(Object::parent) {
            Some(parent) => parent.root(),
            None => node.id,
        };
        self.of_table.entry(table).or_default().push(at);
        if let (Verb::Attach, Some(parent)) = (node.verb, node.after.and_then(attachment)) {
            self.attached_to.entry(parent).or_default().push(at);
        }
        let link = node.before.and_then(inheritance::body);
        if let (Verb::Drop, Some(link), Some(child)) = (node.verb, link, node.id.parent.as_deref())
        {
            self.detached.entry(child).or_default().push(at);
            if link.bound.is_some() {
                self.detached.entry(&link.parent).or_default().push(at);
            }
        }
    }

    /// Points what another object's statement does anyway to that statement.
    fn alias(&mut self, context: &'a Context<'a>) {
        for at in 0..self.nodes.len() {
            let node = self.nodes[at];
            let target = inheritance::done_by(context, &node)
                .or_else(|| recipes::constraint::taken_over_by(context, &node));
            if let Some((id, verb)) = target
                && let Some(target) = self.resolve(&id, verb)
            {
                self.index.insert((node.id, node.verb), target);
            }
        }
    }

    /// The node that does this to the object, itself or through another object.
    pub fn find(&self, id: &ObjectId, verb: Verb) -> Option<usize> {
        self.index.get(&(id, verb)).copied()
    }

    /// Whether the plan does this to the object.
    pub fn has(&self, id: &ObjectId, verb: Verb) -> bool {
        self.find(id, verb).is_some()
    }

    /// Follows what is done by other objects' statements to the end: a partition of a partition is done by the topmost
    /// table.
    pub fn resolve(&self, id: &ObjectId, verb: Verb) -> Option<usize> {
        let mut at = self.find(id, verb)?;
        loop {
            let node = &self.nodes[at];
            match self.find(node.id, node.verb) {
                Some(next) if next != at => at = next,
                Some(_) | None => return Some(at),
            }
        }
    }

    /// Whether the node's SQL is that of another node (a column that its parent's statement makes).
    pub fn is_alias(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        self.find(node.id, node.verb) != Some(at)
    }

    /// Positions of the actions on a table, its members and its indexes, in order of rank.
    pub fn at_table(&self, table: &ObjectId) -> &[usize] {
        self.of_table.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// The actions on a table, its members and its indexes, in order of rank.
    pub fn of_table(&self, table: &ObjectId) -> impl Iterator<Item = Node<'a>> {
        self.at_table(table).iter().map(|&at| self.nodes[at])
    }

    /// The actions of a table that no other object's statement does.
    pub fn own_of_table(&self, table: &ObjectId) -> impl Iterator<Item = Node<'a>> {
        self.at_table(table).iter().filter(|&&at| !self.is_alias(at)).map(|&at| self.nodes[at])
    }

    /// What is attached to an index or key.
    pub fn attached_to(&self, index: &ObjectId) -> impl Iterator<Item = Node<'a>> {
        self.attached_to.get(index).into_iter().flatten().map(|&at| self.nodes[at])
    }

    /// The links that a table leaves its parents by, and those by which its partitions leave it.
    pub fn detached(&self, table: &ObjectId) -> impl Iterator<Item = &'a ObjectId> {
        self.detached.get(table).into_iter().flatten().map(|&at| self.nodes[at].id)
    }
}

/// What an index or key is attached to.
pub(crate) fn attachment(object: &Object) -> Option<&ObjectId> {
    match &object.body {
        Body::Index(index) => index.attached_to.as_ref(),
        Body::Constraint(constraint) => constraint.attached_to.as_ref(),
        _ => None,
    }
}

/// The nodes of one treated object.
fn nodes_of<'a>(
    context: &'a Context<'a>,
    id: &'a ObjectId,
    treated: &'a Treated<'a>,
) -> Vec<Node<'a>> {
    let mut verbs = match treated.what {
        What::Create => vec![Verb::Create],
        What::Drop if recipes::type_swap::is_needed(context, id) => {
            vec![Verb::Aside, Verb::Discard]
        }
        What::Drop => vec![Verb::Drop],
        What::Alter if context.loses_default_meanwhile(id) => vec![Verb::Prepare, Verb::Alter],
        What::Alter | What::Retype => vec![Verb::Alter],
        What::Replace if recipes::type_swap::is_needed(context, id) => {
            vec![Verb::Aside, Verb::Create, Verb::Discard]
        }
        What::Replace => vec![Verb::Drop, Verb::Create],
    };
    verbs.extend(recipes::further_verbs(context, treated));
    let (before, after, because) = (treated.before, treated.after, treated.because.as_str());
    verbs.into_iter().map(|verb| Node { verb, id, before, after, because }).collect()
}
