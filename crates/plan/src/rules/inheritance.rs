//! INHERITS and PARTITION OF on tables that exist.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, ConstraintKind, Inheritance, Kind, Object, ObjectId};

use crate::graph::{Action, Declared, Node, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::rules::constraint::order::after_attached;
use crate::rules::{Rule, constraint, fails_usually};
use crate::treatment::Context;

pub(crate) fn create(context: &Context, id: &ObjectId, body: &Inheritance) -> Vec<Step> {
    let child = id.root();
    let mut steps = vec![match &body.bound {
        Some(bound) => Step::new(format!(
            "ALTER TABLE ONLY {} ATTACH PARTITION {} {bound}",
            body.parent.sql(),
            child.sql()
        ))
        .locks(LockMode::ShareUpdateExclusive, &body.parent)
        .scans(),
        None => Step::new(format!("ALTER TABLE {} INHERIT {}", child.sql(), body.parent.sql()))
            .locks(LockMode::AccessExclusive, child),
    }];
    if body.bound.is_some() {
        let comes_with = |object: &Object, above: &ObjectId| {
            object.id.root() == child && !context.is_made(above)
        };
        steps.extend(constraint::named_apart(context, comes_with));
    }
    steps
}

pub(crate) fn drop(context: &Context, id: &ObjectId, body: &Inheritance) -> Vec<Step> {
    let child = id.root();
    let mut steps = vec![match &body.bound {
        Some(_) => {
            Step::new(format!("ALTER TABLE {} DETACH PARTITION {}", body.parent.sql(), child.sql()))
                .locks(LockMode::AccessExclusive, &body.parent)
        }
        None => Step::new(format!("ALTER TABLE {} NO INHERIT {}", child.sql(), body.parent.sql()))
            .locks(LockMode::AccessExclusive, child),
    }];
    steps.extend(foreign_keys_left(context, child));
    steps
}

/// Drops the foreign keys of its parents that a partition keeps when it leaves them.
fn foreign_keys_left(context: &Context, child: &ObjectId) -> Vec<Step> {
    inheritance::foreign_keys_from_above(context.from, child)
        .into_iter()
        .filter(|above| !context.is_dropped(&above.id) && !context.is_dropped(child))
        .filter(|above| {
            inheritance::foreign_key(above)
                .is_some_and(|key| !inheritance::has_foreign_key(context.to, child, key))
        })
        .map(|above| {
            let name = quote_identifier(&above.id.name);
            Step::new(format!("ALTER TABLE {} DROP CONSTRAINT {name}", child.sql()))
                .locks(LockMode::AccessExclusive, child)
        })
        .collect()
}

impl Rule for Inheritance {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        match action.node.verb {
            Verb::Create => attached(action, self, &mut declared),
            Verb::Drop => detached(action, self, &mut declared),
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
        declared
    }

    /// Foreign keys that reference the parent hold on to each of its partitions.
    fn goes_with(&self, context: &Context, object: &Object) -> Vec<ObjectId> {
        if self.bound.is_some() && inheritance::is_referenced(context.from, &self.parent) {
            return Vec::new();
        }
        object.id.parent.as_deref().cloned().into_iter().collect()
    }

    fn may_fail(&self, context: &Context, node: &Node) -> bool {
        match node.verb {
            Verb::Create => {
                node.id.parent.as_deref().is_some_and(|table| recipes::stays(context, table))
            }
            verb => fails_usually(verb),
        }
    }
}

/// A table is attached when its columns, checks and the indexes that match are there.
fn attached<'a>(action: &Action<'a, '_>, link: &Inheritance, declared: &mut Declared<'a>) {
    let child = action.node.id.root();
    let actions = action.actions;
    if link.bound.is_some() {
        // Bounds must not overlap, and a table is a partition of one parent at a time.
        let detached = actions.detached(child).chain(actions.detached(&link.parent));
        declared.require_all(detached, Verb::Drop);
    } else {
        // A column that no parent has for a moment becomes the child's own for ever.
        declared.precede_all(actions.detached(child), Verb::Drop);
    }
    let attaching = Attaching {
        action: *action,
        child,
        parent: &link.parent,
        is_partition: link.bound.is_some(),
        standalone: !action.context.is_made(child)
            || inheritance::form(action.context, child) == inheritance::Form::Standalone,
    };
    let tables = [child, &link.parent];
    for &at in tables.iter().flat_map(|table| actions.at_table(table)) {
        let node = actions.nodes[at];
        match attaching.wants(at, &node) {
            Some(Side::Before) => {
                declared.require_node(&node);
                if node.verb != Verb::Drop {
                    after_attached(action, node.id, declared);
                }
            }
            Some(Side::Behind) => declared.release_node(&node),
            None => {}
        }
    }
}

/// Where an action on a member stands to the attaching.
enum Side {
    Before,
    Behind,
}

/// A table on its way to a parent.
struct Attaching<'p, 'a, 's> {
    action: Action<'a, 's>,
    child: &'p ObjectId,
    parent: &'p ObjectId,
    is_partition: bool,
    standalone: bool,
}

