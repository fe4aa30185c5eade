//! Operators.

use serde::{Deserialize, Serialize};

use crate::Text;

/// An operator; its name and argument types are its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// `FUNCTION = …`, `LEFTARG = …` and so on, in the order of the manual.
    pub options: Vec<Text>,
}
