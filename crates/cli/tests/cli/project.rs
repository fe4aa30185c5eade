//! A project in a temporary folder, a database of its own, and the binary.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use relvar_server::Shadow;
use tempfile::TempDir;

/// What a run of the binary gave.
#[derive(Debug)]
pub struct Output {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Both streams, for the message of a failed test.
    pub fn all(&self) -> String {
        format!("exit code {}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr)
    }

    #[track_caller]
    pub fn ends_with(self, code: i32) -> Output {
        assert_eq!(self.code, code, "{}", self.all());
        self
    }

    #[track_caller]
    pub fn must_succeed(self) -> Output {
        self.ends_with(0)
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Output {
        assert!(self.stderr.contains(text), "no {text:?} on stderr: {}", self.all());
        self
    }

    #[track_caller]
    pub fn prints(self, text: &str) -> Output {
        assert!(self.stdout.contains(text), "no {text:?} on stdout: {}", self.all());
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.all()))
    }
}

/// A folder, and a database on the server that all tests share.
pub struct Project {
    dir: TempDir,
    pub shadow: Shadow,
}

impl Project {
    /// A project with nothing in it.
    pub async fn new() -> Project {
        let project = Project::bare().await;
        project.run(&["init"]).must_succeed();
        project
    }

    /// A folder that is no project yet.
    pub async fn bare() -> Project {
        let dir = tempfile::tempdir().expect("a folder");
        Project { dir, shadow: relvar_testkit::shadow().await }
    }

    /// A project with a schema file.
    pub async fn with(schema: &str) -> Project {
        let project = Project::new().await;
        project.write("schema/schema.sql", schema);
        project
    }

    /// A project whose only revision is generated from a schema file, approved, and applied.
    pub async fn upgraded(schema: &str) -> Project {
        let project = Project::with(schema).await;
        project.revise("first", &[]).must_succeed();
        project.run(&["approve", "head"]).must_succeed();
        project.run(&["upgrade"]).must_succeed();
        project
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// How to reach the database.
    pub fn url(&self) -> String {
        self.shadow.target().display()
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("written");
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).expect("read")
    }

    /// The names of the revision files, in order.
    pub fn revisions(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root().join("migrations")).expect("a folder");
        let names =
            entries.map(|entry| entry.expect("read").file_name().into_string().expect("UTF-8"));
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".sql")).collect();
        names.sort();
        names
    }

    /// The text of the newest revision.
    pub fn newest(&self) -> String {
        let output = self.run(&["show", "heads", "--json"]).must_succeed();
        output.json()[0]["text"].as_str().expect("a text").to_owned()
    }

    /// The id of the only head.
    pub fn head(&self) -> String {
        let output = self.run(&["show", "head", "--json"]).must_succeed();
        output.json()[0]["revision"].as_str().expect("an id").to_owned()
    }

    /// `relvar revision --autogenerate`.
    pub fn revise(&self, message: &str, more: &[&str]) -> Output {
        let arguments = [&["revision", "--autogenerate", "-m", message], more].concat();
        self.run(&arguments)
    }

    /// Runs the binary in the folder, on the database.
    pub fn run(&self, arguments: &[&str]) -> Output {
        finish(self.command(arguments).env("RELVAR_DATABASE", self.url()))
    }

    /// Runs the binary without naming a database.
    pub fn run_without_database(&self, arguments: &[&str]) -> Output {
        finish(&mut self.command(arguments))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = relvar(arguments);
        command.current_dir(self.root());
        command
    }

    pub async fn execute(&self, sql: &str) {
        relvar_testkit::execute(&self.shadow, sql).await;
    }

    /// The first column of all rows, as text with line feeds.
    pub async fn value(&self, sql: &str) -> String {
        let client = self.shadow.connect().await.expect("a connection");
        let messages = client.simple_query(sql).await;
        let messages = messages.unwrap_or_else(|e| panic!("{}", relvar_connect::describe(&e)));
        let text = |message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0)?.to_owned()),
            _ => None,
        };
        messages.into_iter().filter_map(text).collect::<Vec<String>>().join("\n")
    }
}

/// The binary, with an environment that holds only what the test wants.
pub fn relvar(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relvar"));
    command.args(arguments).stdin(Stdio::null()).env_clear();
    for kept in ["PATH", "HOME", "LD_LIBRARY_PATH", "RELVAR_PG_SEARCH"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    if let Some(path) = path_with_pg_dump() {
        command.env("PATH", path);
    }
    let options = relvar_testkit::options();
    command.env("RELVAR_STATE_DIR", &options.state_dir);
    if let Some(downloads) = &options.download_dir {
        command.env("RELVAR_DOWNLOAD_DIR", downloads);
    }
    if let Some(bin_dir) = &options.bin_dir {
        command.env("RELVAR_PG_BIN", bin_dir);
    }
    command
}

/// The path, and after it the folder of the `pg_dump` that the tests are told to use: installed ones may be too
/// old for the server.
fn path_with_pg_dump() -> Option<OsString> {
    let pg_dump = PathBuf::from(std::env::var_os("RELVAR_TEST_PG_DUMP")?);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(pg_dump.parent().map(Path::to_owned));
    std::env::join_paths(folders).ok()
}

pub fn finish(command: &mut Command) -> Output {
    let output = command.output().expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// The shop of the examples.
pub const SHOP: &str = "\
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    total numeric(12,2) NOT NULL CHECK (total >= 0),
    note text
);
CREATE INDEX orders_user_idx ON orders (user_id);
";

/// Rows for the shop.
pub const SHOP_ROWS: &str = "\
INSERT INTO users (email, name) SELECT 'u' || n, 'name ' || n FROM generate_series(1, 5) n;
INSERT INTO orders (user_id, total, note) SELECT n, n, 'note ' || n FROM generate_series(1, 5) n;
";
