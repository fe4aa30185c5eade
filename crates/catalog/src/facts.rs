//! What is true of one target beyond its catalog.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ObjectId;

/// Facts about a target. What is not known is absent, and then the careful way is taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Facts {
    /// By table or materialised view.
    pub tables: BTreeMap<ObjectId, TableFacts>,
}

/// Facts about one table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TableFacts {
    /// Whether it holds at least one row.
    pub has_rows: bool,
    /// The planner's estimate (`pg_class.reltuples`); negative where it was never analysed.
    pub rows_estimate: f32,
    /// Size on disk in bytes, without indexes.
    pub bytes: i64,
}

impl Facts {
    /// Whether the table may hold rows: true unless it is known to be empty.
    pub fn may_hold_rows(&self, table: &ObjectId) -> bool {
        self.tables.get(table).is_none_or(|facts| facts.has_rows)
    }
}
