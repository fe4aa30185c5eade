//! The online way, where the plain one would stop readers or writers of a live table.

pub(crate) mod composite_value;
pub(crate) mod constraint;
pub(crate) mod conversion;
pub(crate) mod index;
pub(crate) mod not_null;
pub(crate) mod rebuilt;
pub(crate) mod statistics;
pub(crate) mod type_swap;

use relvar_catalog::{Body, ObjectId};

use crate::graph::{Node, Verb};
use crate::treatment::{Context, Treated, What};

/// What else happens to an object besides being made, altered or dropped.
pub(crate) fn further_verbs(context: &Context, treated: &Treated) -> Vec<Verb> {
    let Some(after) = treated.after else { return Vec::new() };
    match (&after.body, treated.what) {
        (Body::Constraint(body), What::Create | What::Replace) => {
            constraint::further_verbs(context, &after.id, body)
        }
        (Body::Index(body), What::Create | What::Replace) => {
            index::further_verbs(context, treated, body)
        }
        (Body::Constraint(body), What::Alter) => {
            attach_again(context, treated, body.attached_to.as_ref())
        }
        (Body::Index(body), What::Alter) => {
            attach_again(context, treated, body.attached_to.as_ref())
        }
        (Body::NotNull(body), What::Create | What::Replace) => {
            not_null::further_verbs(context, &after.id, body)
        }
        (Body::Column(_), What::Retype) => {
            let mut verbs = statistics::further_verbs(context, &after.id);
            if type_swap::goes_by_text(context, &after.id) {
                verbs.push(Verb::Prepare);
            }
            verbs
        }
        (
            Body::Table(_) | Body::MaterializedView(_),
            What::Create | What::Replace | What::Alter,
        ) => crate::rules::table::further_verbs(context, treated),
        _ => Vec::new(),
    }
}

/// What else happens to the object of that identity.
pub(crate) fn further_verbs_of(context: &Context, id: &ObjectId) -> Vec<Verb> {
    context.treated.get(id).map(|treated| further_verbs(context, treated)).unwrap_or_default()
}

/// An index that stays is attached where it was not, or where its parent's is made anew.
fn attach_again(context: &Context, treated: &Treated, parent: Option<&ObjectId>) -> Vec<Verb> {
    let before = match treated.before.map(|object| &object.body) {
        Some(Body::Constraint(constraint)) => constraint.attached_to.as_ref(),
        Some(Body::Index(index)) => index.attached_to.as_ref(),
        _ => None,
    };
    let needed = parent.is_some_and(|parent| before != Some(parent) || context.is_made(parent));
    if needed { vec![Verb::Attach] } else { Vec::new() }
}

/// Whether the node runs on a table that exists, in a way that lets others go on.
pub(crate) fn is_online(context: &Context, node: &Node) -> bool {
    match (node.verb, node.after.or(node.before).map(|object| &object.body)) {
        (Verb::Create, Some(Body::Index(body))) => index::is_online(context, &body.table, body),
        (Verb::Drop, _) => matches!(
            node.before.map(|object| &object.body),
            Some(Body::Index(body)) if index::is_dropped_online(context, body)
        ),
        (Verb::Create, Some(Body::Constraint(_))) => constraint::has_prepared_index(context, node),
        (Verb::Create, Some(Body::NotNull(body))) => not_null::is_online(context, node.id, body),
        _ => false,
    }
}

/// Whether a table exists before the plan runs and stays.
pub(crate) fn stays(context: &Context, table: &ObjectId) -> bool {
    !context.is_made(table) && !context.is_dropped(table)
}
