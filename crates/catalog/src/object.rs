//! One object of a database.

use serde::{Deserialize, Serialize};

use crate::{Body, Column, Composite, Constraint, Default, Domain, NotNull, ObjectId};

/// One thing that PostgreSQL can address: who it is, what it is, what it needs.
///
/// Two objects define the same thing when identity and body are equal; position and edges follow
/// from how and when a thing was made and are no difference.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Object {
    /// Who it is.
    pub id: ObjectId,
    /// What it is.
    pub body: Body,
    /// What it needs, sorted: edges of `pg_depend` and of structure (parent, schema).
    pub depends_on: Vec<ObjectId>,
    /// The place among its siblings (a column's number, an inheritance's rank); otherwise 0.
    pub position: u16,
}

impl Object {
    /// Makes an object; sorts its edges and leaves out duplicates and itself.
    pub fn new(id: ObjectId, body: Body, mut depends_on: Vec<ObjectId>) -> Self {
        depends_on.retain(|other| *other != id);
        depends_on.sort_unstable();
        depends_on.dedup();
        Object { id, body, depends_on, position: 0 }
    }

    /// The table, view or other object that this one is part of or stands on: a member's parent,
    /// an index's or a statistics object's table.
    pub fn parent(&self) -> Option<&ObjectId> {
        match &self.body {
            Body::Index(index) => Some(&index.table),
            Body::Statistics(statistics) => Some(&statistics.table),
            Body::Schema
            | Body::Extension(_)
            | Body::Language { .. }
            | Body::Collation(_)
            | Body::Enum(_)
            | Body::Domain(_)
            | Body::DomainConstraint(_)
            | Body::Composite(_)
            | Body::Range(_)
            | Body::Sequence(_)
            | Body::SequenceOwner(_)
            | Body::Function(_)
            | Body::Aggregate(_)
            | Body::Operator(_)
            | Body::Cast(_)
            | Body::TextSearch(_)
            | Body::Wrapper(_)
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::Table(_)
            | Body::ForeignTable(_)
            | Body::Column(_)
            | Body::Default(_)
            | Body::NotNull(_)
            | Body::Inheritance(_)
            | Body::Constraint(_)
            | Body::View(_)
            | Body::MaterializedView(_)
            | Body::PropertyGraph { .. }
            | Body::Rule(_)
            | Body::Trigger(_)
            | Body::Policy(_)
            | Body::EventTrigger(_)
            | Body::Publication(_)
            | Body::PublicationMember(_)
            | Body::Owner { .. }
            | Body::Grant(_)
            | Body::DefaultPrivilege(_)
            | Body::Comment { .. } => self.id.parent.as_deref(),
        }
    }
}

/// Defines what gives the attributes of an object of one kind, and none of those of others.
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $variant:ident,)*) => {
        impl Object {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(&self) -> Option<&$variant> {
                    if let Body::$variant(body) = &self.body { Some(body) } else { None }
                }
            )*
        }
    };
}

accessors! {
    /// The attributes of a domain.
    as_domain: Domain,
    /// The attributes of a composite type.
    as_composite: Composite,
    /// The attributes of a column.
    as_column: Column,
    /// The attributes of a default.
    as_default: Default,
    /// The attributes of a NOT NULL.
    as_not_null: NotNull,
    /// The attributes of a constraint.
    as_constraint: Constraint,
}
