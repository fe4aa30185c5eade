//! Casts.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A cast; its source and target are its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// `WITH FUNCTION f(x)`, `WITHOUT FUNCTION` or `WITH INOUT`.
    pub method: Text,
    /// Empty, `AS ASSIGNMENT` or `AS IMPLICIT`.
    pub context: Text,
}
