//! Columns of tables and foreign tables.

use serde::{Deserialize, Serialize};

use crate::{DataType, Name, Sequence, Text};

/// A column of a table or foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its type with modifiers.
    pub data_type: DataType,
    /// Quoted, qualified collation where it differs from the type's.
    pub collation: Option<Text>,
    /// `GENERATED ALWAYS AS (expression)`.
    pub generated: Option<Generated>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: Option<Identity>,
    /// `STORAGE` where it differs from the type's: PLAIN, EXTERNAL, EXTENDED or MAIN.
    pub storage: Option<Name>,
    /// `COMPRESSION` where it is set: pglz or lz4.
    pub compression: Option<Name>,
    /// `SET STATISTICS` where it is set.
    pub statistics: Option<i16>,
    /// `SET (n_distinct = …)`, as `name=value`.
    pub options: Vec<String>,
    /// `OPTIONS (…)` of a foreign table's column, as `name 'value'`.
    pub foreign_options: Vec<Text>,
    /// Whether the table defines it itself (`attislocal`).
    pub local: bool,
    /// Whether at least one parent has it too (`attinhcount`).
    pub inherited: bool,
}

/// A generated column's expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// Stored, or computed when read (from 18).
    pub kind: GeneratedKind,
    /// The expression.
    pub expression: Text,
}

/// How a generated column is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeneratedKind {
    /// `STORED`.
    Stored,
    /// `VIRTUAL`.
    Virtual,
}

/// An identity column and the sequence that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `ALWAYS`, or `BY DEFAULT`.
    pub always: bool,
    /// Schema of the sequence.
    pub sequence_schema: Name,
    /// Name of the sequence.
    pub sequence_name: Name,
    /// Its parameters.
    pub sequence: Sequence,
}
