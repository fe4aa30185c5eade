//! User mappings of foreign servers.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A user mapping; server and user are its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMapping {
    /// `OPTIONS (…)`, as `name 'value'`, without those that hold a secret.
    pub options: Vec<Text>,
}
