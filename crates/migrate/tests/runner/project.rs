//! A migration folder and a database of its own for each test.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use relvar_connect::Target;
use relvar_migrate::{
    Event, Folder, Graph, Observer, Policy, Report, RevisionId, RunError, RunOptions, Runner,
    Status, TargetSpec,
};
use relvar_server::Shadow;
use relvar_testkit::shadow;
use tempfile::TempDir;

pub struct Project {
    dir: TempDir,
    pub folder: Folder,
    pub shadow: Shadow,
    pub target: Target,
}

pub fn id(number: u64) -> RevisionId {
    format!("{number:012x}").parse().expect("an id")
}

pub fn ids(numbers: &[u64]) -> Vec<RevisionId> {
    numbers.iter().map(|number| id(*number)).collect()
}

pub fn file_name(number: u64) -> String {
    format!("202611220000{number:02}_{number:012x}_r.sql")
}

/// Pending revisions run, and nobody waits for long.
pub fn quick() -> RunOptions {
    RunOptions {
        policy: Policy { allow_pending: true },
        lock_timeout: Duration::from_millis(100),
        lock_wait_max: Duration::from_millis(600),
        runner_wait_max: Duration::from_secs(20),
        ..RunOptions::default()
    }
}

impl Project {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let shadow = shadow().await;
        let target = shadow.target();
        Self { folder: Folder::new(dir.path()), dir, shadow, target }
    }

    /// A project whose only revision has this body.
    pub async fn with(body: &str) -> Self {
        let project = Self::new().await;
        project.write(1, &[], body);
        project
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Writes revision `number`; the body starts with further header lines or `-- relvar: up`.
    pub fn write(&self, number: u64, parents: &[u64], body: &str) {
        let parents: Vec<String> =
            parents.iter().map(|parent| format!("\"{parent:012x}\"")).collect();
        let header = format!(
            "-- relvar: revision = \"{number:012x}\"\n-- relvar: message = \"r{number}\"\n-- relvar: parents = [{}]\n",
            parents.join(", ")
        );
        fs::write(self.dir().join(file_name(number)), header + body).expect("written");
    }

    pub fn edit(&self, number: u64, from: &str, to: &str) {
        let path = self.dir().join(file_name(number));
        let text = fs::read_to_string(&path).expect("read");
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).expect("written");
    }

    pub fn graph(&self) -> Graph {
        self.folder.load().unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn upgrade_with(&self, options: RunOptions, spec: &str) -> Result<Report, RunError> {
        let graph = self.graph();
        Runner::new(&self.target, &graph).options(options).upgrade(&spec_of(spec)).await
    }

    pub async fn upgrade(&self, spec: &str) -> Result<Report, RunError> {
        self.upgrade_with(quick(), spec).await
    }

    pub async fn observed_upgrade(
        &self,
        options: RunOptions,
        observer: &dyn Observer,
    ) -> Result<Report, RunError> {
        let graph = self.graph();
        Runner::new(&self.target, &graph)
            .options(options)
            .observer(observer)
            .upgrade(&TargetSpec::Head)
            .await
    }

    pub async fn downgrade_with(
        &self,
        options: RunOptions,
        spec: &str,
    ) -> Result<Report, RunError> {
        let graph = self.graph();
        Runner::new(&self.target, &graph).options(options).downgrade(&spec_of(spec)).await
    }

    pub async fn downgrade(&self, spec: &str) -> Result<Report, RunError> {
        self.downgrade_with(quick(), spec).await
    }

    pub async fn stamp_with(&self, options: RunOptions, spec: &str) -> Result<Status, RunError> {
        let graph = self.graph();
        Runner::new(&self.target, &graph).options(options).stamp(&spec_of(spec)).await
    }

    pub async fn stamp(&self, spec: &str) -> Result<Status, RunError> {
        self.stamp_with(quick(), spec).await
    }

    pub async fn status(&self) -> Status {
        let graph = self.graph();
        Runner::new(&self.target, &graph)
            .options(quick())
            .status()
            .await
            .unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn sql(&self, sql: &str) {
        relvar_testkit::execute(&self.shadow, sql).await;
    }

    /// The first column of all rows, as text.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        let client = self.shadow.connect().await.expect("a connection");
        let rows = client
            .simple_query(sql)
            .await
            .unwrap_or_else(|error| panic!("{}", relvar_connect::describe(&error)));
        let text = |message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => {
                Some(row.get(0).unwrap_or("NULL").to_owned())
            }
            _ => None,
        };
        rows.into_iter().filter_map(text).collect()
    }

    pub async fn value(&self, sql: &str) -> String {
        self.column(sql).await.join("\n")
    }

    /// The names of all tables outside of the ledger.
    pub async fn tables(&self) -> String {
        self.column("SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind IN ('r', 'p') ORDER BY 1").await.join(" ")
    }

    /// Waits until a query gives a value.
    pub async fn until(&self, sql: &str, expected: &str) {
        for _ in 0..600 {
            if self.value(sql).await == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never: {sql} = {expected}, but {}", self.value(sql).await);
    }
}

pub fn spec_of(text: &str) -> TargetSpec {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// Message and help of a failure.
pub fn told<T: std::fmt::Debug>(result: Result<T, RunError>) -> String {
    let error = result.expect_err("a failure");
    format!("{error}\n= {}", error.help().unwrap_or_default())
}

/// Remembers the events that a filter gives a text for.
pub struct Log {
    filter: fn(&Event<'_>) -> Option<String>,
    lines: Mutex<Vec<String>>,
}

impl Log {
    pub fn new(filter: fn(&Event<'_>) -> Option<String>) -> Self {
        Self { filter, lines: Mutex::new(Vec::new()) }
    }

    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("a log").clone()
    }
}

impl Observer for Log {
    fn event(&self, event: &Event<'_>) {
        if let Some(line) = (self.filter)(event) {
            self.lines.lock().expect("a log").push(line);
        }
    }
}
