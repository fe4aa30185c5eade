//! Comparing SQL files.

use std::path::Path;
use std::time::Duration;

use relvar_server::{Options, Shadows};

use super::{Bench, Pair, text};
use crate::process::{Times, time, time_together};
use crate::table::Table;
use crate::{Result, server};

impl Bench {
    pub(super) async fn files(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<()> {
        self.cold_in_memory(pair, rounds, table).await?;
        self.cold_on_disk(pair, rounds, table).await?;
        self.cached(pair, rounds, table)
    }

    /// The usual way: no cache, and no server runs; its time to start is ours.
    async fn cold_in_memory(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<()> {
        eprintln!("comparing files, cold, in memory");
        let options = self.options();
        let (before, after) = (text(&pair.before.file), text(&pair.after.file));
        let mut diff = self.relvar(&["diff", &before, &after, "--sql"]);
        // Once for the template that is made once.
        time(&mut diff)?;
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds {
            server::stop_all(&options).await?;
            forget(&options.state_dir.join("cache"))?;
            ours.push(time(&mut diff)?);
            peer.push(self.load_both(pair, &options).await?);
        }
        let what =
            format!("diff of two files of {} tables, cold, tmpfs / psql loading both", pair.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 1.3);
        Ok(())
    }

    /// On a server whose data stands on a disk, which both sides use.
    async fn cold_on_disk(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<()> {
        eprintln!("comparing files, cold, on disk");
        let throwaway = self.disk.path().join("throwaway");
        let mut options = server::options(&self.disk.path().join("state"), Some(&throwaway));
        options.idle = Duration::from_secs(5);
        let shadows = Shadows::embedded(&options).await?;
        let url = shadows.create().await?.target().with_database("postgres").display();
        let project = self.disk.path().join("project");
        std::fs::create_dir_all(&project)?;
        std::fs::write(project.join("relvar.toml"), format!("shadow_url = \"{url}\"\n"))?;
        let (before, after) = (text(&pair.before.file), text(&pair.after.file));
        let mut diff = self.relvar(&["diff", &before, &after, "--sql"]);
        diff.current_dir(&project);
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds {
            forget(&project.join(".relvar"))?;
            ours.push(time(&mut diff)?);
            peer.push(self.load_both(pair, &options).await?);
        }
        drop(shadows);
        server::stop_all(&options).await?;
        let what =
            format!("diff of two files of {} tables, cold, disk / psql loading both", pair.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 1.3);
        Ok(())
    }

    fn cached(&self, pair: &Pair, rounds: usize, table: &mut Table) -> Result<()> {
        eprintln!("comparing files, cached");
        let (before, after) = (text(&pair.before.file), text(&pair.after.file));
        let mut cached = self.relvar(&["diff", &before, &after, "--sql"]);
        let mut live = self.relvar(&["diff", &pair.before.url, &pair.after.url, "--sql"]);
        time(&mut cached)?;
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds {
            ours.push(time(&mut cached)?);
            peer.push(time(&mut live)?);
        }
        let what = format!("diff of two files of {} tables, cached / live diff", pair.tables);
        table.compare(what, ours.median_ms(), peer.median_ms(), 1.0);
        Ok(())
    }

    /// psql loads both files at once, into databases that are there already.
    async fn load_both(&self, pair: &Pair, options: &Options) -> Result<Duration> {
        let shadows = Shadows::embedded(options).await?;
        let (before, after) = tokio::try_join!(shadows.create(), shadows.create())?;
        let mut loads = [(&before, &pair.before), (&after, &pair.after)]
            .map(|(shadow, side)| self.programs.psql_file(&shadow.target().display(), &side.file));
        let elapsed = time_together(&mut loads)?;
        before.drop_database().await?;
        after.drop_database().await?;
        Ok(elapsed)
    }
}

fn forget(cache: &Path) -> Result<()> {
    match std::fs::remove_dir_all(cache) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
