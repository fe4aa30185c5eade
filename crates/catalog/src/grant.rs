//! Privileges on one object.

use serde::{Deserialize, Serialize};

use crate::Name;

/// All privileges of one grantee on one object (a column of a table is an object too).
///
/// The grantee is the name of the object's identity: `PUBLIC` in capitals, a role's name, or empty
/// for the owner, whoever that is. Present only where it differs from what PostgreSQL grants by itself
/// (`acldefault`); no privileges at all means that the default was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Sorted by name.
    pub privileges: Vec<Privilege>,
    /// Of a member of an extension: the grantee's privileges as the extension's script left them
    /// (`pg_init_privs`), sorted by name. Otherwise none.
    pub initial: Option<Vec<Privilege>>,
}

/// One privilege.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Privilege {
    /// SELECT, USAGE, EXECUTE, …
    pub name: Name,
    /// `WITH GRANT OPTION`.
    pub grantable: bool,
}
