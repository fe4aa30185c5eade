//! The place of one server, whether it runs or not: joins the server there, or starts it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::directory::{self, SOCKET_PATH_BYTES, make_file, make_private};
use crate::error::Error;
use crate::hash::short_hash;
use crate::options::Options;
use crate::process::evict;
use crate::run::{PORT, Run, SUPERUSER, clients_dir, connect};
use crate::watchdog::{self, Kind, Watch};

/// How long to wait for others who start, join or stop the same server.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a server may take to accept connections; crash recovery of a development database included.
const START: Duration = Duration::from_secs(60);

/// How the names of all directories of runs begin.
pub(crate) const PREFIX: &str = "relvar-";

/// Where a server's data is.
#[derive(Debug)]
pub(crate) enum Data {
    /// In the directory of the run, copied from here and removed in the end.
    CopyOf(PathBuf),
    /// Here, and it stays.
    At(PathBuf),
}

impl Data {
    fn kind(&self) -> Kind {
        match self {
            Self::CopyOf(_) => Kind::Throwaway,
            Self::At(_) => Kind::Durable,
        }
    }

    fn dir(&self, run: &Path) -> PathBuf {
        match self {
            Self::CopyOf(_) => run.join("data"),
            Self::At(dir) => dir.clone(),
        }
    }
}

/// The place of a server.
#[derive(Debug)]
pub(crate) struct Berth<'a> {
    /// Tells this server from others: see [`key`].
    pub(crate) key: String,
    /// Holds the lock for joining and starting, the name of the run in force, and the log.
    pub(crate) state: &'a Path,
    pub(crate) data: Data,
    pub(crate) binaries: &'a Binaries,
    pub(crate) options: &'a Options,
    pub(crate) account: &'a Account,
    /// How long the server stays when nobody uses it.
    pub(crate) idle: Duration,
}

/// A server that was joined or started.
#[derive(Debug)]
pub(crate) struct Berthed {
    pub(crate) run: Run,
    /// A connection to the database `postgres`, served by a task of the runtime it was made on.
    pub(crate) client: Client,
    /// Whether it was started for this.
    pub(crate) is_new: bool,
}

/// The directories of the runs that a state directory names; some may have ended.
pub(crate) fn runs(state: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(state).into_iter().flatten().flatten();
    let pointers = entries.map(|entry| entry.path());
    let pointers = pointers.filter(|path| path.extension().is_some_and(|end| end == "run"));
    pointers.filter_map(|path| fs::read_to_string(path).ok().map(PathBuf::from)).collect()
}

/// What tells servers apart beside `parts`: the user, and the container, because processes of another one
/// have other numbers here.
pub(crate) fn key(parts: &[&[u8]]) -> String {
    let uid = rustix::process::geteuid().as_raw().to_be_bytes();
    let container = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let own = [uid.as_slice(), container.as_os_str().as_encoded_bytes()];
    short_hash(own.into_iter().chain(parts.iter().copied()))
}

