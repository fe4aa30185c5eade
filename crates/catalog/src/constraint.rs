//! Constraints of tables.

use serde::{Deserialize, Serialize};

use crate::{IndexKey, Name, ObjectId, Settings, Text};

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// What it demands.
    pub constraint: ConstraintKind,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
    /// False after `NOT VALID`.
    pub validated: bool,
    /// False after `NOT ENFORCED` (from 18).
    pub enforced: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// Whether the table defines it itself (`conislocal`).
    pub local: bool,
    /// Whether at least one parent has it too (`coninhcount`).
    pub inherited: bool,
    /// The constraint of the partitioned parent that this one, or its index, is attached to.
    pub attached_to: Option<ObjectId>,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey(Key),
    /// `UNIQUE`.
    Unique(Key),
    /// `CHECK (expression)`; the text is the expression without its outer parentheses.
    Check(Text),
    /// `FOREIGN KEY`.
    ForeignKey(Box<ForeignKey>),
    /// `EXCLUDE`.
    Exclusion {
        /// Its elements.
        elements: Vec<ExclusionElement>,
        /// `WHERE (…)`.
        predicate: Option<Text>,
        /// Index method, `INCLUDE` and storage.
        key: Key,
    },
}

/// The index side of a primary key, unique or exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Index method; btree for keys (gist with `WITHOUT OVERLAPS`).
    pub method: Name,
    /// Key columns (for an exclusion constraint empty; see its elements).
    pub columns: Vec<Name>,
    /// `INCLUDE` columns.
    pub include: Vec<Name>,
    /// `NULLS NOT DISTINCT` (from 15).
    pub nulls_not_distinct: bool,
    /// `WITHOUT OVERLAPS` on the last column (from 18).
    pub without_overlaps: bool,
    /// Storage parameters of the index as `name=value`.
    pub options: Settings,
    /// Tablespace of the index where it is not the database's.
    pub tablespace: Option<Name>,
}

/// One `element WITH operator`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionElement {
    /// Column or expression with its options.
    pub key: IndexKey,
    /// The operator; qualified as `OPERATOR(schema.=)` where it is not in pg_catalog.
    pub operator: Text,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Referencing columns.
    pub columns: Vec<Name>,
    /// Referenced table.
    pub references: ObjectId,
    /// Referenced columns, in the order of `columns`.
    pub referenced_columns: Vec<Name>,
    /// `MATCH FULL` (otherwise SIMPLE).
    pub match_full: bool,
    /// `ON UPDATE` action where it is not NO ACTION: RESTRICT, CASCADE, SET NULL, SET DEFAULT.
    pub on_update: Option<Name>,
    /// `ON DELETE` action where it is not NO ACTION.
    pub on_delete: Option<Name>,
    /// `ON DELETE SET NULL (columns)` (from 15).
    pub on_delete_columns: Vec<Name>,
    /// `PERIOD` on the last column (from 18).
    pub period: bool,
}
