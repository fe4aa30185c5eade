//! Who may do what.

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

/// `ALTER DEFAULT PRIVILEGES` of one role for one grantee.
///
/// Identity: `name` is the role whose new objects it concerns (empty for the current one), `schema` the
/// schema or empty, `arguments` the objects and grantee as `TABLES to name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultPrivilege {
    /// TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS or LARGE OBJECTS.
    pub objects: Name,
    /// As in [`Grant`].
    pub grantee: Name,
    /// Sorted by name; empty where a default was revoked.
    pub privileges: Vec<Privilege>,
}
