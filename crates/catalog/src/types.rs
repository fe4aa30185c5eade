//! User-defined types.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its labels in sort order.
    pub labels: Vec<String>,
}

/// A domain; its checks are objects of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The type under it with its modifiers.
    pub base: Text,
    /// Quoted, qualified collation where it differs from the base type's.
    pub collation: Option<Text>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// From 17 the name of the NOT NULL constraint, where it is not the one that PostgreSQL chooses.
    pub not_null_name: Option<Name>,
    /// `DEFAULT`.
    pub default: Option<Text>,
}

/// A check of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainConstraint {
    /// The expression over `VALUE`.
    pub expression: Text,
    /// False after `NOT VALID`.
    pub validated: bool,
}

/// A free-standing composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composite {
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its type with modifiers.
    pub data_type: Text,
    /// Quoted, qualified collation where it differs from the type's.
    pub collation: Option<Text>,
}

/// A range type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The type of its bounds.
    pub subtype: Text,
    /// Quoted, qualified operator class where it is not the subtype's default.
    pub operator_class: Option<Text>,
    /// Quoted, qualified collation where it differs from the subtype's.
    pub collation: Option<Text>,
    /// Quoted, qualified canonical function.
    pub canonical: Option<Text>,
    /// Quoted, qualified subtype difference function.
    pub subtype_diff: Option<Text>,
    /// Quoted, qualified name of its multirange type.
    pub multirange: Text,
}
