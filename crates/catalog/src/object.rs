//! One object of a database.

use serde::{Deserialize, Serialize};

use crate::{Body, ObjectId};

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
            _ => self.id.parent.as_deref(),
        }
    }
}
