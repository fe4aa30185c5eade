//! Preparations of upgrades and downgrades, which the runner of `relvar-migrate` then does.

use relvar_migrate::{Graph, Policy, RunOptions, Runner, Verifier, WayBack, way_back};

use crate::error::ProjectError;
use crate::observer::Activity;
use crate::project::{Database, Project};
use crate::scope::Scope;

impl Project {
    /// Options of runs by the configuration. An embedded database takes revisions that are not approved, and waits.
    pub fn run_options(&self, embedded: bool) -> RunOptions {
        let (config, usual) = (self.config(), RunOptions::default());
        let run = &config.run;
        RunOptions {
            policy: Policy { allow_pending: embedded || config.allow_pending },
            allow_blocking: embedded,
            search_path: run.search_path.clone().unwrap_or(usual.search_path),
            lock_timeout: run.lock_timeout.unwrap_or(usual.lock_timeout),
            lock_wait_max: run.lock_wait_max.unwrap_or(usual.lock_wait_max),
            concurrently_wait_max: run.concurrently_wait_max.unwrap_or(usual.concurrently_wait_max),
            runner_wait_max: run.runner_wait_max.unwrap_or(usual.runner_wait_max),
            ..RunOptions::default()
        }
    }

    /// Creates in an embedded database the excluded objects that revisions refer to, before they run there.
    ///
    /// # Errors
    /// When the schema files cannot be loaded, or the database refuses a statement.
    pub async fn prepare_upgrade(&self, database: &Database) -> Result<(), ProjectError> {
        let options = self.reading_options(&Scope::default());
        if !database.embedded || options.exclude.is_empty() {
            return Ok(());
        }
        self.lay_foundation_in(&database.target, &options).await
    }

    /// Computes the way back of an upgrade that failed partway, if one did, and tries it on a shadow database.
    ///
    /// # Errors
    /// When there is no way back, or it cannot be tried.
    pub async fn way_back(
        &self,
        database: &Database,
        graph: &Graph,
    ) -> Result<Option<WayBack>, ProjectError> {
        let status = Runner::new(&database.target, graph).status().await?;
        if status.unfinished.is_none() {
            return Ok(None);
        }
        let _working = self.begin(Activity::ComputingWayBack);
        let options = self.reading_options(&Scope::default());
        let shadows = self.shadows(None).await?;
        let pg_dump = self.pg_dump(shadows.version_num());
        let verifier =
            Verifier { shadows, options: &options, pg_dump: pg_dump.as_ref(), roles: self.roles() };
        Ok(Box::pin(way_back(&database.target, graph, &verifier)).await?)
    }
}
