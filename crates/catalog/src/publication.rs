//! Publications.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A publication; its tables and schemas are objects of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// `FOR ALL TABLES`.
    pub all_tables: bool,
    /// `FOR ALL SEQUENCES`, from 19.
    pub all_sequences: bool,
    /// `publish`: insert, update, delete, truncate.
    pub publish: Vec<Name>,
    /// `publish_via_partition_root`.
    pub via_root: bool,
    /// Further options, from 18, as `name = value`.
    pub options: Vec<Text>,
}
