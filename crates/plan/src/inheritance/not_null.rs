//! Names of NOT NULL on both sides of an inheritance, from 18. A child that gets NOT NULL from its parent gets it under
//! the parent's name; one that had it before keeps its own. A child's name cannot change while it is inherited.

use relvar_catalog::{Body, Catalog, Kind, NotNull, Object, ObjectId};
use rustc_hash::FxHashSet;

use super::{Form, body, form, links, members, twin};
use crate::rules::not_null::constraint_name;
use crate::treatment::Context;

/// The constraint of that identity.
pub(crate) fn get<'c>(catalog: &'c Catalog, id: &ObjectId) -> Option<(&'c Object, &'c NotNull)> {
    let object = catalog.get(id)?;
    match &object.body {
        Body::NotNull(body) => Some((object, body)),
        _ => None,
    }
}

/// Its name, be it the one that PostgreSQL chooses.
pub(crate) fn name(catalog: &Catalog, id: &ObjectId) -> Option<String> {
    get(catalog, id).map(|(object, body)| constraint_name(&object.id, body))
}

/// Whether a new child's NOT NULLs have the names that its parent's have, so that it can take them from there.
pub(super) fn has_parents_names(context: &Context, child: &ObjectId, parent: &ObjectId) -> bool {
    context.major() < 18
        || members_under_columns(context.to, child).all(|object| {
            let above = twin(&object.id, parent).and_then(|twin| name(context.to, &twin));
            above.is_none() || above == name(context.to, &object.id)
        })
}

/// Whether a new child would have its own NOT NULL under the name of a parent's if it did not say another.
pub(crate) fn takes_parents_name(context: &Context, id: &ObjectId) -> bool {
    let table = id.root();
    let above = |link: &super::Inheritance| twin(id, &link.parent);
    context.major() >= 18
        && context.is_made(table)
        && form(context, table) != Form::Standalone
        && links(context.to, table)
            .filter_map(body)
            .filter_map(above)
            .filter_map(|twin| name(context.to, &twin))
            .any(|above| Some(above) != name(context.to, id))
}

/// The NOT NULLs of parents that come with this plan beside the one of a child that stays a child, under another name.
pub(crate) fn parents_named_apart(context: &Context, id: &ObjectId) -> Vec<ObjectId> {
    let is_new = context.major() >= 18 && context.is_made(id);
    let own = name(context.to, id).filter(|_| is_new && !context.is_made(id.root()));
    links(context.to, id.root())
        .filter(|link| own.is_some() && context.what(&link.id).is_none())
        .filter_map(body)
        .filter_map(|link| twin(id, &link.parent))
        .filter(|twin| context.is_made(twin) && name(context.to, twin) != own)
        .collect()
}

/// The NOT NULLs of parents that have to wait for those of children with another name; and of their parents, which
/// would bring them.
pub(crate) fn named_apart_below(context: &Context) -> FxHashSet<ObjectId> {
    let mut found = FxHashSet::default();
    if context.major() < 18 {
        return found;
    }
    for (id, _) in context.treated.iter().filter(|(id, _)| id.kind == Kind::NotNull) {
        let mut above: Vec<ObjectId> = parents_named_apart(context, id);
        while let Some(next) = above.pop() {
            let parents = links(context.to, next.root()).filter_map(body);
            let made = parents.filter_map(|link| twin(&next, &link.parent));
            above.extend(made.filter(|twin| context.is_made(twin) && !found.contains(twin)));
            found.insert(next);
        }
    }
    found
}

/// Whether a partition has to leave its parent for the names that its NOT NULLs, or its parent's, have after: a name
/// reaches the partitions that have the same one, and is refused where one has another.
pub(super) fn changes_names_apart(context: &Context, child: &ObjectId, parent: &ObjectId) -> bool {
    context.major() >= 18
        && members_under_columns(context.from, child).any(|object| {
            let of = |catalog: &Catalog| {
                Some((name(catalog, &object.id)?, name(catalog, &twin(&object.id, parent)?)?))
            };
            let (Some(before), Some(after)) = (of(context.from), of(context.to)) else {
                return false;
            };
            let together = before.0 == before.1 && after.0 == after.1;
            before != after && !together
        })
}

/// Whether a child has the constraint of its own, so that it goes by itself, and not while it is inherited as well.
pub(crate) fn is_own(context: &Context, object: Option<&Object>) -> bool {
    context.major() >= 18
        && matches!(object.map(|object| &object.body), Some(Body::NotNull(body)) if body.local)
}

/// Whether a NOT NULL comes to a table that exists.
pub(crate) fn comes(context: &Context, table: &ObjectId) -> bool {
    context.from.contains(table)
        && members_under_columns(context.to, table).any(|object| !context.from.contains(&object.id))
}

/// The NOT NULLs of a table.
pub(super) fn members_under_columns<'c>(
    catalog: &'c Catalog,
    table: &ObjectId,
) -> impl Iterator<Item = &'c Object> + use<'c> {
    members(catalog, Kind::Column, table).filter_map(|column| {
        catalog.get(&ObjectId::member(Kind::NotNull, column.id.clone().into(), ""))
    })
}
