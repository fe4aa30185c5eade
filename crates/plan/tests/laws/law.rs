//! The laws, tried on one pair.
#![expect(
    clippy::large_enum_variant,
    clippy::result_large_err,
    reason = "a failure is made once per test, and carries all there is to say"
)]

use std::collections::BTreeMap;

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_diff::diff;
use relvar_plan::{Options, plan, script, unmet};

use crate::identity::Identities;
use crate::pair::Pair;
use crate::rows;
use crate::witness::{Difference, Goal, Refusal, Work, apply};
use crate::world::World;

/// What became of a pair.
pub enum Outcome {
    /// The server takes one of its schemas not at all.
    Refused(String),
    /// All laws held; with rows in the tables, or without because the rows do not fit the other schema.
    Held {
        rows: bool,
    },
    Broken(Failure),
}

/// A broken law.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which law, and how: two failures of the same sign are probably the same.
    pub sign: String,
    pub detail: String,
    /// On which way it happened.
    pub way: &'static str,
}

/// Tries every law on a pair.
pub async fn hold(pair: &Pair) -> Outcome {
    let (Some(from), Some(to)) = (pair.from.sql(), pair.to.sql()) else {
        return Outcome::Refused("parts need each other".into());
    };
    match lead(pair, &from, &to, true, &WAYS).await {
        Err(Stop::Data(_)) => {}
        other => return outcome(other, true),
    }
    outcome(lead(pair, &from, &to, false, &WAYS).await, false)
}

/// The failure of a pair, where it has the same sign as another; goes no further than that one did.
pub async fn fails_like(pair: &Pair, wanted: &Failure) -> Option<Failure> {
    let (from, to) = (pair.from.sql()?, pair.to.sql()?);
    let last = WAYS.iter().position(|way| *way == wanted.way).unwrap_or(0);
    for rows in [true, false] {
        match lead(pair, &from, &to, rows, &WAYS[..=last]).await {
            Err(Stop::Data(_)) if rows => {}
            Err(Stop::Broken(failure)) if failure.sign == wanted.sign => return Some(failure),
            _ => return None,
        }
    }
    None
}

/// The ways a pair is led, in this order.
const WAYS: [&str; 3] = ["up", "down", "up again"];

fn outcome(result: Result<(), Stop>, rows: bool) -> Outcome {
    match result {
        Ok(()) => Outcome::Held { rows },
        Err(Stop::Refused(why)) => Outcome::Refused(why),
        Err(Stop::Broken(failure)) => Outcome::Broken(failure),
        Err(Stop::Data(refusal)) => {
            Outcome::Broken(refused(WAYS[0], &refusal, "with no rows in any table"))
        }
    }
}

/// Why a trial ends early.
enum Stop {
    Refused(String),
    Broken(Failure),
    /// The rows do not fit the wanted schema; no plan can help that.
    Data(Refusal),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Broken(failure)
    }
}

