//! Collations and text search objects.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Collation, Kind, ObjectId, TextSearch};

use crate::plan::Step;
use crate::rules::Rule;
use crate::treatment::What;

pub(crate) fn create_collation(id: &ObjectId, body: &Collation) -> Vec<Step> {
    vec![Step::new(format!("CREATE COLLATION {} ({})", id.sql(), body.options.join(", ")))]
}

/// A dictionary's options and a configuration's mappings change in place; a template or parser does not.
pub(crate) fn alteration(kind: Kind, before: &TextSearch, after: &TextSearch) -> What {
    let base = |body: &TextSearch| body.options.first().cloned();
    let in_place = match kind {
        Kind::TextSearchConfiguration => before.options == after.options,
        Kind::TextSearchDictionary => base(before) == base(after),
        _ => false,
    };
    if in_place { What::Alter } else { What::Replace }
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::TextSearchTemplate => "TEMPLATE",
        Kind::TextSearchParser => "PARSER",
        Kind::TextSearchDictionary => "DICTIONARY",
        _ => "CONFIGURATION",
    }
}

pub(crate) fn create(id: &ObjectId, body: &TextSearch) -> Vec<Step> {
    let what = what(id.kind);
    let mut steps = vec![Step::new(format!(
        "CREATE TEXT SEARCH {what} {} ({})",
        id.sql(),
        body.options.join(", ")
    ))];
    for (token, dictionaries) in &body.mappings {
        steps.push(mapping(id, "ADD", token, dictionaries));
    }
    steps
}

fn mapping(id: &ObjectId, verb: &str, token: &str, dictionaries: &[String]) -> Step {
    Step::new(format!(
        "ALTER TEXT SEARCH CONFIGURATION {} {verb} MAPPING FOR {} WITH {}",
        id.sql(),
        quote_identifier(token),
        dictionaries.join(", ")
    ))
}

pub(crate) fn alter(id: &ObjectId, before: &TextSearch, after: &TextSearch) -> Vec<Step> {
    if id.kind == Kind::TextSearchDictionary {
        return alter_dictionary(id, before, after);
    }
    let mut steps = Vec::new();
    for (token, _) in &before.mappings {
        if !after.mappings.iter().any(|(other, _)| other == token) {
            steps.push(Step::new(format!(
                "ALTER TEXT SEARCH CONFIGURATION {} DROP MAPPING FOR {}",
                id.sql(),
                quote_identifier(token)
            )));
        }
    }
    for (token, dictionaries) in &after.mappings {
        match before.mappings.iter().find(|(other, _)| other == token) {
            None => steps.push(mapping(id, "ADD", token, dictionaries)),
            Some((_, old)) if old != dictionaries => {
                steps.push(mapping(id, "ALTER", token, dictionaries));
            }
            Some(_) => {}
        }
    }
    steps
}

fn alter_dictionary(id: &ObjectId, before: &TextSearch, after: &TextSearch) -> Vec<Step> {
    let name = |option: &String| option.split(" = ").next().unwrap_or_default().to_string();
    let mut changes: Vec<String> =
        after.options.iter().skip(1).filter(|o| !before.options.contains(o)).cloned().collect();
    for old in before.options.iter().skip(1) {
        if !after.options.iter().any(|new| name(new) == name(old)) {
            changes.push(name(old));
        }
    }
    vec![Step::new(format!("ALTER TEXT SEARCH DICTIONARY {} ({})", id.sql(), changes.join(", ")))]
}

impl Rule for Collation {}

impl Rule for TextSearch {}