impl Berth<'_> {
    /// Joins the server, or clears up and starts it.
    pub(crate) async fn obtain(&self) -> Result<Berthed, Error> {
        let _lock = directory::lock(&self.file("lock"), PATIENCE).await?;
        if let Some(joined) = self.join().await? {
            return Ok(joined);
        }
        let parent = directory::throwaway(self.options, self.state, self.account)?;
        self.sweep(&parent).await?;
        self.start(&parent).await
    }

    /// Removes the files by which the server is found. It must be down for good.
    pub(crate) fn forget(&self) -> Result<(), Error> {
        for extension in ["run", "log", "lock"] {
            let file = self.file(extension);
            fs::remove_file(&file).map_err(Error::file("remove", &file))?;
        }
        Ok(())
    }

    /// The run in force, unless it is about to end, has ended or was killed.
    async fn join(&self) -> Result<Option<Berthed>, Error> {
        let Ok(pointer) = fs::read_to_string(self.file("run")) else {
            return Ok(None);
        };
        let dir = PathBuf::from(pointer);
        let since = Instant::now();
        while watchdog::is_alive(&dir) {
            if let Some((run, client)) = join_at(&dir).await {
                return Ok(Some(Berthed { run, client, is_new: false }));
            }
            match self.data.kind() {
                Kind::Throwaway => break,
                // Its data can only be served again once it is down.
                Kind::Durable if since.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Kind::Durable => {
                    return Err(Error::Locked { path: dir, waited_s: since.elapsed().as_secs() });
                }
            }
        }
        Ok(None)
    }

    /// Removes what runs left whose watchdogs were killed.
    async fn sweep(&self, parent: &Path) -> Result<(), Error> {
        let mut any_alive = false;
        for dir in directory::owned_entries(parent, &self.run_prefix(), self.account) {
            if watchdog::is_alive(&dir) {
                any_alive = true;
            } else {
                evict(&dir.join("data")).await;
                directory::remove(&dir)?;
            }
        }
        match &self.data {
            Data::At(dir) if !any_alive => evict(dir).await,
            Data::At(_) | Data::CopyOf(_) => {}
        }
        Ok(())
    }

    async fn start(&self, parent: &Path) -> Result<Berthed, Error> {
        let dir = make_private(parent, &self.run_prefix(), self.account)?;
        let started = self.start_in(&dir).await;
        if started.is_err() && !watchdog::is_alive(&dir) {
            // The first error is the one to tell; the next start sweeps again.
            let _ = directory::remove(&dir);
        }
        started
    }

    async fn start_in(&self, dir: &Path) -> Result<Berthed, Error> {
        let data = self.data.dir(dir);
        if let Some(reason) = unfit_for_socket(dir) {
            return Err(self.not_started(&data, reason));
        }
        let clients = clients_dir(dir);
        fs::create_dir(&clients).map_err(Error::file("create", &clients))?;
        self.account.own(&clients)?;
        let run = Run::register(dir)?;
        if let Data::CopyOf(template) = &self.data {
            copy(template, &data, self.account)?;
        }
        // Before the server starts, so that a server whose starter is killed is still found.
        self.point_to(dir)?;
        let log = self.file("log");
        // Made anew, because the old one belongs to the account.
        if log.exists() {
            fs::remove_file(&log).map_err(Error::file("remove", &log))?;
        }
        make_file(&log, "", self.account)?;
        let watch = Watch {
            run: dir,
            data: &data,
            postgres: &self.binaries.program("postgres"),
            log: &log,
            idle: self.idle,
            kind: self.data.kind(),
            environment: &self.options.environment,
        };
        watchdog::start(&watch, self.account)?;
        let client = self.await_server(dir, &data).await?;
        Ok(Berthed { run, client, is_new: true })
    }

    /// Tries to connect until the server accepts, or its watchdog has gone.
    async fn await_server(&self, dir: &Path, data: &Path) -> Result<Client, Error> {
        let since = Instant::now();
        loop {
            let error = match connect(dir, SUPERUSER).await {
                Ok(client) => return Ok(client),
                Err(error) => error,
            };
            if !is_starting(&error) || since.elapsed() > START {
                return Err(self.not_started(data, relvar_connect::describe(&error).to_string()));
            }
            if !watchdog::is_alive(dir) {
                return Err(self.not_started(data, "it ended at once".to_owned()));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    fn not_started(&self, data: &Path, reason: String) -> Error {
        let log = fs::read_to_string(self.file("log")).unwrap_or_default();
        let mut lines: Vec<&str> = log.lines().rev().take(20).collect();
        lines.reverse();
        Error::NotStarted {
            bin_dir: self.binaries.bin_dir.clone(),
            data_dir: data.to_owned(),
            reason,
            log: lines.join("\n"),
        }
    }

    fn point_to(&self, dir: &Path) -> Result<(), Error> {
        // Replaced as a whole, so that nobody reads half a path.
        let (pointer, fresh) = (self.file("run"), self.file("run.new"));
        fs::write(&fresh, dir.as_os_str().as_encoded_bytes())
            .map_err(Error::file("write", &fresh))?;
        fs::rename(&fresh, &pointer).map_err(Error::file("replace", &pointer))
    }

    fn run_prefix(&self) -> String {
        format!("{PREFIX}{}-", self.key)
    }

    fn file(&self, extension: &str) -> PathBuf {
        self.state.join(format!("server-{}.{extension}", self.key))
    }
}

/// Why a socket cannot stand in `dir`, or nobody could name it in a connection string.
fn unfit_for_socket(dir: &Path) -> Option<String> {
    let bytes = dir.join(format!(".s.PGSQL.{PORT}")).as_os_str().len();
    let why = match dir.to_str() {
        _ if bytes > SOCKET_PATH_BYTES => {
            format!("the socket's path has {bytes} bytes, and {SOCKET_PATH_BYTES} are allowed")
        }
        None => "the path is not UTF-8".to_owned(),
        Some(path) if path.contains(',') => {
            "connection strings separate servers by commas, and the path contains one".to_owned()
        }
        Some(_) => return None,
    };
    Some(format!("its socket cannot be placed in {}: {why}", dir.display()))
}

/// The order matters: register first, look for `closing` second. See `watchdog`.
async fn join_at(dir: &Path) -> Option<(Run, Client)> {
    let run = Run::register(dir).ok()?;
    if watchdog::is_closing(dir) {
        return None;
    }
    let client = connect(dir, SUPERUSER).await.ok()?;
    Some((run, client))
}

/// Copies a directory as the account.
pub(crate) fn copy(from: &Path, to: &Path, account: &Account) -> Result<(), Error> {
    // cp knows each system's cheapest way (reflinks on XFS and Btrfs, say).
    let mut command = account.command("cp");
    command.arg("-RP").arg(from).arg(to);
    account.run("cp", command).map(drop)
}

/// Whether an error only says that the server is not up yet.
fn is_starting(error: &tokio_postgres::Error) -> bool {
    if error.code() == Some(&SqlState::CANNOT_CONNECT_NOW) {
        return true;
    }
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::ConnectionReset
            );
        }
        cause = error.source();
    }
    false
}
