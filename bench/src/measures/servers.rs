//! How soon a throwaway database is there.

use std::process::Command;

use relvar_server::{Options, Shadows};

use super::Bench;
use crate::process::{Times, time};
use crate::table::Table;
use crate::{Result, server};

/// The upper ends of what was measured when this way was chosen: on two cores, PostgreSQL 15.
const COLD_MS: f64 = 175.0;
const WARM_MS: f64 = 35.0;

impl Bench {
    pub(super) async fn servers(&self, rounds: usize, table: &mut Table) -> Result<()> {
        let disk = self.disk.path().join("throwaway");
        for (place, throwaway) in [("tmpfs", None), ("disk", Some(disk.as_path()))] {
            eprintln!("starting servers, {place}");
            let state = self.folder.path().join(format!("state_{place}"));
            let options = server::options(&state, throwaway);
            self.starting(place, &options, rounds, table).await?;
            server::stop_all(&options).await?;
        }
        Ok(())
    }

    async fn starting(
        &self,
        place: &str,
        options: &Options,
        rounds: usize,
        table: &mut Table,
    ) -> Result<()> {
        let ask = || -> Result<Command> {
            let mut command = Command::new(std::env::current_exe()?);
            command.arg("server").arg(&options.state_dir).args(&options.throwaway_dir);
            Ok(command)
        };
        // Once for the template that is made once.
        time(&mut ask()?)?;
        let mut cold = Times::default();
        for _ in 0..rounds {
            server::stop_all(options).await?;
            cold.push(time(&mut ask()?)?);
        }
        let shadows = Shadows::embedded(options).await?;
        let (mut process, mut create) = (Times::default(), Times::default());
        for _ in 0..rounds * 3 {
            process.push(time(&mut ask()?)?);
            let start = std::time::Instant::now();
            let shadow = shadows.create().await?;
            create.push(start.elapsed());
            shadow.drop_database().await?;
        }
        let what = |what: &str| format!("{what}, {place}");
        table.limit(
            what("process that starts a server and asks a new database"),
            cold.median_ms(),
            COLD_MS,
            "ms",
        );
        table.limit(what("new database on a warm server"), create.median_ms(), WARM_MS, "ms");
        eprintln!(
            "  (a process that joins a warm server and asks a new database: {:.0} ms)",
            process.median_ms()
        );
        Ok(())
    }
}
