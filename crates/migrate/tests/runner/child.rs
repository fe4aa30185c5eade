//! A runner in a process of its own, which can be killed: this test binary, started again.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use relvar_connect::{Environment, Target};
use relvar_migrate::{Event, Folder, Observer, RunOptions, Runner, TargetSpec};

use crate::project::{Project, quick};

const FOLDER: &str = "RELVAR_MIGRATE_TEST_FOLDER";
const TARGET: &str = "RELVAR_MIGRATE_TEST_TARGET";
const KILL_AT: &str = "RELVAR_MIGRATE_TEST_KILL_AT";
const DIRECTION: &str = "RELVAR_MIGRATE_TEST_DIRECTION";
const LOCK_TIMEOUT: &str = "RELVAR_MIGRATE_TEST_LOCK_TIMEOUT";

/// Kills its own process at the n-th event of a run, as `kill -9` would.
struct KillAt {
    left: AtomicUsize,
}

impl Observer for KillAt {
    fn event(&self, event: &Event<'_>) {
        // Whether a former runner's connection is closed already is no part of a run.
        if matches!(event, Event::WaitingForRunner(_) | Event::WaitingForOrphan(_)) {
            return;
        }
        if self.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            println!("killed at {event:?}");
            let own = rustix::process::getpid();
            rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("killed");
        }
    }
}

/// The body of the child process; without its variables it is no test.
#[tokio::test]
async fn child_process() {
    let variable = |name| std::env::var(name).ok();
    let (Some(folder), Some(target)) = (variable(FOLDER), variable(TARGET)) else { return };
    let left = variable(KILL_AT).and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let target = Target::parse(&target, &Environment::empty()).expect("a target");
    let graph = Folder::new(folder).load().expect("a folder");
    let observer = KillAt { left: AtomicUsize::new(left) };
    // The server shall not notice by itself that the client is gone.
    let mut options = RunOptions { client_check_interval: Duration::ZERO, ..quick() };
    if let Some(seconds) = variable(LOCK_TIMEOUT) {
        options.lock_timeout = Duration::from_secs(seconds.parse().expect("a number"));
    }
    let runner = Runner::new(&target, &graph).options(options).observer(&observer);
    match variable(DIRECTION).as_deref() {
        Some("down") => runner.downgrade(&TargetSpec::Base).await.expect("downgraded"),
        _ => runner.upgrade(&TargetSpec::Head).await.expect("upgraded"),
    };
}

/// Starts a runner that is killed at an event, or runs to its end.
pub fn start(project: &Project, direction: &str, kill_at: usize) -> Child {
    command(project, direction, kill_at).spawn().expect("a child process")
}

/// Starts a runner that waits for a lock as long as it takes.
pub fn start_patient(project: &Project) -> Child {
    command(project, "up", usize::MAX).env(LOCK_TIMEOUT, "600").spawn().expect("a child process")
}

fn command(project: &Project, direction: &str, kill_at: usize) -> Command {
    let (conninfo, _) = project.target.for_libpq();
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command
        .args(["--exact", "child::child_process", "--nocapture"])
        .env(FOLDER, project.dir())
        .env(TARGET, conninfo)
        .env(KILL_AT, kill_at.to_string())
        .env(DIRECTION, direction)
        .stdout(Stdio::null());
    command
}

/// Runs it; true when it was killed before its end.
pub fn was_killed(project: &Project, direction: &str, kill_at: usize) -> bool {
    let status: ExitStatus = start(project, direction, kill_at).wait().expect("an end");
    let killed = std::os::unix::process::ExitStatusExt::signal(&status) == Some(9);
    assert!(killed || status.success(), "the child failed: {status}");
    killed
}
