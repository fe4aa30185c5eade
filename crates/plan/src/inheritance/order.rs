//! What PostgreSQL wants in an order between a table and its parents, whatever the kind of member.

use relvar_catalog::{Catalog, ObjectId};

use super::{body, links, twin};
use crate::treatment::Context;

/// The objects of the same name at a table's parents.
pub(crate) fn above<'c>(
    catalog: &'c Catalog,
    id: &'c ObjectId,
) -> impl Iterator<Item = ObjectId> + use<'c> {
    links(catalog, id.root()).filter_map(body).filter_map(|link| twin(id, &link.parent))
}

/// The objects of the same name at a table's parents of today, and theirs. A constraint that a parent loses is gone from
/// its children when one of their own takes its name; a NOT NULL that is inherited cannot be dropped or renamed.
pub(crate) fn all_above(context: &Context, id: &ObjectId) -> Vec<ObjectId> {
    let mut found: Vec<ObjectId> = above(context.from, id).collect();
    let mut at = 0;
    while let Some(next) = found.get(at) {
        let further: Vec<ObjectId> = above(context.from, next).collect();
        found.extend(further);
        at += 1;
    }
    found
}

/// The objects of the same name at a table's parents that go without taking their children's along.
pub(crate) fn dropped_only_above<'c>(
    context: &'c Context,
    id: &'c ObjectId,
) -> impl Iterator<Item = ObjectId> + use<'c> {
    above(context.from, id).filter(|twin| context.is_kept_below(twin))
}
