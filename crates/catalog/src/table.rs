//! Tables, plain or partitioned.

use serde::{Deserialize, Serialize};

use crate::{Name, Settings, Text};

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
