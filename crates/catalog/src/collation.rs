//! Collations.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A collation: `LOCALE = …`, `PROVIDER = …` and so on, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collation {
    /// The options.
    pub options: Vec<Text>,
}
