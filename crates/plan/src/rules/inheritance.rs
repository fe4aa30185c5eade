//! INHERITS and PARTITION OF on tables that exist.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Inheritance, Object, ObjectId};

use crate::inheritance;
use crate::plan::{LockMode, Step};
use crate::rules::constraint;
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
