//! Indexes that no constraint owns.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::quote_identifier;
use crate::{Name, ObjectId, Settings, Text};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The table or materialised view that it is on.
    pub table: ObjectId,
    /// Access method.
    pub method: Name,
    /// `UNIQUE`.
    pub unique: bool,
    /// `NULLS NOT DISTINCT` (from 15).
    pub nulls_not_distinct: bool,
    /// Key columns and expressions.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE` columns.
    pub include: Vec<Name>,
    /// `WHERE`.
    pub predicate: Option<Text>,
    /// Storage parameters as `name=value`.
    pub options: Settings,
    /// Tablespace where it is not the database's.
    pub tablespace: Option<Name>,
    /// Whether it is on a partitioned table, where it is only a template for its partitions.
    pub partitioned: bool,
    /// The parent's index that it is attached to, where its table is a partition.
    pub attached_to: Option<ObjectId>,
    /// False where a broken CREATE INDEX CONCURRENTLY left it, or a partition's index is missing.
    pub valid: bool,
}

/// What a key of an index holds of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyTerm {
    /// The value of a column.
    Column(Name),
    /// The value of an expression, in the parentheses that it needs.
    Expression(Text),
}

impl KeyTerm {
    /// The column, unless it is an expression.
    #[must_use]
    pub fn column(&self) -> Option<&Name> {
        match self {
            KeyTerm::Column(name) => Some(name),
            KeyTerm::Expression(_) => None,
        }
    }

    /// The expression, unless it is a column.
    pub fn expression_mut(&mut self) -> Option<&mut Text> {
        match self {
            KeyTerm::Column(_) => None,
            KeyTerm::Expression(text) => Some(text),
        }
    }
}

/// As SQL.
impl fmt::Display for KeyTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyTerm::Column(name) => f.write_str(&quote_identifier(name)),
            KeyTerm::Expression(text) => f.write_str(text),
        }
    }
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexKey {
    /// Column or expression.
    pub term: KeyTerm,
    /// Quoted, qualified collation where it differs from the column's.
    pub collation: Option<Text>,
    /// Quoted, qualified operator class where it is not the default, or where it has options.
    pub operator_class: Option<Text>,
    /// Options of the operator class as `name=value`.
    pub operator_class_options: Vec<String>,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST`.
    pub nulls_first: bool,
    /// `ALTER INDEX … ALTER COLUMN … SET STATISTICS` where it is set.
    pub statistics: Option<i16>,
}
