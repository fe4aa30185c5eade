//! Differences from the schema files that authors of revisions have accepted.

use relvar_catalog::{Body, Column, Constraint, NotNull, ObjectId};
use relvar_diff::Change;
use relvar_sql::StatementKind;

use crate::graph::Graph;
use crate::revision::RevisionId;

/// Objects that may differ from their definition in the schema files, because a revision says `accepts = [...]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted(Vec<String>);

impl Accepted {
    /// What these revisions and their ancestors accept.
    #[must_use]
    pub fn of(graph: &Graph, ends: &[RevisionId]) -> Self {
        let all = ends.iter().flat_map(|end| graph.with_ancestors(end));
        let mut said: Vec<String> = all
            .filter_map(|id| graph.revision(&id))
            .flat_map(|revision| revision.accepts.iter().cloned())
            .collect();
        said.sort();
        said.dedup();
        Self(said)
    }

    /// Whether the object, or what it belongs to, is named: as `column public.orders.id`, or by its path alone.
    #[must_use]
    pub fn names(&self, id: &ObjectId) -> bool {
        let mut next = Some(id);
        while let Some(id) = next {
            let (text, path) = (id.to_string(), id.path());
            if self.0.iter().any(|said| *said == text || *said == path) {
                return true;
            }
            next = id.parent.as_deref();
        }
        false
    }

    /// Parts differences into those that count, and those that are accepted: by a revision, or because a child keeps as its
    /// own what it inherits, which no statement takes back.
    #[must_use]
    pub fn split(&self, changes: Vec<Change>) -> (Vec<Change>, Vec<Change>) {
        changes.into_iter().partition(|change| !self.names(change.id()) && !stays_own(change))
    }

    /// Leaves out the statements of a dump that define or alter one of these objects.
    pub(crate) fn without(&self, statements: Vec<String>, objects: &[ObjectId]) -> Vec<String> {
        let roots: Vec<(&str, &str)> =
            objects.iter().map(ObjectId::root).map(|root| (&*root.schema, &*root.name)).collect();
        statements.into_iter().filter(|text| !is_about(&roots, text)).collect()
    }
}

/// Whether a child has a column, NOT NULL or check of its own beside its parents', and is to have it from them alone, and
/// that is all.
fn stays_own(change: &Change) -> bool {
    let Change::Altered { before, after } = change else { return false };
    match (&before.body, &after.body) {
        (Body::Column(own), Body::Column(inherited)) => {
            own.local
                && !inherited.local
                && Column { local: false, ..(**own).clone() } == **inherited
        }
        (Body::NotNull(own), Body::NotNull(inherited)) => {
            own.local && !inherited.local && NotNull { local: false, ..own.clone() } == *inherited
        }
        (Body::Constraint(own), Body::Constraint(inherited)) => {
            own.local
                && !inherited.local
                && Constraint { local: false, ..(**own).clone() } == **inherited
        }
        _ => false,
    }
}

/// Whether a statement of a dump, with its sign before it, is about one of these objects.
fn is_about(roots: &[(&str, &str)], signed: &str) -> bool {
    let split = relvar_sql::split(signed.get(2..).unwrap_or_default());
    let Some(statement) = split.statements.first() else { return false };
    let altered = match &statement.kind {
        StatementKind::AlterTable(alter) => Some(&alter.table),
        _ => None,
    };
    let defined = statement.defines.as_ref();
    let names = [altered, defined.map(|d| &d.name), defined.and_then(|d| d.on.as_ref())];
    names.into_iter().flatten().any(|name| {
        roots.iter().any(|(schema, object)| {
            name.object() == *object && name.schema().is_none_or(|named| named == *schema)
        })
    })
}
