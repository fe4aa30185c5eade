//! Extended statistics.

use serde::{Deserialize, Serialize};

use crate::{Name, ObjectId, Text};

/// Extended statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// The table.
    pub table: ObjectId,
    /// `(kinds)`, empty for all, sorted.
    pub kinds: Vec<Name>,
    /// Columns and expressions, as PostgreSQL prints them.
    pub columns: Text,
    /// `SET STATISTICS` where it is set.
    pub target: Option<i16>,
}
