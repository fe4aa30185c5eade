//! Event triggers.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// An event trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// `ddl_command_start`, …
    pub event: Name,
    /// `WHEN TAG IN (…)`.
    pub tags: Vec<String>,
    /// Quoted, qualified function.
    pub function: Text,
    /// `pg_event_trigger.evtenabled`: O, D, R or A.
    pub enabled: char,
}
