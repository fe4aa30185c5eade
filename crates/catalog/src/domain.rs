//! Domains.

use serde::{Deserialize, Serialize};

use crate::{DataType, Name, Text};

/// A domain; its checks are objects of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The type under it with its modifiers.
    pub base: DataType,
    /// Quoted, qualified collation where it differs from the base type's.
    pub collation: Option<Text>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// From 17 the name of the NOT NULL constraint, where it is not the one that PostgreSQL chooses.
    pub not_null_name: Option<Name>,
    /// `DEFAULT`.
    pub default: Option<Text>,
}
