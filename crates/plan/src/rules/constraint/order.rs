//! When a constraint comes and goes.

use relvar_catalog::{Body, ConstraintKind, Kind, Object, ObjectId};

use crate::graph::{Action, Declared, Verb};
use crate::inheritance::{self, foreign_key, order};
use crate::recipes;

pub(super) fn declared<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let (context, node) = (action.context, action.node);
    match node.verb {
        Verb::Prepare => {
            // An index that is built beforehand does not mind another name of a NOT NULL.
            let mut declared =
                action.usual_except(|id, verb| id.kind == Kind::NotNull && verb == Verb::Alter);
            after_not_null(node.after, &mut declared);
            declared
        }
        Verb::Create => {
            let mut declared = action.usual();
            after_not_null(node.after, &mut declared);
            declared.require_all(order::all_above(context, node.id), Verb::Drop);
            keys_before_foreign_key(action, &mut declared);
            after_attaching(action, &mut declared);
            successor_first(action, &mut declared);
            declared
        }
        Verb::Drop => {
            // What changes of a table itself does not mind its primary key.
            let is_primary = node.before.is_some_and(is_primary_key);
            let table = node.id.parent.as_deref();
            let mut declared = action
                .usual_except(|id, verb| is_primary && verb == Verb::Alter && Some(id) == table);
            before_not_null(node.before, &mut declared);
            after_leaving_parent(action, &mut declared);
            declared.require_all(order::dropped_only_above(context, node.id), Verb::Drop);
            declared.release_all(detached_from_referenced(action, node.before), Verb::Drop);
            declared
        }
        Verb::Attach => attached(action),
        Verb::Check
        | Verb::Aside
        | Verb::Alter
        | Verb::Backfill
        | Verb::Validate
        | Verb::Finish
        | Verb::Discard => action.usual(),
    }
}

/// Whether it is the primary key of a table.
pub(crate) fn is_primary_key(object: &Object) -> bool {
    primary_key(object).is_some()
}

fn primary_key(object: &Object) -> Option<&relvar_catalog::Key> {
    match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(key) => Some(key),
            ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => None,
        },
        _ => None,
    }
}

/// The NOT NULLs of a primary key's columns.
fn not_nulls_of_key(object: Option<&Object>) -> Vec<ObjectId> {
    let Some((object, key)) = object.and_then(|object| Some((object, primary_key(object)?))) else {
        return Vec::new();
    };
    let Some(table) = &object.id.parent else { return Vec::new() };
    let column = |name: &relvar_catalog::Name| {
        ObjectId::member(Kind::Column, table.clone(), name.clone()).into()
    };
    key.columns.iter().map(|name| ObjectId::member(Kind::NotNull, column(name), "")).collect()
}

/// A primary key's columns become NOT NULL before it.
fn after_not_null(after: Option<&Object>, declared: &mut Declared) {
    declared.require_all(not_nulls_of_key(after), Verb::Create);
}

/// A primary key's columns stay NOT NULL until it is gone.
fn before_not_null(before: Option<&Object>, declared: &mut Declared) {
    for verb in [Verb::Drop, Verb::Alter] {
        declared.release_all(not_nulls_of_key(before), verb);
    }
}

/// A foreign key leans on the first key that fits: one that goes has to be gone, and one that serves has to be attached.
fn keys_before_foreign_key<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let Some((object, key)) = action.node.after.and_then(|o| Some((o, foreign_key(o)?))) else {
        return;
    };
    for needed in &object.depends_on {
        after_attached(action, needed, declared);
    }
    for node in action.actions.of_table(&key.references) {
        let is_key = node.id.kind == Kind::Index
            || matches!(node.before.map(|o| &o.body), Some(Body::Constraint(c))
                if matches!(c.constraint, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_)));
        if node.verb == Verb::Drop && is_key {
            declared.require_node(&node);
        }
    }
}

/// The links by which partitions leave what a foreign key that goes references. It goes before, and comes back when they
/// are attached again.
fn detached_from_referenced<'a>(
    action: &Action<'a, '_>,
    object: Option<&'a Object>,
) -> Vec<&'a ObjectId> {
    let key = object.filter(|object| action.context.is_dropped(&object.id)).and_then(foreign_key);
    let tables = key.map(|key| inheritance::with_partitions(action.context.from, &key.references));
    tables.iter().flatten().flat_map(|table| action.actions.detached(table)).collect()
}

fn after_attaching<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let key = action.node.before.or(action.node.after);
    declared.require_all(detached_from_referenced(action, key), Verb::Create);
}

/// What a primary key leaves behind goes when the next one is there, if it can.
fn successor_first<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    for node in action.actions.of_table(action.node.id.root()) {
        let successor = recipes::constraint::successor(action.context, &node);
        if successor.as_ref() == Some(action.node.id)
            && let Some(before) = node.before
        {
            declared.precede_all(&before.depends_on, Verb::Drop);
        }
    }
}

/// What a partition keeps when it leaves its parent is dropped after.
pub(in crate::rules) fn after_leaving_parent<'a>(
    action: &Action<'a, '_>,
    declared: &mut Declared<'a>,
) {
    let Some((table, _)) = action.node.before.and_then(inheritance::index_above) else { return };
    let own = |link: &&ObjectId| link.parent.as_deref() == Some(table);
    declared.require_all(action.actions.detached(table).filter(own), Verb::Drop);
}

/// An index or key of a partitioned table serves when those of all its partitions are attached.
pub(in crate::rules) fn after_attached<'a>(
    action: &Action<'a, '_>,
    index: &ObjectId,
    declared: &mut Declared<'a>,
) {
    for node in action.actions.attached_to(index) {
        declared.require_node(&node);
    }
}

/// An index or key is attached when both it and the parent's, and the partition, are there.
pub(in crate::rules) fn attached<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let mut declared = action.usual();
    let above = action.node.after.and_then(inheritance::index_above);
    if let Some((table, parent)) = above {
        declared.require(parent, Verb::Create);
        let links = inheritance::links(action.context.to, table);
        declared.require_all(links.map(|link| &link.id), Verb::Create);
    }
    after_attached(action, action.node.id, &mut declared);
    declared
}
