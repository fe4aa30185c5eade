//! Which processes are still alive, safe against numbers that are given out again.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::error::Error;

/// How long a server may take to stop.
const STOP: Duration = Duration::from_secs(60);

/// A process by its number and by when it started.
///
/// A number alone may belong to somebody else by now. The watchdog script reads the same two things in
/// the same way; see `identity` there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pid: u32,
    started: String,
}

impl Identity {
    /// This process.
    pub(crate) fn own() -> Self {
        let pid = std::process::id();
        Self { pid, started: started(pid).unwrap_or_else(|| "unknown".to_owned()) }
    }

    /// Reads what [`Display`](std::fmt::Display) wrote: `pid.started`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (pid, started) = text.split_once('.')?;
        Some(Self { pid: pid.parse().ok()?, started: started.to_owned() })
    }

    /// Whether it still runs. A zombie does not.
    pub(crate) fn is_alive(&self) -> bool {
        started(self.pid).is_some_and(|started| started == self.started)
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.pid, self.started)
    }
}

/// When a living process started, in whatever form the system tells it.
fn started(pid: u32) -> Option<String> {
    if Path::new("/proc/self/stat").exists() {
        return started_in(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?);
    }
    let output = Command::new("ps")
        .env("LC_ALL", "C")
        .args(["-o", "lstart=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    let text: String = String::from_utf8_lossy(&output.stdout)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    (!text.is_empty()).then_some(text)
}

/// Field 22 of `/proc/<pid>/stat`, unless field 3 says that the process is dead.
fn started_in(stat: &str) -> Option<String> {
    // The second field is the program's name in parentheses, which may hold parentheses and spaces itself.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?;
    (!matches!(state, "Z" | "X" | "x")).then(|| fields.nth(18).map(str::to_owned))?
}

/// Stops the server on `data_dir` as an administrator would (a fast shutdown) and waits until it is down.
/// That there is none is fine.
pub(crate) async fn stop_postmaster(data_dir: &Path) -> Result<(), Error> {
    let Some(postmaster) = postmaster(data_dir) else {
        return Ok(());
    };
    if let Some(pid) = to_pid(postmaster) {
        // It may have ended meanwhile, which is what was wanted.
        let _ = kill_process(pid, Signal::INT);
    }
    let since = Instant::now();
    while !processes_on(data_dir).is_empty() {
        if since.elapsed() > STOP {
            return Err(Error::NotStopped {
                data_dir: data_dir.to_owned(),
                waited_s: STOP.as_secs(),
            });
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// The user that a process runs as.
pub(crate) fn user_of(pid: Pid) -> Option<u32> {
    let pid = pid.as_raw_nonzero();
    if Path::new("/proc/self").exists() {
        return fs::metadata(format!("/proc/{pid}")).ok().map(|found| found.uid());
    }
    let output = Command::new("ps").args(["-o", "uid=", "-p", &pid.to_string()]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// The process that `postmaster.pid` names, if it is one of a server on this directory.
fn postmaster(data_dir: &Path) -> Option<u32> {
    let file = fs::read_to_string(data_dir.join("postmaster.pid")).ok()?;
    let pid = file.lines().next()?.trim().parse().ok()?;
    processes_on(data_dir).contains(&pid).then_some(pid)
}

fn to_pid(pid: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(pid).ok()?)
}

/// Ends every process of a server on `data_dir`, whoever started it, and waits for that.
///
/// Used where the watchdog is gone. On Linux these are the processes that stand in the directory (the
/// postmaster and its children all do), elsewhere the one that `postmaster.pid` names, if its arguments
/// name the directory.
pub(crate) async fn evict(data_dir: &Path) {
    for _ in 0..200 {
        let pids = processes_on(data_dir);
        if pids.is_empty() {
            return;
        }
        for pid in pids {
            tracing::debug!(pid, data_dir = %data_dir.display(), "ending a server without a watchdog");
            if let Some(pid) = to_pid(pid) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn processes_on(data_dir: &Path) -> Vec<u32> {
    let Ok(data_dir) = fs::canonicalize(data_dir) else {
        return Vec::new();
    };
    if !Path::new("/proc/self/cwd").exists() {
        return postmaster_on(&data_dir).into_iter().collect();
    }
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        // The links of a zombie cannot be read any more, so it does not count.
        .filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data_dir))
        .filter(|pid| runs_postgres(*pid))
        .collect()
}

/// A shell may stand in a data directory too; only programs called postgres are servers. The link of a
/// program that was replaced by an update ends with " (deleted)".
fn runs_postgres(pid: u32) -> bool {
    fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| {
        let name = exe.file_name().unwrap_or_default().to_string_lossy();
        name.trim_end_matches(" (deleted)") == "postgres"
    })
}

fn postmaster_on(data_dir: &Path) -> Option<u32> {
    let file = fs::read_to_string(data_dir.join("postmaster.pid")).ok()?;
    let pid = file.lines().next()?.trim().to_owned();
    let output = Command::new("ps").args(["-o", "command=", "-p", &pid]).output().ok()?;
    String::from_utf8_lossy(&output.stdout)
        .contains(data_dir.to_str()?)
        .then(|| pid.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_its_name_is_read_back() {
        let own = Identity::own();
        assert!(own.is_alive());
        assert_eq!(Identity::parse(&own.to_string()), Some(own));
    }

    #[test]
    fn a_number_given_out_again_is_another_process() {
        let own = Identity::own();
        let earlier = Identity { pid: own.pid, started: "1".to_owned() };
        assert!(!earlier.is_alive());
    }

    #[test]
    fn a_zombie_is_dead() {
        let mut child = Command::new("true").spawn().expect("the command true");
        let identity = |pid| Identity { pid, started: started(pid).unwrap_or_default() };
        let before = identity(child.id());
        for _ in 0..500 {
            if !before.is_alive() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        // Not waited for yet, so the process table still holds it.
        assert!(!before.is_alive());
        child.wait().expect("the child ended");
    }

    #[test]
    fn a_hostile_program_name_does_not_confuse_the_fields() {
        let numbers: Vec<String> = (4..=30).map(|number| number.to_string()).collect();
        let stat = |state| format!("7 (a) Z 1 (b) {state} {}", numbers.join(" "));
        assert_eq!(started_in(&stat("S")), Some("22".to_owned()));
        assert_eq!(started_in(&stat("Z")), None);
    }
}
