//! Extensions and languages.

use relvar_catalog::ObjectId;
use relvar_catalog::name::quote_identifier;

use crate::plan::Step;

pub(crate) fn create(id: &ObjectId, schema: &str) -> Vec<Step> {
    let schema = quote_identifier(schema);
    vec![Step::new(format!("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {schema}", id.sql()))]
}

pub(crate) fn alter(id: &ObjectId, schema: &str) -> Vec<Step> {
    vec![Step::new(format!("ALTER EXTENSION {} SET SCHEMA {}", id.sql(), quote_identifier(schema)))]
}

pub(crate) fn create_language(id: &ObjectId, definition: &str, trusted: bool) -> Vec<Step> {
    let trusted = if trusted { "TRUSTED " } else { "" };
    vec![Step::new(format!("CREATE {trusted}LANGUAGE {} {definition}", id.sql()))]
}
