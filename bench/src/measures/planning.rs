//! How planning grows with the schema. Processor time of this thread, so that no server and no other program counts.

use std::time::Duration;

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_connect::{Environment, Target};
use relvar_diff::{diff, possible_renames};
use relvar_introspect::read;
use relvar_plan::plan;
use rustix::time::{ClockId, clock_gettime};

use super::Bench;
use crate::process::Times;
use crate::table::Table;
use crate::{Result, schema};

/// Twice the tables may cost so many times as much: a tenth more than twice, for trees that are a level higher.
const GROWTH_MOST: f64 = 2.2;

/// How often the number of tables is doubled.
const DOUBLINGS: u32 = 3;

impl Bench {
    /// Plans a schema from nothing and back to nothing, with twice as many tables each time.
    pub(super) async fn planning(
        &self,
        tables: usize,
        rounds: usize,
        table: &mut Table,
    ) -> Result<()> {
        eprintln!("planning up to {tables} tables");
        let made = self.live_database(tables, "planned", &schema::schema(tables)).await?;
        let client = Target::parse(&made.url, &Environment::process())?.connect().await?;
        let all = read(&client, &relvar_introspect::Options::default()).await?;
        let sizes: Vec<usize> = (0..=DOUBLINGS).rev().map(|times| tables >> times).collect();
        let catalogs: Vec<Catalog> = sizes.iter().map(|size| first_tables(&all, *size)).collect();
        for (name, backwards) in [("from nothing", false), ("to nothing", true)] {
            let mut times: Vec<Times> = sizes.iter().map(|_| Times::default()).collect();
            for _ in 0..rounds {
                for (catalog, times) in catalogs.iter().zip(&mut times) {
                    times.push(planned(catalog, backwards)?);
                }
            }
            for at in 1..sizes.len() {
                let what = format!("planning {} tables {name} / {}", sizes[at], sizes[at - 1]);
                table.compare(what, times[at].median_ms(), times[at - 1].median_ms(), GROWTH_MOST);
            }
        }
        Ok(())
    }
}

/// The first tables of the generated schema, which need no later ones.
fn first_tables(all: &Catalog, count: usize) -> Catalog {
    let number = |id: &ObjectId| id.root().name.get(1..6).and_then(|digits| digits.parse().ok());
    let mut catalog = all.clone();
    catalog.retain(|object| {
        object.id.kind == Kind::Schema || number(&object.id).is_some_and(|at: usize| at < count)
    });
    catalog
}

/// What `relvar diff --sql` does with two catalogs once they are read.
fn planned(catalog: &Catalog, backwards: bool) -> Result<Duration> {
    let nothing = Catalog { server_version_num: catalog.server_version_num, ..Catalog::empty() };
    let (from, to) = if backwards { (catalog, &nothing) } else { (&nothing, catalog) };
    let start = thread_time();
    let renames = possible_renames(&diff(from, to));
    let plan = plan(from, to, &relvar_plan::Options::default())?;
    let text = relvar_plan::script(&plan);
    let took = thread_time().saturating_sub(start);
    if !renames.is_empty() || text.is_empty() {
        return Err("the plan is not that of a schema from or to nothing".into());
    }
    Ok(took)
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}
