//! NOT NULL of columns.

use serde::{Deserialize, Serialize};

use crate::Name;

/// `NOT NULL` of one column; before 18 it has no name, is always valid and always inherited.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NotNull {
    /// Name of the constraint, from 18, where it is not the one PostgreSQL would choose.
    pub name: Option<Name>,
    /// `NO INHERIT`, from 18.
    pub no_inherit: bool,
    /// False after `NOT VALID`, from 18.
    pub validated: bool,
    /// Whether the table defines it itself; before 18 true unless the column is only inherited.
    pub local: bool,
    /// Whether it stays when a parent loses its own (`conislocal`). How a partition came to its NOT NULL is nothing that
    /// can be changed, and makes no difference between two.
    #[serde(default)]
    pub outlives_parents: bool,
}

impl PartialEq for NotNull {
    fn eq(&self, other: &Self) -> bool {
        let NotNull { name, no_inherit, validated, local, outlives_parents: _ } = self;
        (name, *no_inherit, *validated, *local)
            == (&other.name, other.no_inherit, other.validated, other.local)
    }
}

impl Eq for NotNull {}
