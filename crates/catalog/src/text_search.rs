//! Text search templates, parsers, dictionaries and configurations.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A text search template, parser, dictionary or configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearch {
    /// Options of its CREATE, ready to print: `TEMPLATE = pg_catalog.simple`, `PARSER = …`.
    pub options: Vec<Text>,
    /// Mappings of a configuration: token type and quoted, qualified dictionaries.
    pub mappings: Vec<(Name, Vec<Text>)>,
}
