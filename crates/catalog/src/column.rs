//! Columns and what hangs on one column.

use serde::{Deserialize, Serialize};

use crate::{Name, Sequence, Text};

/// A column of a table or foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its type with modifiers, as `format_type` prints it.
    pub data_type: Text,
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

/// `DEFAULT expression`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Default {
    /// The expression.
    pub expression: Text,
    /// Whether it calls a volatile function, so that a column added with it is written into every row. It follows
    /// from the expression and the functions, and makes no difference between two defaults.
    pub volatile: bool,
}

impl PartialEq for Default {
    fn eq(&self, other: &Self) -> bool {
        let Default { expression, volatile: _ } = self;
        *expression == other.expression
    }
}

impl Eq for Default {}

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
