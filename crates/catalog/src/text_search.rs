//! Collations, text search, foreign servers: kinds whose definition is mostly a list of options.

use serde::{Deserialize, Serialize};

use crate::{Name, Text};

/// A collation: `LOCALE = …`, `PROVIDER = …` and so on, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collation {
    /// The options.
    pub options: Vec<Text>,
}

/// A text search template, parser, dictionary or configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearch {
    /// Options of its CREATE, ready to print: `TEMPLATE = pg_catalog.simple`, `PARSER = …`.
    pub options: Vec<Text>,
    /// Mappings of a configuration: token type and quoted, qualified dictionaries.
    pub mappings: Vec<(Name, Vec<Text>)>,
}

/// A foreign-data wrapper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapper {
    /// Quoted, qualified handler function.
    pub handler: Option<Text>,
    /// Quoted, qualified validator function.
    pub validator: Option<Text>,
    /// Quoted, qualified function that gives subscriptions a connection, from 19.
    pub connection: Option<Text>,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}

/// A foreign server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignServer {
    /// Its wrapper.
    pub wrapper: Name,
    /// `TYPE`.
    pub server_type: Option<String>,
    /// `VERSION`.
    pub version: Option<String>,
    /// `OPTIONS (…)`, as `name 'value'`.
    pub options: Vec<Text>,
}

/// A user mapping; server and user are its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMapping {
    /// `OPTIONS (…)`, as `name 'value'`, without those that hold a secret.
    pub options: Vec<Text>,
}
