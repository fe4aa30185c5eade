//! Range types.

use serde::{Deserialize, Serialize};

use crate::{DataType, Text};

/// A range type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The type of its bounds.
    pub subtype: DataType,
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
