//! Tables, and what stands on a table without being a column, a constraint or an index.

use serde::{Deserialize, Serialize};

use crate::{Name, ObjectId, Settings, Text};

/// A table, plain or partitioned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Logged or unlogged.
    pub persistence: Persistence,
    /// `PARTITION BY`: strategy and key as `pg_get_partkeydef` prints them.
    pub partition_by: Option<Text>,
    /// The columns that stand in that key.
    pub partition_columns: Vec<Name>,
    /// Storage parameters as `name=value`; those of the TOAST table as `toast.name=value`.
    pub options: Settings,
    /// `ENABLE ROW LEVEL SECURITY`.
    pub row_security: bool,
    /// `FORCE ROW LEVEL SECURITY`.
    pub force_row_security: bool,
    /// `REPLICA IDENTITY`.
    pub replica_identity: ReplicaIdentity,
    /// Table access method where it is not heap.
    pub access_method: Option<Name>,
    /// Tablespace where it is not the database's.
    pub tablespace: Option<Name>,
    /// Quoted, qualified composite type of `OF type`.
    pub of_type: Option<Text>,
    /// The index of `CLUSTER ON`, or the constraint that owns it.
    pub clustered_on: Option<Name>,
}

/// Whether changes are written to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persistence {
    /// The usual.
    Permanent,
    /// `UNLOGGED`.
    Unlogged,
}

/// What logical replication writes of an old row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplicaIdentity {
    /// The primary key.
    Default,
    /// The whole row.
    Full,
    /// Nothing.
    Nothing,
    /// The columns of this index.
    Index(Name),
}

/// The edge between a child table and one parent; `position` of the object is its rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inheritance {
    /// The parent table.
    pub parent: ObjectId,
    /// `FOR VALUES …` or `DEFAULT` where the child is a partition.
    pub bound: Option<Text>,
}

/// A foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignTable {
    /// Its server.
    pub server: Name,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}

/// Extended statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// The table.
    pub table: ObjectId,
    /// `(kinds)`, empty for all, sorted.
    pub kinds: Vec<Name>,
    /// Columns and expressions, as PostgreSQL prints them.
    pub columns: Text,
    /// `SET STATISTICS` where it is set.
    pub target: Option<i16>,
}

/// A rewrite rule other than a view's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `CREATE RULE …` as `pg_get_ruledef` prints it, without the final semicolon.
    pub definition: Text,
    /// `pg_rewrite.ev_enabled`: O, D, R or A.
    pub enabled: char,
}

/// A trigger that a user made; clones on partitions belong to the partitioned table's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// `CREATE … TRIGGER …` as `pg_get_triggerdef` prints it.
    pub definition: Text,
    /// `pg_trigger.tgenabled`: O, D, R or A.
    pub enabled: char,
    /// Whether it is a constraint trigger, for which there is no OR REPLACE.
    pub constraint: bool,
    /// Whether it is the clone that a partition has of a partitioned table's trigger. It is an object only where it
    /// is enabled otherwise than that one, and then has no definition.
    pub clone: bool,
}

/// An event trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// `ddl_command_start`, …
    pub event: Name,
    /// `WHEN TAG IN (…)`.
    pub tags: Vec<String>,
    /// Quoted, qualified function.
    pub function: Text,
    /// `pg_event_trigger.evtenabled`: O, D, R or A.
    pub enabled: char,
}

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

/// One table or schema in a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationMember {
    /// The table or schema.
    pub member: ObjectId,
    /// Whether it is an exception of `FOR ALL TABLES`, from 19.
    pub except: bool,
    /// Column list, from 15; empty for all.
    pub columns: Vec<Name>,
    /// Row filter, from 15.
    pub filter: Option<Text>,
}
