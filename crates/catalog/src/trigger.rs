//! Triggers.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A trigger that a user made; clones on partitions belong to the partitioned table's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// `CREATE … TRIGGER …` as `pg_get_triggerdef` prints it.
    pub definition: Text,
    /// `pg_trigger.tgenabled`: O, D, R or A.
    pub enabled: char,
    /// Whether it is a constraint trigger, for which there is no OR REPLACE.
    pub constraint: bool,
    /// Whether it is the clone that a partition has of a partitioned table's trigger. It is an object only where it
    /// is enabled otherwise than that one, and then has no definition.
    pub clone: bool,
}
