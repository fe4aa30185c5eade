//! Free-standing composite types.

use serde::{Deserialize, Serialize};

use crate::{DataType, Name, Text};

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
    pub data_type: DataType,
    /// Quoted, qualified collation where it differs from the type's.
    pub collation: Option<Text>,
}
