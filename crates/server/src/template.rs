//! The data directory that every throwaway server starts as a copy of: made by `initdb` once.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio_postgres::Client;

use crate::account::Account;
use crate::berth::{self, Berth, Data, copy};
use crate::binaries::Binaries;
use crate::directory::{self, make_private};
use crate::error::Error;
use crate::hash::short_hash;
use crate::options::Options;
use crate::process::{evict, stop_postmaster};
use crate::settings;

/// How long to wait for another process that makes the same template: initdb takes a second or so.
const PATIENCE: Duration = Duration::from_secs(120);

/// Counted up when the way of making a template changes.
const FORMAT: &str = "2";

/// The file that holds what a new session has to know about the system catalogs.
const CACHE: &str = "pg_internal.init";

/// A stopped data directory, which holds the databases `postgres` and `template0`.
///
/// Beside it stand the files of `template0`, shared by all servers, and that database's cache:
///
/// ```text
/// template-<key>/data/             copied for every server; base/<template0> is a link to
/// template-<key>/template0/        never written to, because nobody can connect to it
/// template-<key>/pg_internal.init  what servers remove from template0 when they start
/// ```
#[derive(Debug)]
pub(crate) struct Template {
    dir: PathBuf,
}

impl Template {
    /// The cached template, made first if there is none for these binaries and settings.
    pub(crate) async fn obtain(
        binaries: &Binaries,
        options: &Options,
        state: &Path,
        account: &Account,
    ) -> Result<Self, Error> {
        let name = format!("template-{}", key(binaries));
        let template = Self { dir: state.join(&name) };
        if template.data().exists() {
            return Ok(template);
        }
        let _lock = directory::lock(&state.join(format!("{name}.lock")), PATIENCE).await?;
        if template.data().exists() {
            return Ok(template);
        }
        // What a killed maker left. The lock says that no other one is at work.
        let prefix = format!("{name}.making-");
        for left in directory::owned_entries(state, &prefix, account) {
            evict(&left.join("data")).await;
            directory::remove(&left)?;
        }
        let making = make_private(state, &prefix, account)?;
        let maker =
            Maker { binaries, options, account, state, making: &making, dir: &template.dir };
        if let Err(error) = maker.make().await {
            evict(&making.join("data")).await;
            // The first error is the one to tell.
            let _ = directory::remove(&making);
            return Err(error);
        }
        fs::rename(&making, &template.dir).map_err(Error::file("rename", &making))?;
        Ok(template)
    }

    /// The data directory to copy.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Puts back what every server removes at its start, lest it be out of date. Databases made from
    /// `template0` then have it too, and the first session in each need not read the system catalogs.
    pub(crate) fn refill_cache(&self) {
        // It is there already where the server may only read; without it databases work too, more slowly.
        let _ = fs::hard_link(self.dir.join(CACHE), self.dir.join("template0").join(CACHE));
    }
}

fn key(binaries: &Binaries) -> String {
    let settings = settings::throwaway(binaries);
    key_of(binaries, &settings, &settings::initdb_throwaway(binaries))
}

/// What a data directory depends on: the programs, the settings, the arguments of `initdb`.
fn key_of(binaries: &Binaries, settings: &str, arguments: &[&str]) -> String {
    let postgres = fs::metadata(binaries.program("postgres"));
    let (size, modified) = postgres.map(|found| (found.len(), found.mtime())).unwrap_or_default();
    let arguments = arguments.join(" ");
    short_hash([
        FORMAT.as_bytes(),
        binaries.bin_dir.as_os_str().as_encoded_bytes(),
        // A beta keeps its version number while its catalogs change, an update keeps its directory.
        &binaries.version_num.to_be_bytes(),
        &size.to_be_bytes(),
        &modified.to_be_bytes(),
        settings.as_bytes(),
        arguments.as_bytes(),
    ])
}

struct Maker<'a> {
    binaries: &'a Binaries,
    options: &'a Options,
    account: &'a Account,
    state: &'a Path,
    /// The directory that will be renamed to `dir`.
    making: &'a Path,
    dir: &'a Path,
}

impl Maker<'_> {
    async fn make(&self) -> Result<(), Error> {
        let data = self.making.join("data");
        initdb(
            &data,
            &settings::initdb_throwaway(self.binaries),
            self.binaries,
            self.options,
            self.account,
        )?;
        let conf = data.join("postgresql.conf");
        self.account.write(&conf, &settings::throwaway(self.binaries))?;
        let oids = self.trim_databases(&data).await?;
        trim_log(&data)?;
        self.share(&data.join("base"), &oids)
    }

    /// Drops `template1`, a third of the size, on a server that runs for this alone.
    async fn trim_databases(&self, data: &Path) -> Result<Oids, Error> {
        let berth = Berth {
            // One at a time, because the template's lock is held.
            key: berth::key(&[b"maker", self.dir.as_os_str().as_encoded_bytes()]),
            state: self.state,
            data: Data::At(data.to_owned()),
            binaries: self.binaries,
            options: self.options,
            account: self.account,
            idle: Duration::from_secs(1),
        };
        let berthed = berth.obtain().await?;
        let client = &berthed.client;
        for sql in ["ALTER DATABASE template1 IS_TEMPLATE false", "DROP DATABASE template1"] {
            client.batch_execute(sql).await.map_err(Error::database("drop template1"))?;
        }
        let oids = Oids {
            postgres: oid(client, "postgres").await?,
            template0: oid(client, "template0").await?,
        };
        stop_postmaster(data).await?;
        berth.forget()?;
        Ok(oids)
    }

    /// Moves the files of `template0` out of the data directory and leaves a link, so that they are not
    /// copied for every server; and gives it the cache of `postgres`, which is its twin.
    fn share(&self, base: &Path, oids: &Oids) -> Result<(), Error> {
        let (inside, shared) = (base.join(&oids.template0), self.making.join("template0"));
        fs::rename(&inside, &shared).map_err(Error::file("move", &inside))?;
        symlink(self.dir.join("template0"), &inside).map_err(Error::file("link", &inside))?;
        let cache = base.join(&oids.postgres).join(CACHE);
        // Where the server runs as another user, it may only read; from the outside in.
        for place in [self.making, &shared] {
            fs::hard_link(&cache, place.join(CACHE)).map_err(Error::file("link", &cache))?;
            self.account.disown(place)?;
        }
        fs::remove_file(&cache).map_err(Error::file("remove", &cache))
    }
}

