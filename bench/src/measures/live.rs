//! Reading and comparing live databases.

use std::process::Command;

use relvar_connect::{Environment, Target};
use relvar_introspect::{Options, read};

use super::{Bench, Pair};
use crate::process::{Times, peak_mb, time};
use crate::table::Table;
use crate::{Arguments, Result};

/// The whole work of the process that is timed: connects, reads, ends.
pub async fn read_once(url: &str) -> Result<()> {
    let client = Target::parse(url, &Environment::process())?.connect().await?;
    let catalog = read(&client, &Options::default()).await?;
    if catalog.objects.is_empty() {
        return Err("nothing was read".into());
    }
    // As a command that ends: nobody frees what the process leaves behind.
    std::mem::forget(catalog);
    Ok(())
}

impl Bench {
    /// The smaller schema, then the larger one beside it.
    pub(super) async fn live(
        &self,
        small: &Pair,
        arguments: &Arguments,
        table: &mut Table,
    ) -> Result<()> {
        let wanted = |name: &str| name.contains(&arguments.only);
        if wanted("read") {
            self.reading(small, arguments.rounds, table)?;
        }
        let mut diff_small = f64::NAN;
        if wanted("diff") {
            diff_small = self.comparing(small, arguments.rounds, table)?;
        }
        if arguments.tables_large == 0 {
            return Ok(());
        }
        let large = self.live_pair(arguments.tables_large).await?;
        if wanted("read") {
            self.reading(&large, arguments.rounds_large, table)?;
        }
        if wanted("diff") {
            self.comparing_with_small(small, &large, diff_small, arguments, table)?;
        }
        Ok(())
    }

    fn reading(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<()> {
        eprintln!("reading {} tables", pair.tables);
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds {
            let mut read = Command::new(std::env::current_exe()?);
            ours.push(time(read.args(["read", &pair.before.url]))?);
            peer.push(time(&mut self.programs.pg_dump(&pair.before.url))?);
        }
        let what = format!("read {} tables into a Catalog / pg_dump -s", pair.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 1.0 / 5.0);
        Ok(())
    }

    /// The median of ours.
    fn comparing(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<f64> {
        eprintln!("comparing {} tables", pair.tables);
        let mut diff = self.relvar(&["diff", &pair.before.url, &pair.after.url, "--sql"]);
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds {
            ours.push(time(&mut diff)?);
            peer.push(time(&mut self.programs.pg_dump(&pair.before.url))?);
        }
        let what = format!("diff of {} tables with 20 changes / pg_dump -s", pair.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 1.0 / 3.0);
        let what = format!("its peak memory at {} tables", pair.tables);
        table.limit(what, peak_mb(&mut diff)?, 150.0, "MB");
        Ok(ours.median_ms())
    }

    fn comparing_with_small(
        &self,
        small: &Pair,
        large: &Pair,
        before: f64,
        arguments: &Arguments,
        table: &mut Table,
    ) -> Result<()> {
        eprintln!("comparing {} tables", large.tables);
        let mut few = self.relvar(&["diff", &small.before.url, &small.after.url, "--sql"]);
        let mut many = self.relvar(&["diff", &large.before.url, &large.after.url, "--sql"]);
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..arguments.rounds_large {
            ours.push(time(&mut many)?);
            for _ in 0..3 {
                peer.push(time(&mut few)?);
            }
        }
        let what = format!("diff of {} tables / of {}", large.tables, small.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 12.0);
        eprintln!("  (before that, the smaller one took {before:.0} ms)");
        Ok(())
    }
}