async fn lead(
    pair: &Pair,
    from: &str,
    to: &str,
    with_rows: bool,
    ways: &[&'static str],
) -> Result<(), Stop> {
    let load = async |side: &str, sql: &str| {
        let refused =
            |m: relvar_connect::ServerMessage| Stop::Refused(format!("{side}: {}", m.located(sql)));
        Work::made(sql).await.map_err(refused)
    };
    let work = load("from", from).await?;
    let other = load("to", to).await?;
    let twin = load("from", from).await?;
    let reading = |what: String| broken(WAYS[0], "reading", what);
    let (from, to) =
        (Goal::of(&twin).await.map_err(reading)?, Goal::of(&other).await.map_err(reading)?);
    drop((twin, other));

    let first = work.catalog().await.map_err(reading)?;
    let again: Vec<String> =
        diff(&from.catalog, &first).iter().map(|c| format!("{c}\n{c:?}")).collect();
    if !again.is_empty() {
        return Err(broken(WAYS[0], "the same schema read twice differs", again.join("\n")).into());
    }
    same_script(&from.catalog, &first, &to.catalog, &options(&pair.to))?;
    if with_rows {
        rows::insert(&pair.from, &work.client).await;
    }
    for way in ways {
        match *way {
            "down" => there(&work, &from, &options(&pair.from), way).await?,
            _ => there(&work, &to, &options(&pair.to), way).await?,
        }
    }
    Ok(())
}

/// Leads the database to a goal, and sees what it did on the way.
async fn there(work: &Work, goal: &Goal, options: &Options, way: &'static str) -> Result<(), Stop> {
    let today = work.catalog().await.map_err(|what| broken(way, "reading", what))?;
    let plan = plan(&today, &goal.catalog, options)
        .map_err(|error| broken(way, "no plan", error.to_string()))?;
    let unmet = unmet(&today, &goal.catalog, options)
        .map_err(|error| broken(way, "no order", error.to_string()))?;
    if !unmet.is_empty() {
        return Err(broken(way, "the order leaves something unmet", unmet.join("\n")).into());
    }
    let text = script(&plan);
    let before = Identities::read(&work.client).await;
    let sums = rows::sums(&work.client, &today, &goal.catalog, &plan).await;
    if let Err(refusal) = apply(&work.client, &plan).await {
        return Err(match is_about_data(&refusal) {
            true => Stop::Data(refusal),
            false => Stop::Broken(refused(way, &refusal, &text)),
        });
    }
    if let Err(difference) = goal.is_met_by(work).await {
        return Err(differs(way, difference, &text).into());
    }
    let moved =
        Identities::read(&work.client).await.moved_since(&before, &today, &goal.catalog, &plan);
    if !moved.is_empty() {
        return Err(broken(
            way,
            "touched without a reason",
            format!("{}\n{text}", moved.join("\n")),
        )
        .into());
    }
    let lost = sums.lost(&work.client).await;
    if !lost.is_empty() {
        return Err(broken(way, "rows are lost", format!("{}\n{text}", lost.join("\n"))).into());
    }
    Ok(())
}

/// The same input gives the same bytes, whatever numbers the objects have on the server.
fn same_script(
    one: &Catalog,
    other: &Catalog,
    to: &Catalog,
    options: &Options,
) -> Result<(), Stop> {
    let text =
        |from| plan(from, to, options).map(|plan| script(&plan)).map_err(|error| error.to_string());
    match (text(one), text(other)) {
        (Ok(a), Ok(b)) if a != b => {
            Err(broken(WAYS[0], "the same input gives two plans", format!("{a}\n---- and\n{b}"))
                .into())
        }
        (Err(error), _) | (_, Err(error)) => Err(broken(WAYS[0], "no plan", error).into()),
        (Ok(_), Ok(_)) => Ok(()),
    }
}

/// A constant for every column, for rows that exist when it becomes NOT NULL.
fn options(to: &World) -> Options {
    let mut backfill = BTreeMap::new();
    for (table, column, ty) in to.named_columns() {
        let table = ObjectId::scoped(Kind::Table, table.0, table.1);
        let id = ObjectId::member(Kind::Column, table.into(), column);
        backfill.insert(id, to.literal(&ty, 1));
    }
    Options { backfill, ..Options::default() }
}

/// Whether the server complains of values: integrity (23), data (22), or a cast that it does not have.
fn is_about_data(refusal: &Refusal) -> bool {
    let state = refusal.message.sqlstate.as_deref().unwrap_or_default();
    state.starts_with("23") || state.starts_with("22")
}

fn broken(way: &'static str, sign: &str, detail: String) -> Failure {
    // Up and up again fail alike.
    let direction = if way == "down" { "down" } else { "up" };
    Failure { sign: format!("{direction}: {sign}"), detail, way }
}

fn refused(way: &'static str, refusal: &Refusal, script: &str) -> Failure {
    let state = refusal.message.sqlstate.as_deref().unwrap_or("-----");
    // The words without the names.
    let plain = refusal.message.message.split('"').step_by(2).collect::<Vec<_>>().join("…");
    let words: Vec<&str> = plain.split_whitespace().take(3).collect();
    let head: String = refusal.step.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    broken(
        way,
        &format!("{state} {} in {head}", words.join(" ")),
        format!("{}\n  in {}\n  of\n{script}", refusal.message, refusal.step),
    )
}

fn differs(way: &'static str, difference: Difference, script: &str) -> Failure {
    let (sign, text) = match difference {
        Difference::Reading(text) => ("reading".to_string(), text),
        Difference::Catalogs(text) => {
            (format!("only the catalogs differ {}", first_words(&text)), text)
        }
        Difference::Dumps(text) => ("only the dumps differ".to_string(), text),
        Difference::Both(changes, dumps) => {
            (format!("arrives elsewhere {}", first_words(&changes)), format!("{dumps}\n{changes}"))
        }
    };
    broken(way, &sign, format!("{text}\n{script}"))
}

/// `~ column`: what differs first, without its name.
fn first_words(changes: &str) -> String {
    changes.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}
