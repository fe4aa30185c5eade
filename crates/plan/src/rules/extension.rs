//! Extensions and languages.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, Extension, Kind, ObjectId};

use crate::graph::{Node, Verb};
use crate::options::Error;
use crate::plan::Step;
use crate::rules::Rule;
use crate::treatment::{Context, What};

/// SET SCHEMA moves only an extension that says it can be moved (manual, "Packaging Related Objects into an
/// Extension"); another one is dropped and made again.
pub(crate) fn alteration(before: &Extension) -> What {
    if before.relocatable { What::Alter } else { What::Replace }
}

/// Refuses to make an extension again under tables that stay: their columns would have to let go of its types first.
pub(crate) fn check(context: &Context) -> Result<(), Error> {
    for (id, treated) in context.treated.iter().filter(|(id, _)| id.kind == Kind::Extension) {
        let (What::Replace, Some(Body::Extension(after))) =
            (treated.what, treated.after.map(|object| &object.body))
        else {
            continue;
        };
        let stays =
            |column: &&ObjectId| !context.is_dropped(column) && !context.is_dropped(column.root());
        let uses = context
            .from
            .of_kind(Kind::Column)
            .filter(|column| column.depends_on.binary_search(id).is_ok());
        if let Some(column) = uses.map(|column| &column.id).find(stays) {
            return Err(Error::NotRelocatable {
                extension: id.name.to_string(),
                schema: after.schema.to_string(),
                column: column.path(),
            });
        }
    }
    Ok(())
}

pub(crate) fn create(id: &ObjectId, body: &Extension) -> Vec<Step> {
    let schema = quote_identifier(&body.schema);
    vec![Step::new(format!("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {schema}", id.sql()))]
}

pub(crate) fn alter(id: &ObjectId, body: &Extension) -> Vec<Step> {
    let schema = quote_identifier(&body.schema);
    vec![Step::new(format!("ALTER EXTENSION {} SET SCHEMA {schema}", id.sql()))]
}

pub(crate) fn create_language(id: &ObjectId, definition: &str, trusted: bool) -> Vec<Step> {
    let trusted = if trusted { "TRUSTED " } else { "" };
    vec![Step::new(format!("CREATE {trusted}LANGUAGE {} {definition}", id.sql()))]
}

impl Rule for Extension {
    fn destroys(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Drop
    }

    /// What its tables hold goes with it.
    fn loses(&self, context: &Context, id: &ObjectId) -> Vec<String> {
        let goes = context.is_dropped(id) && self.has_tables;
        goes.then(|| id.to_string()).into_iter().collect()
    }
}

/// A procedural language.
pub(crate) struct Language;

impl Rule for Language {}
