//! Privileges that new objects get.

use serde::{Deserialize, Serialize};

use crate::{Name, Privilege};

/// `ALTER DEFAULT PRIVILEGES` of one role for one grantee.
///
/// Identity: `name` is the role whose new objects it concerns (empty for the current one), `schema` the
/// schema or empty, `arguments` the objects and grantee as `TABLES to name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultPrivilege {
    /// TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS or LARGE OBJECTS.
    pub objects: Name,
    /// As in [`Grant`](crate::Grant).
    pub grantee: Name,
    /// Sorted by name; empty where a default was revoked.
    pub privileges: Vec<Privilege>,
}
