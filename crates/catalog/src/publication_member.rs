//! Tables and schemas in a publication.

use serde::{Deserialize, Serialize};

use crate::{Name, ObjectId, Text};

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
