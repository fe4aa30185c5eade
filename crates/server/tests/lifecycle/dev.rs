//! The development server, which keeps its data.

use std::fs;
use std::path::PathBuf;

use relvar_server::{DevServer, Running};

use crate::processes::{Place, await_that, kill, open_to_all, postmaster};

/// A project in a directory with a hostile name.
fn project(place: &Place) -> PathBuf {
    let project = place
        .path()
        .join("my \"projéct\", a long name that would not fit into a socket's path at all");
    fs::create_dir(&project).expect("a directory");
    open_to_all(&project);
    project
}

async fn execute(dev: &DevServer, sql: &str) {
    let client = dev.target().connect().await.expect("a connection");
    client.batch_execute(sql).await.expect(sql);
}

async fn count(dev: &DevServer) -> i64 {
    let client = dev.target().connect().await.expect("a connection");
    client.query_one("SELECT count(*) FROM t", &[]).await.expect("a count").get(0)
}

#[tokio::test]
async fn data_stays_whether_the_server_is_stopped_idles_or_is_killed() {
    let place = Place::new().await;
    let project = project(&place);
    let start = || DevServer::start(&project, &place.options);
    let dev = start().await.unwrap_or_else(|error| panic!("{error}"));
    execute(&dev, "CREATE TABLE t (); INSERT INTO t DEFAULT VALUES").await;
    let (data, run) = (dev.data_dir().to_owned(), dev.socket_dir().to_owned());
    dev.stop().await.expect("it stops");
    assert!(!run.exists());

    let dev = start().await.expect("it starts again");
    assert_eq!(count(&dev).await, 1);
    let run = dev.socket_dir().to_owned();
    drop(dev);
    await_that("the idle server is gone", || !run.exists()).await;
    assert!(!data.join("postmaster.pid").exists());

    let dev = start().await.expect("it starts after it idled");
    execute(&dev, "INSERT INTO t DEFAULT VALUES").await;
    kill(postmaster(&data));
    let again = start().await.expect("it recovers");
    assert_eq!(count(&again).await, 2);

    drop(dev);
    again.remove().await.expect("it can be removed");
    assert!(!data.exists());
}

#[tokio::test]
async fn the_next_project_begins_with_a_copy_of_what_initdb_made() {
    let place = Place::new().await;
    let mut made = Vec::new();
    for name in ["first", "second"] {
        let project = place.path().join(name);
        fs::create_dir(&project).expect("a directory");
        open_to_all(&project);
        let dev = DevServer::start(&project, &place.options).await.expect("a server");
        let client = dev.target().connect().await.expect("a connection");
        client.batch_execute("CREATE TABLE t ()").await.expect("a database of its own");
        let sql = "SELECT system_identifier FROM pg_control_system()";
        let identifier: i64 = client.query_one(sql, &[]).await.expect("a row").get(0);
        made.push((dev.data_dir().to_owned(), identifier));
        dev.stop().await.expect("it stops");
    }
    let [first, second] = made.try_into().expect("two servers");
    assert_ne!(first.0, second.0);
    assert_eq!(first.1, second.1, "initdb gives every directory an identifier of its own");
}

#[tokio::test]
async fn two_users_of_a_project_share_its_server() {
    let place = Place::new().await;
    let project = project(&place);
    let same = project.join(".");
    let (one, other) = tokio::join!(
        DevServer::start(&project, &place.options),
        DevServer::start(&same, &place.options)
    );
    let (one, other) = (one.expect("a server"), other.expect("a server"));
    assert_eq!(one.url(), other.url());
    let running = Running::list(&place.options).expect("a list of servers");
    let this =
        running.iter().find(|server| server.socket_dir == one.socket_dir()).expect("the server");
    assert_eq!((this.clients, this.durable), (2, true));
    assert_eq!(this.data_dir, one.data_dir());
    drop(one);
    other.remove().await.expect("it can be removed");
}

#[tokio::test]
async fn a_connection_of_somebody_else_keeps_it_up() {
    let place = Place::new().await;
    let dev = DevServer::start(&project(&place), &place.options).await.expect("a server");
    let (target, run) = (dev.target().clone(), dev.socket_dir().to_owned());
    let session = target.connect().await.expect("a connection");
    drop(dev);
    // Longer than the idle time and the watchdog's own time together.
    let slept = session.query_one("SELECT pg_sleep(4)::text", &[]).await;
    assert!(slept.is_ok() && run.exists());
    drop(session);
    await_that("the idle server is gone", || !run.exists()).await;
}

#[tokio::test]
async fn data_of_a_version_that_is_gone_is_not_replaced() {
    let place = Place::new().await;
    let project = project(&place);
    fs::create_dir_all(project.join(".relvar/pg99/data")).expect("a directory");
    let message =
        DevServer::start(&project, &place.options).await.expect_err("no such version").to_string();
    assert!(message.contains("made by PostgreSQL 99"), "{message}");
    assert!(message.contains(".relvar"), "{message}");
}