impl Attaching<'_, '_, '_> {
    fn wants(&self, at: usize, node: &Node) -> Option<Side> {
        match (node.verb, node.after) {
            (Verb::Drop, _) => self.goes_before(node).then_some(Side::Before),
            (Verb::Create | Verb::Alter | Verb::Validate, Some(object)) => {
                if self.comes_behind(at, node, object) {
                    Some(Side::Behind)
                } else {
                    self.comes_before(object).then_some(Side::Before)
                }
            }
            _ => None,
        }
    }

    fn goes_before(&self, node: &Node) -> bool {
        let compared =
            is_compared(node.before) && (self.is_partition || node.id.root() != self.child);
        // ATTACH pairs what is alike, and what is paired goes with the parent's.
        let paired = self.is_partition && node.id.root() == self.parent && is_paired(node.before);
        compared || paired
    }

    fn comes_before(&self, object: &Object) -> bool {
        let context = self.action.context;
        let of_child = self.standalone && object.id.is_under(self.child);
        let of_either = of_child || object.id.is_under(self.parent);
        let is_below_known =
            |above: &Option<ObjectId>| above.as_ref().is_some_and(|above| !context.is_made(above));
        match &object.body {
            Body::Column(_) | Body::NotNull(_) => of_either,
            Body::Constraint(c) if matches!(c.constraint, ConstraintKind::Check(_)) => {
                of_either && c.validated
            }
            Body::Constraint(c) => of_child && is_below_known(&c.attached_to),
            Body::Index(i) => i.table == *self.child && is_below_known(&i.attached_to),
            _ => false,
        }
    }

    fn comes_behind(&self, at: usize, node: &Node, object: &Object) -> bool {
        match &object.body {
            Body::Column(_) => self.comes_with_parents(at, node),
            Body::Index(i) => i.partitioned && i.table == *self.parent,
            Body::Constraint(c) => {
                object.id.is_under(self.parent)
                    && !(matches!(c.constraint, ConstraintKind::Check(_)) && c.validated)
                    && node.verb == Verb::Create
            }
            _ => false,
        }
    }

    /// A new table has its columns, be they its parents', before it has children.
    fn comes_with_parents(&self, at: usize, node: &Node) -> bool {
        let joins_first = self.joins_first(node.id);
        !self.is_partition
            && node.verb == Verb::Create
            && (!self.action.context.is_made(node.id.root()) || joins_first)
            && (joins_first || self.action.actions.is_alias(at))
    }

    fn joins_first(&self, id: &ObjectId) -> bool {
        let actions = self.action.actions;
        let twin = inheritance::twin(id, self.child).filter(|_| id.is_under(self.parent));
        let made = twin.and_then(|twin| actions.resolve(&twin, Verb::Create));
        made.is_some() && made == actions.resolve(id, Verb::Create)
    }
}

/// A table leaves its parent before its columns, or the parent's, change on one side alone.
fn detached<'a>(action: &Action<'a, '_>, link: &Inheritance, declared: &mut Declared<'a>) {
    let (context, actions, child) = (action.context, action.actions, action.node.id.root());
    // A partition keeps its parents' foreign keys as its own, unless they are gone before.
    for above in inheritance::foreign_keys_from_above(context.from, child) {
        let key = inheritance::foreign_key(above).filter(|_| context.is_dropped(&above.id));
        if key.is_some_and(|key| !inheritance::has_foreign_key(context.to, child, key)) {
            declared.require(&above.id, Verb::Drop);
        }
    }
    for node in actions.own_of_table(child).chain(actions.own_of_table(&link.parent)) {
        if waits_for_leaving(&node, &link.parent) {
            declared.release_node(&node);
        }
    }
    // What a partition keeps when it leaves is dropped after, and the parent's after that.
    for node in actions.of_table(child).filter(|node| node.verb == Verb::Drop) {
        if let Some((_, above)) = node.before.and_then(inheritance::index_above) {
            declared.release(above, Verb::Drop);
        }
    }
}

fn waits_for_leaving(node: &Node, parent: &ObjectId) -> bool {
    match (node.id.kind, node.verb) {
        (Kind::Column | Kind::NotNull, Verb::Create | Verb::Alter | Verb::Drop) => true,
        (Kind::NotNull, Verb::Prepare | Verb::Backfill | Verb::Validate) => true,
        // What the parent gets, its children get too.
        (Kind::Index | Kind::Constraint, Verb::Prepare | Verb::Create) => {
            node.after.and_then(Object::parent) == Some(parent)
        }
        // A check that a child inherits goes with the parent's, and cannot be dropped by itself.
        (Kind::Index | Kind::Constraint, Verb::Drop) => {
            node.before.and_then(inheritance::index_above).is_some() || is_compared(node.before)
        }
        _ => false,
    }
}

/// Whether a table that is attached is refused for having, or for lacking, what its parent lacks or has.
fn is_compared(object: Option<&Object>) -> bool {
    match object.map(|object| &object.body) {
        Some(Body::Column(_) | Body::NotNull(_)) => true,
        Some(Body::Constraint(c)) => matches!(c.constraint, ConstraintKind::Check(_)),
        _ => false,
    }
}

/// Whether ATTACH PARTITION pairs it with what a partition has: an index, or a key.
fn is_paired(object: Option<&Object>) -> bool {
    match object.map(|object| &object.body) {
        Some(Body::Index(_)) => true,
        Some(Body::Constraint(constraint)) => match constraint.constraint {
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Exclusion { .. } => true,
            ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => false,
        },
        _ => false,
    }
}
