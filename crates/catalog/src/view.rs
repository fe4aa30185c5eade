//! Views and materialised views.

use serde::{Deserialize, Serialize};

use crate::{DataType, Name, Settings, Text};

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The query as `pg_get_viewdef` prints it, without the final semicolon.
    pub query: Text,
    /// Its columns in order.
    pub columns: Vec<ViewColumn>,
    /// Options as `name=value`: security_barrier, security_invoker, check_option.
    pub options: Settings,
}

/// A column of a view: what `CREATE OR REPLACE VIEW` may not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: Name,
    /// Its type with modifiers.
    pub data_type: DataType,
    /// Quoted, qualified collation where it differs from the type's.
    pub collation: Option<Text>,
}

/// A materialised view; whether it is populated is no part of its definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterializedView {
    /// The query as `pg_get_viewdef` prints it, without the final semicolon.
    pub query: Text,
    /// Its columns in order.
    pub columns: Vec<ViewColumn>,
    /// Storage parameters as `name=value`; those of the TOAST table as `toast.name=value`.
    pub options: Settings,
    /// Table access method where it is not heap.
    pub access_method: Option<Name>,
    /// Tablespace where it is not the database's.
    pub tablespace: Option<Name>,
    /// Per-column `SET STATISTICS`, `SET STORAGE` and `SET COMPRESSION`, as the clause after
    /// `ALTER COLUMN name`.
    pub column_settings: Vec<(Name, Text)>,
    /// The index of `CLUSTER ON`.
    pub clustered_on: Option<Name>,
}
