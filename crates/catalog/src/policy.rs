//! Row-security policies.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A row-security policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// ALL, SELECT, INSERT, UPDATE or DELETE.
    pub command: Name,
    /// `PERMISSIVE`, otherwise `RESTRICTIVE`.
    pub permissive: bool,
    /// Roles, sorted; PUBLIC is the empty name.
    pub roles: Vec<Name>,
    /// `USING (…)`.
    pub using: Option<Text>,
    /// `WITH CHECK (…)`.
    pub check: Option<Text>,
}
