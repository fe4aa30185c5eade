//! Constraints on tables that exist: keys take over an index that was built CONCURRENTLY; foreign keys
//! and checks are added NOT VALID and validated after, when readers and writers can go on.

use relvar_catalog::{
    Body, Constraint, ConstraintKind, ForeignKey, Index, Key, Kind, Name, Object, ObjectId,
};

use crate::graph::{Node, Verb};
use crate::recipes::stays;
use crate::treatment::{Context, What};

pub(crate) fn further_verbs(context: &Context, id: &ObjectId, body: &Constraint) -> Vec<Verb> {
    let mut verbs = Vec::new();
    if body.attached_to.is_some() {
        verbs.push(Verb::Attach);
    }
    let Some(table) = id.parent.as_deref() else { return verbs };
    match &body.constraint {
        ConstraintKind::ForeignKey(key) => {
            if is_validated_after(context, table, body) {
                verbs.push(Verb::Validate);
            }
            if loses_referenced_rows(context, table, key) {
                verbs.push(Verb::Check);
            }
        }
        ConstraintKind::Check(_) => {
            if is_validated_after(context, table, body) {
                verbs.push(Verb::Validate);
            }
        }
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            if builds_index_first(context, id, table, key) {
                verbs.push(Verb::Prepare);
            }
        }
        // PostgreSQL has no online form for an exclusion constraint.
        ConstraintKind::Exclusion { .. } => {}
    }
    verbs
}

/// Whether rows that stay reference a table that is dropped with its rows and made again.
fn loses_referenced_rows(context: &Context, table: &ObjectId, key: &ForeignKey) -> bool {
    let column = |name: &Name| ObjectId::member(Kind::Column, table.clone().into(), name.clone());
    let is_there = |name: &Name| {
        let column = column(name);
        context.from.contains(&column) && !context.is_made(&column)
    };
    stays(context, table)
        && context.what(&key.references) == Some(What::Replace)
        && context.options.facts.may_hold_rows(table)
        && key.columns.iter().all(is_there)
}

/// Whether the constraint is added NOT VALID first. A foreign key on a partitioned table cannot be
/// before 18, nor can one that is not enforced.
pub(crate) fn is_validated_after(context: &Context, table: &ObjectId, body: &Constraint) -> bool {
    let partitioned = is_partitioned(context, table);
    let foreign_key = matches!(body.constraint, ConstraintKind::ForeignKey(_));
    stays(context, table)
        && table.kind == Kind::Table
        && body.validated
        && body.enforced
        && !(foreign_key && partitioned && context.major() < 18)
}

/// Whether a key's index is built CONCURRENTLY and then taken over: not for a partitioned table, which
/// has no such form, nor for WITHOUT OVERLAPS, which takes over no index.
fn builds_index_first(context: &Context, id: &ObjectId, table: &ObjectId, key: &Key) -> bool {
    stays(context, table)
        && !is_partitioned(context, table)
        && !key.without_overlaps
        && !is_replaced_with_what_it_needs(context, id)
        && index_taken_over(context, id).is_none()
}

/// Whether the key is replaced because a column or a type under it changes, so that its new index cannot
/// be built while the old one is there.
fn is_replaced_with_what_it_needs(context: &Context, id: &ObjectId) -> bool {
    context.what(id) == Some(What::Replace)
        && context.to.get(id).is_some_and(|object| {
            object.depends_on.iter().any(|needed| context.what(needed).is_some())
        })
}

/// Whether the node takes part in a swap of one key for another, whose index is there by then.
pub(crate) fn is_swapped(context: &Context, node: &Node) -> bool {
    has_prepared_index(context, node) || successor(context, node).is_some()
}

/// The primary key that comes in the place of one that goes, be it under another name, where its index is built first.
pub(crate) fn successor(context: &Context, node: &Node) -> Option<ObjectId> {
    let (before, table) = (node.before?, node.id.parent.as_deref()?);
    let primary = |object: &Object| match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(key) => Some(key.clone()),
            _ => None,
        },
        _ => None,
    };
    primary(before).filter(|_| node.verb == Verb::Drop && stays(context, table))?;
    let next = crate::inheritance::members(context.to, Kind::Constraint, table)
        .find(|object| primary(object).is_some())?;
    let key = primary(next)?;
    let comes = context.is_made(&next.id) && builds_index_first(context, &next.id, table, &key);
    comes.then(|| next.id.clone())
}

/// Whether the node makes a key out of an index that `Prepare` built.
pub(crate) fn has_prepared_index(context: &Context, node: &Node) -> bool {
    let (Some(object), Some(table)) = (node.after, node.id.parent.as_deref()) else { return false };
    match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                builds_index_first(context, node.id, table, key)
            }
            ConstraintKind::Check(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => false,
        },
        _ => false,
    }
}

pub(crate) fn is_partitioned(context: &Context, table: &ObjectId) -> bool {
    let object = context.to.get(table).or_else(|| context.from.get(table));
    matches!(object.map(|o| &o.body), Some(Body::Table(table)) if table.partition_by.is_some())
}

/// The index of today that has the constraint's name and shape, so that the constraint takes it over
/// instead of building its own.
pub(crate) fn index_taken_over<'a>(
    context: &Context<'a>,
    constraint: &ObjectId,
) -> Option<&'a Object> {
    let table = constraint.parent.as_deref()?;
    let name = ObjectId::scoped(Kind::Index, table.in_schema()?, constraint.name.clone());
    let index = context.from.get(&name)?;
    let (Body::Index(body), Body::Constraint(wanted)) =
        (&index.body, &context.to.get(constraint)?.body)
    else {
        return None;
    };
    let key = match &wanted.constraint {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key,
        ConstraintKind::Check(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion { .. } => return None,
    };
    let fits = body.table == *table
        && context.what(&name) == Some(What::Drop)
        && context.what(constraint) == Some(What::Create)
        && stays(context, table)
        && !is_partitioned(context, table)
        && serves(body, key);
    fits.then_some(index)
}

/// Whether ADD CONSTRAINT … USING INDEX takes the index for the key.
fn serves(index: &Index, key: &Key) -> bool {
    let plain = index.keys.iter().all(|k| {
        k.collation.is_none() && k.operator_class.is_none() && !k.descending && !k.nulls_first
    });
    index.unique
        && index.valid
        && index.attached_to.is_none()
        && index.predicate.is_none()
        && plain
        && index.method == key.method
        && index.include == key.include
        && index.options == key.options
        && index.tablespace == key.tablespace
        && index.nulls_not_distinct == key.nulls_not_distinct
        && index.keys.iter().map(|k| k.term.column()).eq(key.columns.iter().map(Some))
}

/// The drop of an index that a constraint takes over is done by the constraint.
pub(crate) fn taken_over_by(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    let Body::Index(index) = &node.before?.body else { return None };
    if node.verb != Verb::Drop {
        return None;
    }
    let constraint =
        ObjectId::member(Kind::Constraint, index.table.clone().into(), node.id.name.clone());
    index_taken_over(context, &constraint)?;
    Some((constraint, Verb::Create))
}
