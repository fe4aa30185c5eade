//! Foreign tables.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignTable {
    /// Its server.
    pub server: Name,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}
