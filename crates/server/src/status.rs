//! Which embedded servers run, for a command that lists or stops them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::berth::{self, PREFIX};
use crate::dev;
use crate::directory;
use crate::error::Error;
use crate::options::Options;
use crate::process::stop_postmaster;
use crate::run;
use crate::watchdog;

/// An embedded server of this user that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The directory that holds its socket.
    pub socket_dir: PathBuf,
    /// Where its data is.
    pub data_dir: PathBuf,
    /// Whether the data stays when it stops.
    pub durable: bool,
    /// The major version.
    pub major: u32,
    /// How many processes of ours use it.
    pub clients: usize,
}

impl Running {
    /// All servers of this user that were started with such options, and all development servers; sorted.
    pub fn list(options: &Options) -> Result<Vec<Self>, Error> {
        let account = Account::choose()?;
        let state = directory::state_path(options, &account)?;
        let parent = directory::throwaway(options, &state, &account)?;
        Ok(directory::owned_entries(&parent, PREFIX, &account)
            .iter()
            .filter(|dir| watchdog::is_alive(dir))
            .filter_map(|dir| Self::at(dir))
            .collect())
    }

    /// Those of [`Running::list`] that belong to a project and a state directory: the development server of the project,
    /// and the servers for throwaway databases that were started with these options.
    pub fn list_own(options: &Options, project: Option<&Path>) -> Result<Vec<Self>, Error> {
        let account = Account::choose()?;
        let mut homes = vec![directory::state_path(options, &account)?];
        if let Some(project) = project {
            homes.extend(dev::homes(project, &account)?);
        }
        let runs: Vec<PathBuf> = homes.iter().flat_map(|home| berth::runs(home)).collect();
        let mut all = Self::list(options)?;
        all.retain(|server| runs.contains(&server.socket_dir));
        Ok(all)
    }

    /// How many sessions other than of this program's own processes are open on the server; none where it cannot be
    /// asked.
    pub async fn sessions(&self) -> usize {
        let Ok(client) = run::connect(&self.socket_dir, run::SUPERUSER).await else { return 0 };
        let sql = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity \
            WHERE backend_type = 'client backend' AND application_name <> 'relvar'";
        let counted = client.query_one(sql, &[]).await.map(|row| row.get::<_, i64>(0));
        counted.ok().and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    fn at(dir: &Path) -> Option<Self> {
        let durable = !dir.join("data").exists();
        // The socket's lock file holds the postmaster's number and then its data directory.
        let lock = fs::read_to_string(dir.join(format!(".s.PGSQL.{}.lock", run::PORT))).ok()?;
        let data_dir = PathBuf::from(lock.lines().nth(1)?);
        let version = fs::read_to_string(data_dir.join("PG_VERSION")).ok()?;
        Some(Self {
            socket_dir: dir.to_owned(),
            durable,
            major: version.trim().parse().ok()?,
            clients: run::clients(dir).len(),
            data_dir,
        })
    }

    /// Stops the server now, whoever uses it, and waits until nothing of it is left but durable data.
    ///
    /// # Errors
    /// [`Error::NotStopped`] when it does not go down.
    pub async fn stop(&self) -> Result<(), Error> {
        stop(&self.data_dir, &self.socket_dir).await
    }
}

/// Stops the server on `data` by its watchdog, or by hand where that was killed.
pub(crate) async fn stop(data: &Path, run: &Path) -> Result<(), Error> {
    if watchdog::stop(run).await {
        return Ok(());
    }
    stop_postmaster(data).await?;
    directory::remove(run)
}
