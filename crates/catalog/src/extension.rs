//! Extensions.

use serde::{Deserialize, Serialize};

use crate::Name;

/// An extension. Equal where its schema is: the rest says what the installed version is like.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The schema of its objects.
    pub schema: Name,
    /// Whether `ALTER EXTENSION … SET SCHEMA` can move it (`pg_extension.extrelocatable`).
    pub relocatable: bool,
    /// Whether tables are among its members, which go with it.
    pub has_tables: bool,
}

impl PartialEq for Extension {
    fn eq(&self, other: &Self) -> bool {
        self.schema == other.schema
    }
}
