//! Rewrite rules.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A rewrite rule other than a view's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `CREATE RULE …` as `pg_get_ruledef` prints it, without the final semicolon.
    pub definition: Text,
    /// `pg_rewrite.ev_enabled`: O, D, R or A.
    pub enabled: char,
}
