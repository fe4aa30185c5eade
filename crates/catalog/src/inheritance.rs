//! Children and partitions of tables.

use serde::{Deserialize, Serialize};

use crate::{ObjectId, Text};

/// The edge between a child table and one parent; `position` of the object is its rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inheritance {
    /// The parent table.
    pub parent: ObjectId,
    /// `FOR VALUES …` or `DEFAULT` where the child is a partition.
    pub bound: Option<Text>,
}
