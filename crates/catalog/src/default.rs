//! Defaults of columns.

use serde::{Deserialize, Serialize};

use crate::Text;

/// `DEFAULT expression`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Default {
    /// The expression.
    pub expression: Text,
    /// Whether it calls a volatile function, so that a column added with it is written into every row. It follows
    /// from the expression and the functions, and makes no difference between two defaults.
    pub volatile: bool,
}

impl PartialEq for Default {
    fn eq(&self, other: &Self) -> bool {
        let Default { expression, volatile: _ } = self;
        *expression == other.expression
    }
}

impl Eq for Default {}
