//! Foreign servers.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A foreign server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignServer {
    /// Its wrapper.
    pub wrapper: Name,
    /// `TYPE`.
    pub server_type: Option<String>,
    /// `VERSION`.
    pub version: Option<String>,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}
