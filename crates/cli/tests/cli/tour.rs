//! `demo`.

use crate::project::{finish, relvar};

#[tokio::test]
async fn the_tour_goes_through_and_leaves_nothing() {
    let temporary = tempfile::tempdir().expect("a folder");
    let mut command = relvar(&["demo", "--json"]);
    command.env("TMPDIR", temporary.path()).current_dir(temporary.path());
    let toured = finish(&mut command).must_succeed();
    let value = toured.json();
    let commands = value["commands"].as_array().expect("a list");
    let codes: Vec<_> = commands.iter().filter_map(|c| c["exit_code"].as_i64()).collect();
    assert_eq!(codes.iter().filter(|code| **code == 4).count(), 3, "{value}");
    assert!(commands.iter().any(|c| c["command"] == "relvar downgrade -1 --allow-destructive"));
    let approved = commands.iter().filter(|c| c["command"] == "relvar approve head");
    assert_eq!(approved.count(), 4, "{value}");
    assert!(value["kept"].is_null());
    let left: Vec<_> = std::fs::read_dir(temporary.path()).expect("read").flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn the_tour_can_be_kept() {
    let temporary = tempfile::tempdir().expect("a folder");
    let mut command = relvar(&["demo", "--keep", "--json"]);
    command.env("TMPDIR", temporary.path());
    let value = finish(&mut command).must_succeed().json();
    let kept = std::path::PathBuf::from(value["kept"].as_str().expect("a folder"));
    let current = finish(relvar(&["current", "--json"]).current_dir(&kept));
    let options = relvar_testkit::options();
    let server = relvar_server::DevServer::start(&kept, &options).await.expect("a server");
    server.remove().await.expect("it goes");
    assert_eq!(current.must_succeed().json()["current"].as_array().map(Vec::len), Some(1));
}
