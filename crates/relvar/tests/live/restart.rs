//! A server that goes down with everything on it, and comes back.

use std::process::Command;
use std::time::Duration;

use futures_util::StreamExt;
use relvar::{ErrorKind, Model, Pool, sql};
use relvar_server::Shadows;

use crate::database::{config, options, user};
use crate::models::User;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restarted_server_is_found_again() {
    // A server of its own: the others share one.
    let folder = std::env::temp_dir().join(format!("relvar-restart-{}", std::process::id()));
    let mut own = relvar_testkit::options();
    own.state_dir = folder.clone();
    own.idle = Duration::from_secs(1);
    let shadows = Shadows::embedded(&own).await.expect("a server of its own");
    let shadow = shadows.create().await.expect("a database");
    relvar_testkit::execute(&shadow, include_str!("schema.sql")).await;
    let pool = Pool::new(config(&shadow), &options()).expect("a pool");

    let mut unit = pool.begin().await.unwrap();
    user(&mut unit, "never committed").await;
    let mut reader = pool.session().await.unwrap();
    user(&mut reader, "committed").await;
    // The test's server writes nothing to disk by itself.
    sql("CHECKPOINT").execute(&mut reader).await.unwrap();
    let pid: i32 = sql("SELECT pg_backend_pid()").value(&mut unit).await.unwrap();
    let mut rows = Box::pin(
        sql("SELECT n, repeat('x', 10000) FROM generate_series(1, 100000) AS n")
            .stream(&mut reader)
            .await
            .unwrap(),
    );
    assert!(rows.next().await.unwrap().is_ok());
    // The server ends all its backends and recovers when one of them dies.
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    let mut lost = None;
    while let Some(row) = rows.next().await {
        lost = row.err().or(lost);
    }
    let lost = lost.expect("a stream that breaks says so");
    assert_eq!(*lost.kind(), ErrorKind::Connection, "{lost}");
    let error = User::query().count(&mut unit).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(*unit.commit().await.unwrap_err().kind(), ErrorKind::Connection);
    drop(rows);
    drop(reader);

    // The pool has dead connections, and the server is not back at once.
    let mut found = None;
    for _ in 0..200 {
        if let Ok(mut session) = pool.session().await
            && let Ok(count) = User::query().count(&mut session).await
        {
            found = Some(count);
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(found, Some(1));
    drop((pool, shadow, shadows));
    let _ = std::fs::remove_dir_all(folder);
}
