//! Models with everything resolved: tables as PostgreSQL knows them, and where each part is written.

use relvar_catalog::name::{qualified, quote_identifier};
use relvar_report::Place;

use crate::model::{Check, ForeignKeyOptions};

/// All that the sources of a crate define.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Enum types in the order they are written.
    pub enums: Vec<EnumType>,
    /// Domains and composite types, each behind those that it is made of.
    pub types: Vec<MadeType>,
    /// Tables in the order they are written.
    pub tables: Vec<Table>,
}

/// A name, with its schema where one is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The schema; without it, the default one of whoever loads it.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl QualifiedName {
    /// As SQL writes it.
    pub fn sql(&self) -> String {
        match &self.schema {
            Some(schema) => qualified(schema, &self.name),
            None => quote_identifier(&self.name).into_owned(),
        }
    }
}

/// An enum type.
#[derive(Debug, Clone)]
pub struct EnumType {
    /// Its name.
    pub name: QualifiedName,
    /// Its labels in order.
    pub labels: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// An earlier name.
    pub was: Option<String>,
    /// Where the enum is written.
    pub place: Place,
}

/// A type that is made of others.
#[derive(Debug, Clone)]
pub enum MadeType {
    /// A domain.
    Domain(Domain),
    /// A composite type.
    Composite(Composite),
}

/// A domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its name.
    pub name: QualifiedName,
    /// The type under it as SQL.
    pub base: String,
    /// COLLATE.
    pub collate: Option<String>,
    /// DEFAULT.
    pub default: Option<String>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its comment.
    pub comment: Option<String>,
    /// An earlier name.
    pub was: Option<String>,
    /// Where the struct is written.
    pub place: Place,
}

/// A composite type.
#[derive(Debug, Clone)]
pub struct Composite {
    /// Its name.
    pub name: QualifiedName,
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
    /// Its comment.
    pub comment: Option<String>,
    /// An earlier name.
    pub was: Option<String>,
    /// Where the struct is written.
    pub place: Place,
}

/// An attribute of a composite type.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type as SQL.
    pub data_type: String,
    /// COLLATE.
    pub collate: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// Columns of the primary key.
    pub primary_key: Vec<String>,
    /// Unique constraints.
    pub uniques: Vec<Unique>,
    /// Checks that are no column's.
    pub checks: Vec<(Check, Place)>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Indexes that no constraint owns.
    pub indexes: Vec<Index>,
    /// `PARTITION BY …`.
    pub partition_by: Option<String>,
    /// Partitions: name and bound.
    pub partitions: Vec<(String, String)>,
    /// Its comment.
    pub comment: Option<String>,
    /// An earlier name.
    pub was: Option<String>,
    /// Where the struct is written.
    pub place: Place,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as SQL.
    pub data_type: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// DEFAULT.
    pub default: Option<String>,
    /// GENERATED … AS IDENTITY: true for ALWAYS.
    pub identity: Option<bool>,
    /// GENERATED ALWAYS AS … STORED.
    pub generated: Option<String>,
    /// COLLATE.
    pub collate: Option<String>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// A trigger sets it at every update.
    pub touched: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// An earlier name.
    pub was: Option<String>,
    /// Fills it on rows that exist.
    pub backfill: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// A unique constraint.
#[derive(Debug, Clone)]
pub struct Unique {
    /// Its name, if said.
    pub name: Option<String>,
    /// Its columns.
    pub columns: Vec<String>,
    /// INCLUDE.
    pub include: Vec<String>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// Where it is written.
    pub place: Place,
}

/// A foreign key.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// Columns here.
    pub columns: Vec<String>,
    /// The table there.
    pub table: QualifiedName,
    /// Columns there.
    pub to: Vec<String>,
    /// The rest.
    pub options: ForeignKeyOptions,
    /// It is part of a circle of tables, so it can only be added when all of them exist.
    pub circular: bool,
    /// Where it is written.
    pub place: Place,
}

/// An index.
#[derive(Debug, Clone)]
pub struct Index {
    /// UNIQUE.
    pub unique: bool,
    /// Its name, if said.
    pub name: Option<String>,
    /// Its keys as SQL.
    pub keys: Vec<String>,
    /// Its first keys that are plain columns.
    pub leading: Vec<String>,
    /// INCLUDE.
    pub include: Vec<String>,
    /// USING.
    pub method: Option<String>,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// WHERE.
    pub predicate: Option<String>,
    /// Where it is written.
    pub place: Place,
}
