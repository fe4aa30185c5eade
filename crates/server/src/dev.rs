//! The development database of a project: an embedded server that keeps its data.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use relvar_connect::Target;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::account::Account;
use crate::berth::{self, Berth, Data};
use crate::binaries::Binaries;
use crate::directory;
use crate::error::Error;
use crate::options::Options;
use crate::run::{PORT, Run, SUPERUSER};
use crate::settings;
use crate::status::stop;
use crate::template::DurableTemplate;

/// How long to wait for another process that makes or removes the same data directory.
const PATIENCE: Duration = Duration::from_secs(120);

/// The name of the database that commands work on.
const DATABASE: &str = "dev";

/// A running development server. It stays up while this value lives, while anybody is connected, and for
/// the idle time after that; its data stays for good.
#[derive(Debug)]
pub struct DevServer {
    run: Run,
    target: Target,
    data: PathBuf,
    home: PathBuf,
    version_num: u32,
}

impl DevServer {
    /// Joins the project's development server, or starts it; makes it first if there is none.
    ///
    /// The data stands in `<project>/.relvar/pg<major>`. A server that root starts runs as another user;
    /// where that one cannot enter the project, the data stands in `/var/lib/relvar` under a name made from
    /// the project's path. Data that is already there decides the major version.
    ///
    /// # Errors
    /// When no binaries of that version are found ([`Error::BinariesMissing`], [`Error::DevVersion`]), or
    /// the server does not start.
    pub async fn start(project: &Path, options: &Options) -> Result<Self, Error> {
        let (project, options) = (project.to_owned(), options.clone());
        // Making a data directory blocks for a second, and is not to be cancelled half way.
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || runtime.block_on(Self::start_here(&project, options)))
            .await
            .map_err(|_| Error::KeeperGone)?
    }

    async fn start_here(project: &Path, mut options: Options) -> Result<Self, Error> {
        let account = Account::choose()?;
        let relvar = directory::reachable(absolute(project)?.join(".relvar"), &account);
        let made = existing_major(&relvar);
        options.major = made.or(options.major);
        let binaries = Binaries::obtain(&options).await?;
        if let Some(made) = made.filter(|made| *made != binaries.major()) {
            return Err(Error::DevVersion { directory: relvar, made, found: binaries.major() });
        }
        let home = relvar.join(format!("pg{}", binaries.major()));
        directory::make_reachable(&home, &account)?;
        let data = home.join("data");
        make(&data, &home, &binaries, &options, &account).await?;
        let berth = Berth {
            key: berth::key(&[data.as_os_str().as_encoded_bytes()]),
            state: &home,
            data: Data::At(data.clone()),
            binaries: &binaries,
            options: &options,
            account: &account,
            idle: options.idle,
        };
        let berthed = berth.obtain().await?;
        make_database(&berthed.client).await?;
        Ok(Self {
            target: Target::local(berthed.run.dir(), PORT, SUPERUSER, DATABASE)?,
            run: berthed.run,
            data,
            home,
            version_num: binaries.version_num,
        })
    }

    /// How to reach the project's database.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// A URL for the project's database, good until the server stops: psql takes it as it is.
    pub fn url(&self) -> String {
        self.target.display()
    }

    /// The directory that holds the server's socket.
    pub fn socket_dir(&self) -> &Path {
        self.run.dir()
    }

    /// Where the data is.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// The server's version as `server_version_num` has it.
    pub fn version_num(&self) -> u32 {
        self.version_num
    }

    /// Stops the server now, whoever uses it. The data stays.
    ///
    /// # Errors
    /// [`Error::NotStopped`] when it does not go down.
    pub async fn stop(self) -> Result<(), Error> {
        stop(&self.data, self.run.dir()).await
    }

    /// Stops the server and removes its data.
    ///
    /// # Errors
    /// When it does not go down, or files cannot be removed.
    pub async fn remove(self) -> Result<(), Error> {
        // Where the mark cannot be made, the server brings everything to the disk first.
        let _ = fs::write(self.run.dir().join("discard"), "");
        stop(&self.data, self.run.dir()).await?;
        directory::remove(&self.home)?;
        if let Some(parent) = self.home.parent() {
            // Goes only if nothing else is in it, which is what is wanted.
            let _ = fs::remove_dir(parent);
        }
        Ok(())
    }
}

/// The state directories of a project's development servers, one for each major version.
pub(crate) fn homes(project: &Path, account: &Account) -> Result<Vec<PathBuf>, Error> {
    let relvar = directory::reachable(absolute(project)?.join(".relvar"), account);
    let entries = fs::read_dir(relvar).into_iter().flatten().flatten();
    Ok(entries.map(|entry| entry.path()).filter(|path| path.join("data").exists()).collect())
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    // Links resolved, so that one project has one server however its path is written.
    fs::canonicalize(path).map_err(Error::file("enter", path))
}

/// The newest major version that data exists for.
fn existing_major(relvar: &Path) -> Option<u32> {
    fs::read_dir(relvar)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("data").exists())
        .filter_map(|entry| entry.file_name().to_str()?.strip_prefix("pg")?.parse().ok())
        .max()
}

async fn make(
    data: &Path,
    home: &Path,
    binaries: &Binaries,
    options: &Options,
    account: &Account,
) -> Result<(), Error> {
    if data.exists() {
        return Ok(());
    }
    let _lock = directory::lock(&home.join("making.lock"), PATIENCE).await?;
    if data.exists() {
        return Ok(());
    }
    for left in directory::owned_entries(home, "making-", account) {
        directory::remove(&left)?;
    }
    let making = directory::make_private(home, "making-", account)?;
    let template = DurableTemplate::new(binaries, options, account)?;
    let done = fill(&making, &template, account).and_then(|is_copy| {
        fs::rename(&making, data).map_err(Error::file("rename", &making)).map(|()| is_copy)
    });
    match done {
        Ok(true) => template.bring_to_disk(data),
        Ok(false) => {}
        Err(_) => {
            // The first error is the one to tell.
            let _ = directory::remove(&making);
        }
    }
    done.map(drop)
}

/// Whether what is there now was copied, and may not be on the disk yet.
fn fill(data: &Path, template: &DurableTemplate, account: &Account) -> Result<bool, Error> {
    let is_copy = template.fill(data)?;
    let conf = data.join("postgresql.conf");
    account.write(&conf, &settings::durable())?;
    Ok(is_copy)
}

async fn make_database(client: &Client) -> Result<(), Error> {
    let made = client
        .query_opt("SELECT FROM pg_database WHERE datname = $1", &[&DATABASE])
        .await
        .map_err(Error::database("list databases"))?;
    if made.is_some() {
        return Ok(());
    }
    match client.batch_execute(&format!("CREATE DATABASE {DATABASE} TEMPLATE template0")).await {
        // Another command was faster.
        Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => Ok(()),
        Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(()),
        other => other.map_err(Error::database(format!("create database {DATABASE:?}"))),
    }
}
