//! A machine without PostgreSQL, as far as the binary can see.

use std::path::Path;
use std::process::Command;

use relvar_testkit::pg_version;

use crate::project::{Output, Project, finish, relvar};

/// The binary on a machine where every PostgreSQL is hidden and nothing was downloaded.
fn hidden(state: &Path, arguments: &[&str]) -> Command {
    let mut command = relvar(arguments);
    command.env_remove("RELVAR_PG_BIN").env("RELVAR_PG_SEARCH", state.join("nowhere"));
    command.env("RELVAR_STATE_DIR", state).env_remove("RELVAR_DOWNLOAD_DIR").current_dir(state);
    command
}

fn run(state: &Path, arguments: &[&str]) -> Output {
    std::fs::write(state.join("a.sql"), "CREATE TABLE a ();").expect("written");
    finish(&mut hidden(state, arguments))
}

#[test]
fn off_a_terminal_a_command_asks_for_download() {
    let state = tempfile::tempdir().expect("a folder");
    let refused = run(state.path(), &["diff", "empty", "a.sql"]).ends_with(3);
    let nowhere = state.path().join("nowhere").display().to_string();
    refused
        .says("found no PostgreSQL server")
        .says(&format!("{nowhere}: no such directory"))
        .says("re-run with --download")
        .says("install one with");
}

#[test]
fn a_lock_beside_the_downloads_is_no_place_where_a_server_was_looked_for() {
    let state = tempfile::tempdir().expect("a folder");
    let downloads = state.path().join("downloads");
    std::fs::create_dir(&downloads).expect("made");
    std::fs::write(downloads.join("lock"), "").expect("written");
    let refused = run(state.path(), &["diff", "empty", "a.sql"]).ends_with(3);
    assert!(!refused.stderr.contains("lock/bin"), "{}", refused.all());
}

#[test]
fn a_state_directory_that_cannot_be_written_is_named_with_what_helps() {
    // Not even root may write there.
    let nowhere = Path::new("/proc/relvar");
    let state = tempfile::tempdir().expect("a folder");
    std::fs::write(state.path().join("a.sql"), "CREATE TABLE a ();").expect("written");
    let mut command = hidden(nowhere, &["diff", "empty", "a.sql", "--download"]);
    let refused = finish(command.current_dir(state.path())).ends_with(3);
    refused.says("cannot create /proc/relvar");
}

#[test]
fn no_download_refuses_for_the_demo_too_and_lists_what_was_tried() {
    let state = tempfile::tempdir().expect("a folder");
    for arguments in [&["demo", "--no-download"][..], &["diff", "empty", "a.sql", "--no-download"]]
    {
        let refused = run(state.path(), arguments).ends_with(3);
        refused.says("nowhere: no such directory").says("--no-download turns downloads off");
    }
    let mut demo = hidden(state.path(), &["demo"]);
    let refused = finish(demo.env("RELVAR_DOWNLOAD", "0")).ends_with(3);
    refused.says("RELVAR_DOWNLOAD=0 turns downloads off");
}

#[test]
fn the_configuration_refuses_downloads() {
    let state = tempfile::tempdir().expect("a folder");
    std::fs::write(state.path().join("relvar.toml"), "download = false\n").expect("written");
    let refused = run(state.path(), &["diff", "empty", "a.sql"]).ends_with(3);
    refused.says("`download = false` in relvar.toml turns downloads off").says("nowhere");
    run(state.path(), &["demo"]).ends_with(3).says("`download = false` in relvar.toml");
}

#[tokio::test]
async fn status_says_which_programs_are_used() {
    let project = Project::new().await;
    let version = pg_version();
    let status = project.run(&["status"]).must_succeed();
    status.prints(&format!("programs  PostgreSQL {version} ("));
    let json = project.run(&["status", "--json"]).must_succeed().json();
    assert_eq!(json["binaries"]["version"], version);
    assert_eq!(json["binaries"]["directory"], relvar_testkit::bin_dir().display().to_string());
}
