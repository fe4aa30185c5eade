//! The process that outlives us: it holds the server and clears up after it.
//!
//! A client can end at any instruction (SIGKILL, power of a container), so nobody who uses a server can be
//! trusted to stop it. Each server therefore belongs to a watchdog: a POSIX shell script in a process group
//! of its own, the parent of the postmaster. A script rather than a second Rust program, because libraries
//! and test binaries have no program that could be run again with a hidden argument; `/bin/sh` is there
//! wherever PostgreSQL is. `flock(1)` is not (macOS), therefore the script never has to take a lock.
//!
//! What stands in the directory of a run, and what it means:
//!
//! ```text
//! watchdog.pid    its process number, which is good as long as the lock is held
//! watchdog.lock   locked by the watchdog's standard input, so held exactly as long as it lives
//! clients/        one file for each client: <pid>.<start time>.<name>; a killed client's file stays,
//!                 but no living process has that number *and* start time
//! closing/        the watchdog is about to stop the server
//! data/           the data directory (throwaway servers only)
//! .s.PGSQL.5432   the socket
//! ```
//!
//! Once a second the watchdog looks whether a registered client lives. After the idle time it makes
//! `closing`, looks once more, and only then stops the server. A client registers first and looks for
//! `closing` second. Whichever comes first, one of them sees the other: the watchdog opens again, or the
//! client starts another run.
//!
//! | killed | what happens |
//! | --- | --- |
//! | a client | its registration counts as dead; idle time runs; its databases are dropped by the next client |
//! | the postmaster | the watchdog sees it within a second, ends its backends, removes the run; the next client finds no lock held and starts another run |
//! | the watchdog | the server runs on until the next client: that finds the lock free, ends every process on the data directory, removes the run |
//! | everything | the next client removes the directory |

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::account::Account;
use crate::directory::make_file;
use crate::error::Error;
use crate::process::user_of;

const SCRIPT: &str = include_str!("watchdog.sh");
const LOCK: &str = "watchdog.lock";
const PID: &str = "watchdog.pid";

/// How long a server may take to stop.
const STOP: Duration = Duration::from_secs(60);

/// What a watchdog has to know.
pub(crate) struct Watch<'a> {
    /// The directory of the run, which the watchdog removes in the end.
    pub(crate) run: &'a Path,
    pub(crate) data: &'a Path,
    /// The program `postgres`.
    pub(crate) postgres: &'a Path,
    pub(crate) log: &'a Path,
    pub(crate) idle: Duration,
    pub(crate) kind: Kind,
    pub(crate) environment: &'a [(std::ffi::OsString, std::ffi::OsString)],
}

/// Whether the data may be lost with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Throwaway,
    Durable,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Throwaway => "throwaway",
            Self::Durable => "durable",
        }
    }
}

/// Starts a watchdog, which starts the server at once.
pub(crate) fn start(watch: &Watch<'_>, account: &Account) -> Result<(), Error> {
    let script = watch.run.join("watchdog.sh");
    make_file(&script, SCRIPT, account)?;
    let mut command = account.command("/bin/sh");
    command
        .envs(watch.environment.iter().map(|(name, value)| (name, value)))
        .arg(&script)
        .args([watch.run, watch.data, watch.postgres, watch.log])
        .arg(watch.idle.as_secs().max(1).to_string())
        .arg(watch.kind.word())
        .arg(if account.is_dropped() { "dropped" } else { "same" })
        .arg(socket_setting(watch.run))
        .stdin(Stdio::from(held_lock(watch.run, account)?))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let mut child = command.spawn().map_err(|source| account.not_run(&command, source))?;
    // A parent that lives longer than the server takes note of its end; otherwise init does.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// The setting is a list of directories, split at commas outside of double quotes.
fn socket_setting(dir: &Path) -> String {
    format!("unix_socket_directories=\"{}\"", dir.to_string_lossy().replace('"', "\"\""))
}

/// Whether the watchdog of this run lives.
pub(crate) fn is_alive(run: &Path) -> bool {
    File::open(run.join(LOCK)).is_ok_and(|file| {
        // A shared lock, so that two who ask at the same time do not take each other for the watchdog.
        matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock))
    })
}

/// Tells the watchdog to stop the server now, and waits until nothing of the run is left. Returns whether
/// that is so; it is not where the watchdog was killed.
pub(crate) async fn stop(run: &Path) -> bool {
    let pid = fs::read_to_string(run.join(PID))
        .ok()
        .and_then(|pid| Pid::from_raw(pid.trim().parse().ok()?));
    // The server's user could have written any number there, so it has to be a process of that user.
    let owner = fs::metadata(run).map(|found| found.uid());
    let is_watchdog =
        |pid: &Pid| is_alive(run) && owner.is_ok_and(|uid| user_of(*pid) == Some(uid));
    if let Some(pid) = pid.filter(is_watchdog) {
        // It may have ended meanwhile, which is what was wanted.
        let _ = kill_process(pid, Signal::TERM);
    }
    let since = Instant::now();
    while is_alive(run) && since.elapsed() < STOP {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    !run.exists()
}

/// Whether the watchdog of this run has begun to stop the server.
pub(crate) fn is_closing(run: &Path) -> bool {
    run.join("closing").exists()
}

/// The lock belongs to the open file, so whoever inherits the file holds it too.
fn held_lock(run: &Path, account: &Account) -> Result<File, Error> {
    let path = run.join(LOCK);
    let file = make_file(&path, "", account)?;
    file.try_lock().map_err(|error| Error::File { action: "lock", path, source: error.into() })?;
    Ok(file)
}
