//! What a caller may say about how to plan.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Facts, ObjectId};

/// How to plan.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What is known of the target.
    pub facts: Facts,
    /// Expressions that fill a column before it becomes NOT NULL, by column.
    pub backfill: BTreeMap<ObjectId, String>,
    /// Expressions that convert the values of a column to its new type, by column; otherwise a cast does.
    pub using: BTreeMap<ObjectId, String>,
    /// Whether a new NOT NULL column without a default needs an entry in `backfill` when nothing is
    /// known about the rows of its table. Without, the plain form is used, which fails on a table
    /// that holds rows and changes nothing.
    pub require_backfill: bool,
    /// What the making of an object runs, beyond the recorded dependencies, because a body that is a string names it:
    /// found by running the plan on a shadow database. It is made before, where no dependency forbids it.
    pub runs: BTreeMap<ObjectId, BTreeSet<ObjectId>>,
    /// Descriptions of objects without a place in a catalog that the database of today will not have, though the catalog was
    /// read from one that does: no plan makes them.
    pub absent: BTreeSet<String>,
    /// Whether all objects without a place in a catalog are there by hand where the plan runs: no plan drops them, and who
    /// writes a schema to files completes them. Otherwise nothing is made that needs one which today lacks.
    pub assumes_unrepresented: bool,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column that must not be null, for rows that have no value for it.
    #[error(
        "{column} is NOT NULL and has no default, and its table {}: existing rows need a value",
        if *.known { "holds rows" } else { "may hold rows" }
    )]
    NeedsBackfill {
        /// The column.
        column: ObjectId,
        /// Whether rows were seen.
        known: bool,
    },
    /// An extension that wants another schema and cannot be moved there.
    #[error(
        "extension {extension} cannot be moved to schema {schema}: it is not relocatable, \
         and it cannot be dropped and created there while column {column} uses it"
    )]
    NotRelocatable {
        /// Its name.
        extension: String,
        /// The wanted schema.
        schema: String,
        /// A column that stays and has a type of the extension.
        column: String,
    },
    /// An object that goes while something without a place in the catalog depends on it.
    #[error(
        "{object} cannot be dropped or replaced: {by} depends on it, and relvar does not know this kind of object"
    )]
    Held {
        /// What is to go.
        object: ObjectId,
        /// PostgreSQL's words for what depends on it.
        by: String,
    },
    /// An object that is to be made and needs something that has no place in the catalog and is not there.
    #[error(
        "{object} cannot be made: it needs {needs}, and relvar does not know this kind of object"
    )]
    Needs {
        /// What is to be made.
        object: ObjectId,
        /// PostgreSQL's words for what it needs.
        needs: String,
    },
    /// A column whose table's rows another column stores as values.
    #[error(
        "the type of {column} cannot change: {by} stores rows of {table} as values, and PostgreSQL does not convert \
         what is stored so (0A000)",
        table = .column.root()
    )]
    RowsStored {
        /// The column that is to have another type.
        column: ObjectId,
        /// The column that stores such rows, be it within another type.
        by: Box<ObjectId>,
    },
    /// A type whose conversion depends on the session's time zone, for rows that nothing says the zone of.
    #[error(
        "{column} changes from {from} to {to}, and its table {}: the values would shift by the TimeZone of the session \
         that runs it",
        if *.known { "holds rows" } else { "may hold rows" }
    )]
    NeedsUsing {
        /// The column.
        column: ObjectId,
        /// Its type.
        from: String,
        /// The wanted type.
        to: String,
        /// Whether rows were seen.
        known: bool,
    },
    /// The rules contradict each other: a bug of a rule.
    #[error("cannot order the plan: {} need each other; this is a bug in relvar; please report it", .0.join(", "))]
    Cycle(Vec<String>),
}
