//! Aggregates.

use serde::{Deserialize, Serialize};

use crate::Text;

/// An aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Arguments between the parentheses of CREATE AGGREGATE (with ORDER BY where it has them).
    pub arguments: Text,
    /// `SFUNC = …`, `STYPE = …` and so on, in the order of the manual.
    pub options: Vec<Text>,
}
