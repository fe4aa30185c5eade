//! What a plan runs too early, found by running it.
//!
//! The body of a function is a string that no dependency tells of. Where a step of the plan runs one, and that misses
//! what a later step makes, the server names it; the plan is made again with that order, and runs again.

use std::collections::BTreeSet;

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_connect::{ServerMessage, describe};
use relvar_diff::Change;
use relvar_plan::{Options, Plan, Transaction, plan_changes};
use relvar_server::Shadow;
use tokio_postgres::Client;

use crate::verify::VerifyError;
use crate::witness::rows::fill;

/// How many times a plan is made again.
const TRIALS_MAX: usize = 50;

/// A plan of all changes between two catalogs in an order that runs, with what that took in `options`; `make` gives a shadow database with `today`'s schema,
/// or none where there is no server for one. A plan whose order cannot depend on bodies of functions is not run.
///
/// # Errors
/// When there is no plan, or a shadow database fails.
pub async fn learn_order<E>(
    today: &Catalog,
    wanted: &Catalog,
    changes: &[Change],
    options: &mut Options,
    make: impl AsyncFn() -> Result<Option<Shadow>, E>,
) -> Result<Plan, E>
where
    E: From<VerifyError> + From<relvar_plan::Error>,
{
    let mut planned = plan_changes(today, wanted, changes, options)?;
    for _ in 0..TRIALS_MAX {
        if !planned.runs_bodies {
            break;
        }
        let Some(shadow) = make().await? else { break };
        let Some((object, needed)) = missed(&shadow, today, wanted, &planned).await? else { break };
        let known = options.runs.entry(object).or_default();
        let before = known.len();
        known.extend(needed);
        if known.len() == before {
            break;
        }
        planned = plan_changes(today, wanted, changes, options)?;
    }
    Ok(planned)
}

/// The object whose step fails because others that the plan makes are missing, and those.
async fn missed(
    shadow: &Shadow,
    today: &Catalog,
    wanted: &Catalog,
    plan: &Plan,
) -> Result<Option<(ObjectId, BTreeSet<ObjectId>)>, VerifyError> {
    let client = shadow.connect().await?;
    // Defaults and expressions are computed for rows.
    fill(&client, today).await?;
    let Err((step, message)) = run(&client, plan).await else { return Ok(None) };
    let Some(object) = plan.steps.get(step).and_then(|step| step.object.clone()) else {
        return Ok(None);
    };
    let needed = named(&message, wanted);
    Ok((!needed.is_empty()).then_some((object, needed)))
}

/// Runs the plan up to the step that fails.
async fn run(client: &Client, plan: &Plan) -> Result<(), (usize, ServerMessage)> {
    let mut at = 0;
    for group in plan.groups() {
        let shared = group[0].transaction != Transaction::None;
        let said = |at: usize| move |error: tokio_postgres::Error| (at, describe(&error));
        if shared {
            client.batch_execute("BEGIN").await.map_err(said(at))?;
        }
        for step in group {
            client.batch_execute(&step.sql).await.map_err(said(at))?;
            at += 1;
        }
        if shared {
            client.batch_execute("COMMIT").await.map_err(said(at.saturating_sub(1)))?;
        }
    }
    Ok(())
}

/// The wanted objects that a message says do not exist, by their names: undefined function, table, column or type.
fn named(message: &ServerMessage, wanted: &Catalog) -> BTreeSet<ObjectId> {
    let kinds: fn(Kind) -> bool = match message.sqlstate.as_deref() {
        Some("42883") => |kind| matches!(kind, Kind::Function | Kind::Aggregate),
        Some("42P01") => Kind::is_relation,
        Some("42703") => |kind| kind == Kind::Column,
        Some("42704") => Kind::is_type,
        _ => return BTreeSet::new(),
    };
    let names = names(&message.message);
    let is_named = |id: &&ObjectId| kinds(id.kind) && names.iter().any(|name| *name == *id.name);
    wanted.objects.keys().filter(is_named).cloned().collect()
}

/// The last parts of all names in a message: `b` of `function a.b(text)`, of `relation "a.b"` and of `column a.b`.
fn names(message: &str) -> Vec<String> {
    let mut names = Vec::new();
    for word in message.split([' ', '(']) {
        let word = word.trim_matches('"');
        let last = word.rsplit('.').next().unwrap_or(word).trim_matches('"');
        names.extend([last, word].map(|name| name.replace("\"\"", "\"")));
    }
    // A name within quotes may hold blanks.
    if let Some((_, rest)) = message.split_once('"')
        && let Some((quoted, _)) = rest.rsplit_once('"')
    {
        names.push(quoted.to_owned());
        names.extend(quoted.rsplit('.').next().map(|last| last.trim_matches('"').to_owned()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_what_is_missing_are_read() {
        for (message, name) in [
            ("function public.z_rand() does not exist", "z_rand"),
            ("function z_fold(text, integer) does not exist", "z_fold"),
            ("relation \"public.kept\" does not exist", "kept"),
            ("relation \"Odd name\" does not exist", "Odd name"),
            ("column v.zone does not exist", "zone"),
            ("column \"zone\" of relation \"t\" does not exist", "zone"),
        ] {
            assert!(names(message).iter().any(|found| found == name), "{message}");
        }
    }
}
