//! What a rule declares of an action: what it requires, what it releases, the names that it produces and destroys.
//!
//! Plain data; the graph resolves it. An action that the plan does not have asks for nothing, so that a rule names what it
//! would come after without looking whether it happens.

use std::borrow::Cow;
use std::ops::Deref;

use relvar_catalog::{Kind, Object, ObjectId};

use super::{Actions, Node, Verb};
use crate::slots::{self, Slot};
use crate::treatment::Context;

/// The identity of an object of a catalog, or one that a rule makes up.
#[derive(Debug, Clone)]
pub(crate) struct Id<'a>(Cow<'a, ObjectId>);

impl Deref for Id<'_> {
    type Target = ObjectId;

    fn deref(&self) -> &ObjectId {
        &self.0
    }
}

impl<'a> From<&'a ObjectId> for Id<'a> {
    fn from(id: &'a ObjectId) -> Self {
        Id(Cow::Borrowed(id))
    }
}

impl From<ObjectId> for Id<'_> {
    fn from(id: ObjectId) -> Self {
        Id(Cow::Owned(id))
    }
}

/// One action on one object.
#[derive(Debug)]
pub(crate) struct ActionRef<'a> {
    pub id: Id<'a>,
    pub verb: Verb,
}

/// What an action needs of others, and what others need of it.
#[derive(Debug, Default)]
pub(crate) struct Declared<'a> {
    /// What comes before it.
    pub requires: Vec<ActionRef<'a>>,
    /// What comes behind it, because it lets go of what that changes or takes away.
    pub releases: Vec<ActionRef<'a>>,
    /// What comes behind it if nothing forbids that.
    pub precedes: Vec<ActionRef<'a>>,
    /// The names that it takes.
    pub produces: Vec<Slot>,
    /// The names that it frees.
    pub destroys: Vec<Slot>,
}

impl<'a> Declared<'a> {
    /// Comes behind what does this.
    pub fn require(&mut self, id: impl Into<Id<'a>>, verb: Verb) {
        self.requires.push(ActionRef { id: id.into(), verb });
    }

    /// Comes before what does this.
    pub fn release(&mut self, id: impl Into<Id<'a>>, verb: Verb) {
        self.releases.push(ActionRef { id: id.into(), verb });
    }

    /// Comes behind each of these actions.
    pub fn require_all<I: Into<Id<'a>>>(&mut self, ids: impl IntoIterator<Item = I>, verb: Verb) {
        self.requires.extend(ids.into_iter().map(|id| ActionRef { id: id.into(), verb }));
    }

    /// Comes before each of these actions.
    pub fn release_all<I: Into<Id<'a>>>(&mut self, ids: impl IntoIterator<Item = I>, verb: Verb) {
        self.releases.extend(ids.into_iter().map(|id| ActionRef { id: id.into(), verb }));
    }

    /// Comes before each of these actions if nothing forbids it.
    pub fn precede_all<I: Into<Id<'a>>>(&mut self, ids: impl IntoIterator<Item = I>, verb: Verb) {
        self.precedes.extend(ids.into_iter().map(|id| ActionRef { id: id.into(), verb }));
    }

    /// Comes behind what the node does.
    pub fn require_node(&mut self, node: &Node<'a>) {
        self.require(node.id, node.verb);
    }

    /// Comes before what the node does.
    pub fn release_node(&mut self, node: &Node<'a>) {
        self.release(node.id, node.verb);
    }

    /// Comes before anything that changes or takes away what the object of today needs and lets go of.
    pub fn release_needs(&mut self, before: Option<&'a Object>, verbs: &[Verb]) {
        for needed in needs(before) {
            for &verb in verbs {
                self.release(needed, verb);
            }
        }
    }

    /// Made or changed after all that it needs, except for what it does not mind.
    pub fn require_needs_except(
        &mut self,
        after: Option<&'a Object>,
        minds_not: impl Fn(&ObjectId, Verb) -> bool,
    ) {
        for needed in needs(after) {
            for verb in [Verb::Create, Verb::Alter] {
                if !minds_not(needed, verb) {
                    self.require(needed, verb);
                }
            }
        }
    }

    /// Made or changed after all that it needs.
    pub fn require_needs(&mut self, after: Option<&'a Object>) {
        self.require_needs_except(after, |_, _| false);
    }
}

fn needs<'a>(object: Option<&'a Object>) -> impl Iterator<Item = &'a ObjectId> + use<'a> {
    object.into_iter().flat_map(|object| &object.depends_on)
}

/// An action among all others, for the rule that declares it.
#[derive(Clone, Copy)]
pub(crate) struct Action<'a, 's> {
    pub context: &'a Context<'a>,
    pub actions: &'s Actions<'a>,
    pub node: Node<'a>,
}

