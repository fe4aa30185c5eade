//! Programs of PostgreSQL as independent witnesses.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use relvar_server::{Shadow, find_client};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::{normalise_dump, options};

/// The schema of a database as `pg_dump` sees it, normalised by [`normalise_dump`].
pub async fn pg_dump(shadow: &Shadow) -> String {
    // An older pg_dump refuses a newer server; psql does not mind.
    let mut command =
        command("pg_dump", "RELVAR_TEST_PG_DUMP", shadow.version_num() / 10_000, shadow);
    command.arg("--schema-only").stdin(Stdio::null());
    let output = command.output().await.expect("pg_dump starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pg_dump failed ({}):\n{complaint}", output.status);
    normalise_dump(&String::from_utf8_lossy(&output.stdout))
}

/// Runs SQL (or psql's own commands) through psql, stopping at the first error, and returns what it
/// printed; where it fails, what it complained about.
pub async fn psql(shadow: &Shadow, sql: &str) -> Result<String, String> {
    let mut command = command("psql", "RELVAR_TEST_PSQL", 0, shadow);
    command
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("psql starts");
    let mut input = child.stdin.take().expect("a piped input");
    let feed = async move {
        // psql stops reading at the first error, which its exit tells better than a broken pipe.
        let _ = input.write_all(sql.as_bytes()).await;
    };
    let (output, ()) = tokio::join!(child.wait_with_output(), feed);
    let output = output.expect("psql ends");
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn command(name: &str, variable: &str, major_oldest: u32, shadow: &Shadow) -> Command {
    let program = std::env::var_os(variable)
        .map(PathBuf::from)
        .or_else(|| found(name, major_oldest))
        .unwrap_or_else(|| {
            panic!(
                "no {name} of version {major_oldest} or later is installed; name one in {variable}"
            )
        });
    let (conninfo, password) = shadow.target().for_libpq();
    let mut command = Command::new(program);
    command.arg("-d").arg(conninfo).env("LC_ALL", "C").env("PGCLIENTENCODING", "UTF8");
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// Asking every installed program for its version takes longer than a dump: each is asked once.
fn found(name: &str, major_oldest: u32) -> Option<PathBuf> {
    static FOUND: Mutex<BTreeMap<(String, u32), Option<PathBuf>>> = Mutex::new(BTreeMap::new());
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found
        .entry((name.to_string(), major_oldest))
        .or_insert_with(|| find_client(name, major_oldest, &options()))
        .clone()
}