/// The names of the directories of two databases.
struct Oids {
    postgres: String,
    template0: String,
}

async fn oid(client: &Client, database: &str) -> Result<String, Error> {
    let row = client
        .query_one("SELECT oid::text FROM pg_database WHERE datname = $1", &[&database])
        .await
        .map_err(Error::database("read the system catalogs"))?;
    Ok(row.get(0))
}

/// Removes the segments of write-ahead log that were made in advance. After a clean stop only the one with
/// the last checkpoint is needed: the one of the lowest name, because spare ones get later names.
fn trim_log(data: &Path) -> Result<(), Error> {
    let dir = data.join("pg_wal");
    let mut segments: Vec<PathBuf> = fs::read_dir(&dir)
        .map_err(Error::file("read", &dir))?
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect();
    segments.sort();
    for spare in segments.iter().skip(1) {
        fs::remove_file(spare).map_err(Error::file("remove", spare))?;
    }
    Ok(())
}

/// What `initdb` makes for a server that keeps its data, kept for the next project, which copies it instead.
/// All servers that begin with it have one system identifier, which only replication between them would mind.
#[derive(Debug)]
pub(crate) struct DurableTemplate<'a> {
    binaries: &'a Binaries,
    options: &'a Options,
    account: &'a Account,
    state: PathBuf,
    name: String,
}

impl<'a> DurableTemplate<'a> {
    pub(crate) fn new(
        binaries: &'a Binaries,
        options: &'a Options,
        account: &'a Account,
    ) -> Result<Self, Error> {
        let state = directory::state(options, account)?;
        let name = format!("durable-{}", key_of(binaries, "", &settings::initdb_durable()));
        Ok(Self { binaries, options, account, state, name })
    }

    /// Makes an empty directory of the account a data directory; tells whether it is a copy, which is not on the disk
    /// yet.
    pub(crate) fn fill(&self, data: &Path) -> Result<bool, Error> {
        let kept = self.state.join(&self.name).join("data");
        if kept.exists() && copy(&kept.join("."), data, self.account).is_ok() {
            return Ok(true);
        }
        clear(data, self.account)?;
        let arguments = settings::initdb_durable();
        initdb(data, &arguments, self.binaries, self.options, self.account)?;
        // The next project pays for it if it cannot be kept.
        if let Err(error) = self.keep(data) {
            tracing::debug!(%error, "a data directory was not kept for other projects");
        }
        Ok(false)
    }

    /// Begins to bring a copy to the disk, as initdb does at its end, while the server starts on it.
    pub(crate) fn bring_to_disk(&self, data: &Path) {
        let mut command = self.account.command(self.binaries.program("initdb"));
        command
            .envs(self.options.environment.iter().map(|(name, value)| (name, value)))
            .args(["--sync-only", "-D"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // The system brings it to disk too, within half a minute.
        let _ = command.spawn();
    }

    fn keep(&self, data: &Path) -> Result<(), Error> {
        let prefix = format!("{}.making-", self.name);
        let making = make_private(&self.state, &prefix, self.account)?;
        let kept = self.state.join(&self.name);
        let done = copy(data, &making.join("data"), self.account)
            .and_then(|()| fs::rename(&making, &kept).map_err(Error::file("rename", &making)));
        if done.is_err() {
            // Another command was faster, or there is no room.
            let _ = directory::remove(&making);
        }
        done
    }
}

/// Removes what a copy that failed left in a directory.
fn clear(data: &Path, account: &Account) -> Result<(), Error> {
    let mut command = account.command("find");
    command.arg(data).args(["-mindepth", "1", "-delete"]);
    account.run("find", command).map(drop)
}

/// Makes a data directory.
pub(crate) fn initdb(
    data: &Path,
    arguments: &[&str],
    binaries: &Binaries,
    options: &Options,
    account: &Account,
) -> Result<(), Error> {
    let mut command = account.command(binaries.program("initdb"));
    command
        .envs(options.environment.iter().map(|(name, value)| (name, value)))
        .arg("-D")
        .arg(data)
        .args(arguments);
    account.run("initdb", command).map(drop)
}
