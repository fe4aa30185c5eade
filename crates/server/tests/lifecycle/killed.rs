//! Every process that can be killed, killed.

use std::fs;

use crate::processes::{Place, await_gone, await_that, kill, postmaster, processes_in, watchdog};

#[tokio::test]
async fn a_client_takes_nothing_along_but_leaves_nothing_either() {
    let place = Place::new().await;
    let client = place.client();
    let run = client.socket_dir.clone();
    assert!(!processes_in(&run.join("data")).is_empty());
    client.kill();
    await_gone(&run).await;
}

#[tokio::test]
async fn after_the_postmaster_another_server_is_started() {
    let place = Place::new().await;
    let client = place.client();
    let run = client.socket_dir.clone();
    kill(postmaster(&run.join("data")));
    let shadows = place.shadows().await;
    let shadow = shadows.create().await.expect("a database");
    assert_ne!(shadow.socket_dir(), Some(run.as_path()));
    shadow.connect().await.expect("a connection");
    // Although the client of the dead server still lives.
    await_gone(&run).await;
    client.end();
}

#[tokio::test]
async fn a_busy_backend_does_not_outlive_a_killed_postmaster() {
    let place = Place::new().await;
    let shadows = place.shadows().await;
    let shadow = shadows.create().await.expect("a database");
    let run = shadow.socket_dir().expect("an embedded server").to_owned();
    let session = shadow.connect().await.expect("a connection");
    // Works without ever looking up.
    let busy = tokio::spawn(async move {
        session.batch_execute("SELECT count(*) FROM generate_series(1, 1000000000000)").await
    });
    await_that("the backend works", || {
        processes_in(&run.join("data")).iter().any(|pid| {
            fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| {
                let line = String::from_utf8_lossy(&line).into_owned();
                line.contains(shadow.name()) && line.contains("SELECT")
            })
        })
    })
    .await;
    kill(postmaster(&run.join("data")));
    await_gone(&run).await;
    assert!(busy.await.expect("the task ends").is_err());
}

#[tokio::test]
async fn after_the_watchdog_the_next_client_clears_up() {
    let place = Place::new().await;
    let client = place.client();
    let run = client.socket_dir.clone();
    kill(watchdog(&run));
    let shadows = place.shadows().await;
    let shadow = shadows.create().await.expect("a database");
    assert_ne!(shadow.socket_dir(), Some(run.as_path()));
    assert!(!run.exists());
    assert!(processes_in(&run.join("data")).is_empty());
    client.kill();
}

#[tokio::test]
async fn after_everything_the_next_client_clears_up() {
    let place = Place::new().await;
    let client = place.client();
    let run = client.socket_dir.clone();
    kill(watchdog(&run));
    processes_in(&run.join("data")).into_iter().for_each(kill);
    client.kill();
    assert!(run.exists());
    place.shadows().await.create().await.expect("a database");
    assert!(!run.exists());
}

#[tokio::test]
async fn a_removed_directory_ends_its_server() {
    let place = Place::new().await;
    let client = place.client();
    let run = client.socket_dir.clone();
    let pid = postmaster(&run.join("data"));
    fs::remove_dir_all(&run).expect("our own directory");
    await_that("the server is gone", || !fs::exists(format!("/proc/{pid}")).unwrap_or(true)).await;
    place.shadows().await.create().await.expect("a database");
    client.kill();
}

#[tokio::test]
async fn stale_and_broken_files_of_state_do_no_harm() {
    let place = Place::new().await;
    place.client().kill();
    let state = || fs::read_dir(&place.options.state_dir).expect("a directory").flatten();
    let mut broken = 0;
    for entry in state().filter(|entry| entry.file_name().to_string_lossy().starts_with("server-"))
    {
        fs::write(entry.path(), "no such place\n\0").expect("our own file");
        broken += 1;
    }
    assert_eq!(broken, 3, "a lock, a pointer and a log");
    place.shadows().await.create().await.expect("a database");
}
