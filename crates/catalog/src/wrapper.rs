//! Foreign-data wrappers.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A foreign-data wrapper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapper {
    /// Quoted, qualified handler function.
    pub handler: Option<Text>,
    /// Quoted, qualified validator function.
    pub validator: Option<Text>,
    /// Quoted, qualified function that gives subscriptions a connection, from 19.
    pub connection: Option<Text>,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}
