//! Checks of domains.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A check of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainConstraint {
    /// The expression over `VALUE`.
    pub expression: Text,
    /// False after `NOT VALID`.
    pub validated: bool,
}
