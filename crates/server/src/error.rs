//! What can go wrong around a server.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A place that was looked at for PostgreSQL's binaries, and why it did not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The directory, or a pattern of directories.
    pub place: String,
    /// Why it did not do: "no such directory", "version 12 is older than 14".
    pub reason: String,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

/// Why there is no server, or no database on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No usable installation of PostgreSQL.
    #[error("found no PostgreSQL server (initdb and postgres) on this machine; looked in{}\n{hint}", listed(.tried))]
    BinariesMissing {
        /// Every place, in the order in which they were tried.
        tried: Vec<Tried>,
        /// What to do about it.
        hint: String,
    },
    /// Binaries could not be downloaded.
    #[error("found no PostgreSQL server on this machine, and could not download one; tried{}\n{hint}", downloads(.tried))]
    NotFetched {
        /// Every package, in the order in which they were tried.
        tried: Vec<Tried>,
        /// What to do about it.
        hint: String,
    },
    /// The development database is of another major version than the binaries.
    #[error(
        "the development database in {} was made by PostgreSQL {made}, and only {found} is installed; \
         install {made}, or move that directory away to start over",
        .directory.display()
    )]
    DevVersion {
        /// The directory that holds it.
        directory: PathBuf,
        /// The major version that it was made by.
        made: u32,
        /// The major version that was found.
        found: u32,
    },
    /// A directory or file could not be read, made or removed.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// What was tried: "create", "lock".
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The reason of the operating system.
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error("cannot run {}{}: {source}", .program.display(), as_user(.user))]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The user that it should have run as, where that is another one.
        user: Option<String>,
        /// The reason of the operating system.
        source: io::Error,
    },
    /// A program of PostgreSQL ran and failed.
    #[error("{program} failed ({status}):\n{output}")]
    Program {
        /// The program's name.
        program: String,
        /// How it ended.
        status: String,
        /// What it printed.
        output: String,
    },
    /// The server did not come up.
    #[error("PostgreSQL ({}) did not start in {}: {reason}{}", .bin_dir.display(), .data_dir.display(), logged(.log))]
    NotStarted {
        /// Where its binaries are.
        bin_dir: PathBuf,
        /// Its data directory.
        data_dir: PathBuf,
        /// What was seen.
        reason: String,
        /// The end of its log.
        log: String,
    },
    /// The server did not go down.
    #[error("PostgreSQL on {} has not stopped within {waited_s} s", .data_dir.display())]
    NotStopped {
        /// Its data directory.
        data_dir: PathBuf,
        /// How long this process waited, in seconds.
        waited_s: u64,
    },
    /// Another process holds a lock for too long.
    #[error(
        "waited {waited_s} s for another relvar process that holds {}; end it, or name another state directory",
        .path.display()
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long this process waited, in seconds.
        waited_s: u64,
    },
    /// The user that a server started by root should run as does not exist.
    #[error(
        "PostgreSQL refuses to run as root, and neither a user \"postgres\" nor \"nobody\" exists; create one, or run relvar as an ordinary user"
    )]
    NoAccount,
    /// The server answered with an error, or the connection broke.
    #[error("cannot {action}: {}", relvar_connect::describe(.source))]
    Database {
        /// What was tried: `create database "shadow_1"`.
        action: String,
        /// The server's answer.
        source: tokio_postgres::Error,
    },
    /// The server that `shadow_url` names cannot be reached.
    #[error(transparent)]
    Connect(#[from] relvar_connect::Error),
    /// The server is too old for shadows.
    #[error("PostgreSQL {} is older than {}, the oldest version that relvar works with", .version_num / 10_000, crate::MAJOR_OLDEST)]
    TooOld {
        /// The version as `server_version_num` has it.
        version_num: u32,
    },
    /// No thread, or no runtime on it.
    #[error("cannot start the thread that makes databases: {source}")]
    Thread {
        /// The reason of the operating system.
        source: io::Error,
    },
    /// The thread that makes and drops databases is gone.
    #[error("the server's database keeper has ended; this is a bug in relvar; please report it")]
    KeeperGone,
}

impl Error {
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    pub(crate) fn database(
        action: impl Into<String>,
    ) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let action = action.into();
        move |source| Self::Database { action, source }
    }
}

fn listed(tried: &[Tried]) -> String {
    tried.iter().map(|place| format!("\n  {place}")).collect()
}

fn downloads(tried: &[Tried]) -> String {
    match tried.is_empty() {
        true => " nothing: no package for this system and processor is known".to_owned(),
        false => listed(tried),
    }
}

fn as_user(user: &Option<String>) -> String {
    user.as_ref()
        .map(|name| format!(" as user {name} (can that user reach the program?)"))
        .unwrap_or_default()
}

fn logged(log: &str) -> String {
    match log.trim() {
        "" => String::new(),
        log => format!("; its log ends with\n{log}"),
    }
}
