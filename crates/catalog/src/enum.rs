//! Enum types.

use serde::{Deserialize, Serialize};

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its labels in sort order.
    pub labels: Vec<String>,
}
