//! Indexes that ALTER COLUMN TYPE builds again although it leaves the table's file as it is: PostgreSQL keeps an index's
//! file only where it has no expression and no predicate, and its operators and collations stay the same
//! (`CheckIndexCompatible` of 14 to 18).

use relvar_catalog::{Body, Column, Constraint, ConstraintKind, Kind, Object, ObjectId};

use crate::inheritance;
use crate::recipes::statistics::has_expression;
use crate::rules::data_type;
use crate::treatment::Context;

/// The indexes and keys on a column, and on its children's, that are built again with its new type.
pub(crate) fn indexes(
    context: &Context,
    column: &ObjectId,
    before: &Column,
    after: &Column,
) -> Vec<ObjectId> {
    let same_order = data_type::collation(context.from, before)
        == data_type::collation(context.to, after)
        && data_type::keeps_order(context, &before.data_type, &after.data_type);
    let mut columns = inheritance::followers(context, column);
    columns.push(column.clone());
    let kept = |object: &&Object| {
        columns.iter().any(|column| object.depends_on.binary_search(column).is_ok())
            && context.to.contains(&object.id)
            && !context.is_dropped(&object.id)
    };
    let rebuilt = |object: &&Object| match &object.body {
        Body::Index(index) => {
            !index.partitioned
                && (!same_order || index.predicate.is_some() || has_expression(index))
        }
        Body::Constraint(constraint) => is_key_rebuilt(context, &object.id, constraint, same_order),
        _ => false,
    };
    let all = context.from.of_kind(Kind::Index).chain(context.from.of_kind(Kind::Constraint));
    all.filter(kept).filter(rebuilt).map(|object| object.id.clone()).collect()
}

fn is_key_rebuilt(
    context: &Context,
    id: &ObjectId,
    constraint: &Constraint,
    same_order: bool,
) -> bool {
    if super::constraint::is_partitioned(context, id.root()) {
        return false;
    }
    match &constraint.constraint {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => !same_order,
        ConstraintKind::Exclusion { elements, predicate, .. } => {
            !same_order
                || predicate.is_some()
                || elements.iter().any(|element| element.key.term.column().is_none())
        }
        ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => false,
    }
}

/// Whether a check on the column is read over all rows with its new type.
pub(crate) fn is_checked_again(context: &Context, column: &ObjectId) -> bool {
    context.from.of_kind(Kind::Constraint).any(|object| {
        object.depends_on.binary_search(column).is_ok()
            && !context.is_dropped(&object.id)
            && matches!(&object.body, Body::Constraint(constraint)
                if matches!(constraint.constraint, ConstraintKind::Check(_)) && constraint.validated)
    })
}
