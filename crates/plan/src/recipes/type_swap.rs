//! A type that cannot change in place, with columns that use it: the old one steps aside under another
//! name, the new one is made, the columns move over, the old one goes.

use relvar_catalog::{Kind, ObjectId, name};

use crate::slots;
use crate::treatment::{Context, What};

/// Whether a column with rows has to leave the old type while the new one, or whatever takes its name, is
/// already there: the column uses the type, or uses a type that uses it.
pub(crate) fn is_needed(context: &Context, id: &ObjectId) -> bool {
    let can_step_aside = id.kind.is_type() || id.kind == Kind::Collation;
    if !can_step_aside || !context.is_dropped(id) || stands_on_range(context, id) {
        return false;
    }
    let leaves_name = match context.what(id) {
        Some(What::Replace) => true,
        _ => context.from.get(id).is_some_and(|object| {
            let held = slots::of(object);
            slots::claimed(context).iter().any(|slot| held.contains(slot))
        }),
    };
    leaves_name && is_used(context, id)
}

fn is_used(context: &Context, id: &ObjectId) -> bool {
    context.treated.values().any(|treated| {
        treated.before.is_some_and(|object| {
            object.depends_on.binary_search(id).is_ok()
                && match treated.what {
                    What::Retype => object.id.kind == Kind::Column,
                    What::Replace => object.id.kind.is_type() && is_used(context, &object.id),
                    What::Create | What::Drop | What::Alter => false,
                }
        })
    })
}

/// The name of the old type while both exist.
pub(crate) fn aside_name(name: &str) -> String {
    name::fit(name, "_relvar_old")
}

/// Whether a column holds its values as text while its type is dropped and made: a range's constructors
/// and its multirange would keep their names if the range stepped aside.
pub(crate) fn goes_by_text(context: &Context, column: &ObjectId) -> bool {
    context.what(column) == Some(What::Retype)
        && column.root().kind == Kind::Table
        && context.from.get(column).is_some_and(|object| {
            object.depends_on.iter().any(|needed| stands_on_range(context, needed))
        })
}

/// Whether the type is a range that goes, or goes with one.
fn stands_on_range(context: &Context, id: &ObjectId) -> bool {
    id.kind.is_type()
        && context.is_dropped(id)
        && (id.kind == Kind::Range
            || context.from.get(id).is_some_and(|object| {
                object.depends_on.iter().any(|needed| stands_on_range(context, needed))
            }))
}
