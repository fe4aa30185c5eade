//! Values that a new type takes over: by a cast, by an expression that a user gave, or not without one.

use relvar_catalog::{Body, Column, Kind, ObjectId};
use relvar_report::Finding;

use crate::options::Error;
use crate::recipes::stays;
use crate::rules::data_type;
use crate::treatment::{Context, What};

/// A column whose values depend on the session's time zone, with its types.
type Shifted<'c> = (&'c ObjectId, &'c Column, &'c Column);

/// Finds new types whose conversion depends on the session's time zone.
pub(crate) fn check_using(context: &Context) -> Result<(), Error> {
    for (column, before, after) in shifted(context) {
        let facts = context.options.facts.tables.get(column.root());
        if facts.map_or(context.options.require_backfill, |facts| facts.has_rows) {
            return Err(Error::NeedsUsing {
                column: column.clone(),
                from: before.data_type.to_string(),
                to: after.data_type.to_string(),
                known: facts.is_some(),
            });
        }
    }
    Ok(())
}

/// What is to be said of such types where nothing is known about rows, and of expressions without a new type.
pub(crate) fn findings(context: &Context) -> Vec<Finding> {
    let unknown =
        shifted(context).filter(|(id, ..)| !context.options.facts.tables.contains_key(id.root()));
    let zone = unknown.map(|(column, before, after)| {
        let path = column.path();
        let message = format!(
            "{path} changes from {} to {}: rows are converted in the TimeZone of the session that runs it",
            before.data_type, after.data_type
        );
        Finding::warning("time-zone-of-session", message)
            .about(&path)
            .with_help(format!("name the time zone: {}", suggestion(column)))
    });
    let unused = context.options.using.keys().filter(|id| context.what(id) != Some(What::Retype));
    let unused = unused.map(|column| {
        let message = format!("--using for {}, which keeps its type, has no effect", column.path());
        Finding::warning("using-without-new-type", message).about(column.path())
    });
    zone.chain(unused).collect()
}

/// The option `--using` that converts a column's values in a named time zone, ready for a shell.
#[must_use]
pub fn suggestion(column: &ObjectId) -> String {
    let name = relvar_catalog::name::quote_identifier(&column.name);
    let option = format!("{}={name} AT TIME ZONE 'UTC'", column.path());
    format!(
        "--using \"{}\"",
        option.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`")
    )
}

/// Whether an expression says in which zone moments become local times, which loses none of them.
pub(crate) fn is_told_apart(
    context: &Context,
    column: &ObjectId,
    before: &Column,
    after: &Column,
) -> bool {
    context.options.using.contains_key(column)
        && before.data_type.is_builtin("timestamp with time zone")
        && after.data_type.is_builtin("timestamp without time zone")
        && data_type::keeps_digits(&before.data_type, &after.data_type)
}

/// The columns of tables that stay, whose new type reads or writes the session's time zone, without an expression.
fn shifted<'c>(context: &'c Context) -> impl Iterator<Item = Shifted<'c>> {
    context.treated.iter().filter_map(|(id, treated)| {
        let (Body::Column(before), Body::Column(after)) =
            (&treated.before?.body, &treated.after?.body)
        else {
            return None;
        };
        let is_shifted = treated.what == What::Retype
            && id.root().kind == Kind::Table
            && stays(context, id.root())
            && !context.options.using.contains_key(*id)
            && data_type::shifts(context, &before.data_type, &after.data_type);
        is_shifted.then_some((*id, &**before, &**after))
    })
}
