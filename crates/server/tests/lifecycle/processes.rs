//! Other processes: clients to kill, servers to look for.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use relvar_server::{Options, Shadows};
use tempfile::TempDir;

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A state directory of a test's own, so that it has servers of its own.
pub struct Place {
    root: TempDir,
    pub options: Options,
}

impl Place {
    /// Shares only the template with other tests, because making one takes a second.
    pub async fn new() -> Self {
        // Brackets, spaces, quotes, a comma and letters beyond ASCII: nothing may trip over a path.
        let root = tempfile::Builder::new()
            .prefix("relvar \"tést\", 1-")
            .tempdir_in("/tmp")
            .expect("a directory");
        open_to_all(root.path());
        let mut options = relvar_testkit::options();
        relvar_testkit::shadows().await;
        let state = root.path().join("state");
        fs::create_dir(&state).expect("a directory");
        for entry in fs::read_dir(&options.state_dir).expect("the kit's state").flatten() {
            let name = entry.file_name();
            let text = name.to_string_lossy();
            if text.starts_with("template-") && !text.contains('.') {
                let template = fs::canonicalize(entry.path()).expect("it exists");
                symlink(template, state.join(name)).expect("a link");
            }
        }
        options.state_dir = state;
        options.idle = Duration::from_secs(1);
        Self { root, options }
    }

    /// A directory of this test.
    pub fn path(&self) -> &Path {
        self.root.path()
    }

    pub async fn shadows(&self) -> Shadows {
        Shadows::embedded(&self.options).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Another process that uses the same server, with one database made.
    pub fn client(&self) -> Client {
        Client::start(Command::new(own_program()), &self.options)
    }
}

/// Lets the user that servers run as pass.
pub fn open_to_all(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("our own directory");
}

pub fn own_program() -> PathBuf {
    std::env::current_exe().expect("the test's own program")
}

/// A process that has a database and waits.
pub struct Client {
    child: Child,
    pub database: String,
    pub socket_dir: PathBuf,
}

impl Client {
    /// Runs `command`, which is this program or something that ends up running it.
    pub fn start(mut command: Command, options: &Options) -> Self {
        let mut child = command
            .args(["processes::client_for_other_tests", "--exact", "--ignored", "--nocapture"])
            .env("RELVAR_TEST_STATE", &options.state_dir)
            // Another user looks elsewhere.
            .env("RELVAR_DOWNLOAD_DIR", options.download_dir.as_ref().expect("the kit's own"))
            .env("RELVAR_TEST_IDLE", options.idle.as_secs().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the test's own program starts");
        let mut printed = String::new();
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        while let Some(Ok(line)) = lines.next() {
            if let Some((_, told)) = line.split_once("ready: ") {
                let (database, socket_dir) = told.split_once(' ').expect("two words");
                // It has a little more to print in the end.
                std::thread::spawn(move || lines.count());
                return Self {
                    child,
                    database: database.to_owned(),
                    socket_dir: socket_dir.into(),
                };
            }
            printed.push_str(&line);
            printed.push('\n');
        }
        let status = child.wait().expect("it ended");
        panic!("the other process ended ({status}):\n{printed}");
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }

    /// Lets it end by itself.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().expect("it ends").success());
    }
}

/// Not a test: what [`Client`] runs.
#[tokio::test]
#[ignore = "is run by other tests"]
async fn client_for_other_tests() {
    let Some(state) = std::env::var_os("RELVAR_TEST_STATE") else {
        return;
    };
    let mut options = relvar_testkit::options();
    options.state_dir = state.into();
    let idle = std::env::var("RELVAR_TEST_IDLE").expect("set together");
    options.idle = Duration::from_secs(idle.parse().expect("a number"));
    let shadows = Shadows::embedded(&options).await.unwrap_or_else(|error| panic!("{error}"));
    let shadow = shadows.create().await.unwrap_or_else(|error| panic!("{error}"));
    let socket_dir = shadow.socket_dir().expect("an embedded server").display();
    println!("ready: {} {socket_dir}", shadow.name());
    std::io::stdout().flush().expect("a pipe");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("a pipe");
}

/// The processes that stand in a directory: a server's all stand in its data directory.
pub fn processes_in(dir: &Path) -> Vec<u32> {
    fs::read_dir("/proc")
        .expect("a Linux machine")
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == dir))
        .collect()
}

pub fn postmaster(data: &Path) -> u32 {
    number_in(&data.join("postmaster.pid"))
}

pub fn watchdog(run: &Path) -> u32 {
    number_in(&run.join("watchdog.pid"))
}

fn number_in(path: &Path) -> u32 {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().next().expect("a line").trim().parse().expect("a process number")
}

pub fn kill(pid: u32) {
    let killed =
        Command::new("kill").args(["-KILL", &pid.to_string()]).status().expect("kill starts");
    assert!(killed.success());
}

/// Waits until nothing of a shadow server is left: no directory, no process.
pub async fn await_gone(run: &Path) {
    let data = run.join("data");
    await_that(&format!("{} is gone", run.display()), || {
        !run.exists() && processes_in(&data).is_empty() && processes_in(&deleted(&data)).is_empty()
    })
    .await;
}

/// How the kernel names a working directory that was removed.
fn deleted(path: &Path) -> PathBuf {
    format!("{} (deleted)", path.display()).into()
}

pub async fn await_that(what: &str, mut is_so: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_so() {
        assert!(since.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