impl<'a> Action<'a, '_> {
    /// What holds for an action on an object of any kind.
    pub fn usual(&self) -> Declared<'a> {
        self.usual_except(|_, _| false)
    }

    /// What holds for an action on an object of any kind, except for what it does not mind of what it needs.
    pub fn usual_except(&self, minds_not: impl Fn(&ObjectId, Verb) -> bool) -> Declared<'a> {
        self.usual_in_sequence(usual_sequence(self.node.verb), minds_not)
    }

    /// What holds for an action on an object of any kind, where the verbs of this one follow each other in another way.
    pub fn usual_in_sequence(
        &self,
        sequence: &'static [Verb],
        minds_not: impl Fn(&ObjectId, Verb) -> bool,
    ) -> Declared<'a> {
        let Node { verb, before, after, .. } = self.node;
        let mut declared = self.names();
        match verb {
            Verb::Create | Verb::Prepare | Verb::Backfill => {
                declared.require_needs_except(after, minds_not);
            }
            Verb::Alter => {
                declared.require_needs_except(after, minds_not);
                self.let_go(&mut declared);
            }
            // What is taken over goes when its successor is made.
            Verb::Drop if self.is_taken_over() => {}
            Verb::Drop => self.before_needed(&mut declared, minds_not),
            Verb::Discard => declared.release_needs(before, &[Verb::Discard, Verb::Drop]),
            Verb::Check | Verb::Aside | Verb::Attach | Verb::Validate | Verb::Finish => {}
        }
        for &earlier in sequence {
            declared.require(self.node.id, earlier);
        }
        self.while_row_type_changes(&mut declared);
        declared
    }

    /// What is away, or not yet what it will be, while something changes that it only lets go of for a while.
    pub fn meanwhile(&self, needs: &[Verb]) -> Declared<'a> {
        let mut declared = self.names();
        declared.release_needs(self.node.before, needs);
        self.while_row_type_changes(&mut declared);
        declared
    }

    /// The names that the action takes and frees.
    fn names(&self) -> Declared<'a> {
        let Node { verb, before, after, .. } = self.node;
        let of = |object: Option<&Object>| object.map(slots::of).unwrap_or_default();
        let (produces, destroys) = match verb {
            Verb::Create => (of(after), Vec::new()),
            Verb::Alter => {
                let (mut freed, kept) = (of(before), of(after));
                freed.retain(|slot| !kept.contains(slot));
                (kept, freed)
            }
            Verb::Prepare if before.is_none() => {
                (after.map(slots::of_prepared).unwrap_or_default(), Vec::new())
            }
            Verb::Drop | Verb::Aside => (Vec::new(), of(before)),
            Verb::Check
            | Verb::Prepare
            | Verb::Attach
            | Verb::Backfill
            | Verb::Validate
            | Verb::Finish
            | Verb::Discard => (Vec::new(), Vec::new()),
        };
        Declared { produces, destroys, ..Declared::default() }
    }

    fn is_taken_over(&self) -> bool {
        let by = self.actions.resolve(self.node.id, self.node.verb);
        by.is_some_and(|at| self.actions.nodes[at].verb == Verb::Create)
    }

    /// Changed before what it needed and needs no more is dropped.
    fn let_go(&self, declared: &mut Declared<'a>) {
        let (before, after) = (self.node.before, self.node.after);
        for needed in needs(before) {
            let still = after.is_some_and(|after| after.depends_on.binary_search(needed).is_ok());
            if !still && !self.actions.has(needed, Verb::Aside) {
                declared.release(needed, Verb::Drop);
            }
            declared.require(needed, Verb::Aside);
            declared.release(needed, Verb::Discard);
        }
    }

    /// Dropped before anything happens to what it needed.
    fn before_needed(
        &self,
        declared: &mut Declared<'a>,
        minds_not: impl Fn(&ObjectId, Verb) -> bool,
    ) {
        for needed in needs(self.node.before) {
            for verb in [Verb::Prepare, Verb::Alter, Verb::Aside, Verb::Drop] {
                let is_type_change = verb != Verb::Prepare || needed.kind == Kind::Column;
                if is_type_change && !minds_not(needed, verb) {
                    declared.release(needed, verb);
                }
            }
        }
    }

    /// What makes values of a row type is away while an attribute of the type changes, and comes after.
    fn while_row_type_changes(&self, declared: &mut Declared<'a>) {
        let (context, id) = (self.context, self.node.id);
        let (changed, later) = (context.row_types_around(id), context.row_types_before(id));
        match self.node.verb {
            Verb::Drop => changed.iter().for_each(|t| declared.release(*t, Verb::Alter)),
            Verb::Prepare if context.loses_default_meanwhile(id) => {
                changed.iter().for_each(|t| declared.release(*t, Verb::Alter));
            }
            Verb::Create => {
                changed.iter().chain(later).for_each(|t| declared.require(*t, Verb::Alter));
            }
            Verb::Alter if id.kind == Kind::Domain => {
                later.iter().for_each(|t| declared.require(*t, Verb::Alter));
            }
            Verb::Check
            | Verb::Prepare
            | Verb::Aside
            | Verb::Alter
            | Verb::Attach
            | Verb::Backfill
            | Verb::Validate
            | Verb::Finish
            | Verb::Discard => {}
        }
    }
}

/// The verbs of one object that come before one of them.
fn usual_sequence(verb: Verb) -> &'static [Verb] {
    match verb {
        Verb::Check | Verb::Prepare => &[],
        Verb::Drop | Verb::Aside | Verb::Alter | Verb::Backfill => &[Verb::Prepare],
        Verb::Create => &[Verb::Prepare, Verb::Drop, Verb::Aside],
        Verb::Attach | Verb::Finish => &[Verb::Create, Verb::Alter],
        Verb::Validate => &[Verb::Create],
        Verb::Discard => &[Verb::Create, Verb::Aside],
    }
}
