//! Indexes on tables that exist: built and dropped CONCURRENTLY; replaced without a gap.

use relvar_catalog::{Body, Index, ObjectId, name};

use crate::graph::Verb;
use crate::inheritance::attachment;
use crate::recipes::stays;
use crate::treatment::{Context, Treated, What};

pub(crate) fn further_verbs(context: &Context, treated: &Treated, index: &Index) -> Vec<Verb> {
    let mut verbs = Vec::new();
    if index.attached_to.is_some() {
        verbs.push(Verb::Attach);
    }
    if treated.what == What::Replace && is_built_before(context, treated, index) {
        verbs.push(Verb::Prepare);
    }
    verbs
}

/// Whether CREATE INDEX CONCURRENTLY is the way: PostgreSQL has none on a partitioned table, where
/// ON ONLY makes a template that is attached to partition by partition.
pub(crate) fn is_online(context: &Context, table: &ObjectId, index: &Index) -> bool {
    stays(context, table) && !index.partitioned
}

/// Whether DROP INDEX CONCURRENTLY is the way.
pub(crate) fn is_dropped_online(context: &Context, index: &Index) -> bool {
    stays(context, &index.table) && !index.partitioned && index.attached_to.is_none()
}

/// Whether the new index can be built beside the old one: nothing that it needs changes in this plan.
pub(crate) fn is_built_before(context: &Context, treated: &Treated, index: &Index) -> bool {
    let (Some(before), Some(after)) = (treated.before, treated.after) else { return false };
    let same_table = matches!(&before.body, Body::Index(old) if old.table == index.table && old.attached_to.is_none());
    same_table
        && index.attached_to.is_none()
        && is_online(context, &index.table, index)
        && !attachment::stays_apart(context, after)
        && after.depends_on.iter().all(|needed| context.what(needed).is_none())
        && context.row_types_around(&after.id).is_empty()
}

/// The name under which an index is built beside the one that it will replace.
pub(crate) fn interim_name(name: &str) -> String {
    name::fit(name, "_relvar_new")
}
