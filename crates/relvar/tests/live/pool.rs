//! What a pool does with its connections.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use relvar::{ErrorKind, Model, OnReturn, Pool, PoolOptions, Reset, Session, sql};

use crate::database::{Database, config, options, user};
use crate::models::User;

fn one() -> PoolOptions {
    PoolOptions { connections_max: 1, ..options() }
}

async fn pid(session: &mut Session) -> i32 {
    sql("SELECT pg_backend_pid()").value(session).await.unwrap()
}

/// Waits until something is so: what a pool does behind its users takes a moment.
async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if is().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what} did not come about");
}

/// What the user before may have left: a setting, a role, a lock, a temporary table, a channel.
async fn left(session: &mut Session) -> String {
    let text =
        "SELECT concat_ws(' ', current_setting('work_mem') = '7MB', current_user = session_user,
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
        to_regclass('pg_temp.mine') IS NOT NULL, (SELECT count(*) FROM pg_listening_channels()))";
    sql(text).value(session).await.unwrap()
}

async fn leave(session: &mut Session) {
    for text in [
        "SET work_mem = '7MB'",
        "SELECT pg_advisory_lock(7)",
        "CREATE TEMP TABLE mine ()",
        "LISTEN mine",
        "SET ROLE pg_monitor",
    ] {
        sql(text).execute(session).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_reset_does_not_reach_the_next() {
    let database = Database::new().await;
    for (reset, wanted) in
        [(Reset::None, "t f 1 t 1"), (Reset::Settings, "f t 1 t 1"), (Reset::All, "f t 0 f 0")]
    {
        let pool = Pool::new(config(&database.shadow), &PoolOptions { reset, ..one() }).unwrap();
        let mut session = pool.session().await.unwrap();
        user(&mut session, "first").await;
        let pid_before = pid(&mut session).await;
        leave(&mut session).await;
        drop(session);
        let mut session = pool.session().await.unwrap();
        assert_eq!(left(&mut session).await, wanted, "{reset:?}");
        assert_eq!(pid(&mut session).await, pid_before);
        if reset != Reset::None {
            // What the pool itself has set is still there, and so are prepared statements.
            let idle: String =
                sql("SHOW idle_in_transaction_session_timeout").value(&mut session).await.unwrap();
            assert_eq!(idle, "1min");
            let kept =
                sql("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'");
            assert_eq!(kept.value::<i64, _>(&mut session).await.unwrap(), 1);
        }
        sql("TRUNCATE users CASCADE").execute(&mut session).await.ok();
        drop(session);
        pool.close();
        database.seen("TRUNCATE users CASCADE").await;
    }
}

/// Also where a transaction has failed, or is open.
#[tokio::test]
async fn a_reset_comes_after_the_rollback() {
    let database = Database::with(PoolOptions { reset: Reset::All, ..one() }).await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "lost").await;
    sql("SET work_mem = '7MB'").execute(&mut unit).await.unwrap();
    assert!(sql("SELECT 1 / 0").rows(&mut unit).await.is_err());
    drop(unit);
    let mut session = database.session().await;
    assert_eq!(left(&mut session).await, "f t 0 f 0");
    assert_eq!(User::query().count(&mut session).await.unwrap(), 0);
}

#[tokio::test]
async fn a_hook_sees_every_connection_that_comes_back() {
    let database = Database::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let on_return = OnReturn::new(move |session| {
        let nth = counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            sql("SELECT pg_advisory_unlock_all()").rows(session).await?;
            match nth {
                2 => sql("SELECT 1 / 0").rows(session).await.map(drop),
                3 => panic!("a hook that panics"),
                4 => std::future::pending().await,
                _ => Ok(()),
            }
        })
    });
    let hooked = PoolOptions { on_return: Some(on_return), ..one() };
    let pool = Pool::new(config(&database.shadow), &hooked).unwrap();
    let mut pids = Vec::new();
    for _ in 0..6 {
        let mut session = pool.session().await.unwrap();
        assert_eq!(left(&mut session).await, "f t 0 f 0");
        sql("SELECT pg_advisory_lock(7)").execute(&mut session).await.unwrap();
        pids.push(pid(&mut session).await);
    }
    // What fails, panics or takes too long is another connection from there on.
    assert_eq!(pids[0], pids[2]);
    assert_eq!(pids.iter().collect::<BTreeSet<_>>().len(), 4);
    until("the last hook", async || calls.load(Ordering::SeqCst) == 6).await;
    assert_eq!(pool.counts().opened, 4);
}

#[tokio::test]
async fn connections_end_by_age_and_for_want_of_use() {
    let database = Database::new().await;
    let old = PoolOptions { connection_lifetime_max: Some(Duration::from_millis(300)), ..one() };
    let pool = Pool::new(config(&database.shadow), &old).unwrap();
    let mut session = pool.session().await.unwrap();
    let first = pid(&mut session).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    // Never in use.
    assert_eq!(pid(&mut session).await, first);
    drop(session);
    assert_ne!(pid(&mut pool.session().await.unwrap()).await, first);
    until("closing what is old", async || pool.counts().open == 0).await;
    assert_eq!((pool.counts().expired, pool.counts().opened), (2, 2));

    let unused = PoolOptions {
        idle_timeout: Some(Duration::from_millis(200)),
        connections_min: 1,
        ..options()
    };
    let pool = Pool::new(config(&database.shadow), &unused).unwrap();
    let held = [
        pool.session().await.unwrap(),
        pool.session().await.unwrap(),
        pool.session().await.unwrap(),
    ];
    assert_eq!((pool.counts().open, pool.counts().idle), (3, 0));
    drop(held);
    until("closing what is not used", async || pool.counts().open == 1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!((pool.counts().open, pool.counts().idle, pool.counts().idle_closed), (1, 1, 2));
}

#[tokio::test]
async fn a_minimum_is_made_ahead_and_again() {
    let database = Database::new().await;
    let ready = PoolOptions {
        connections_min: 3,
        idle_timeout: Some(Duration::from_millis(400)),
        ..options()
    };
    let pool = Pool::new(config(&database.shadow), &ready).unwrap();
    assert_eq!(pool.counts().open, 0);
    drop(pool.session().await.unwrap());
    until("the minimum", async || pool.counts().idle == 3).await;
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'";
    assert_eq!(database.seen(ours).await, "3");
    database.seen("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND backend_type = 'client backend'").await;
    until("their end", async || database.seen(ours).await == "0").await;
    // Whoever asks finds out that they are gone.
    user(&mut pool.session().await.unwrap(), "a").await;
    until("the minimum", async || pool.counts().idle == 3).await;
    assert_eq!(pool.counts().lost, 3);
    drop(pool);
    until("the end of a pool that is dropped", async || database.seen(ours).await == "0").await;
}

#[tokio::test]
async fn a_server_without_room_is_waited_for_where_there_is_something_to_wait_for() {
    let database = Database::new().await;
    database.seen("CREATE ROLE few LOGIN CONNECTION LIMIT 2").await;
    let mut few = config(&database.shadow);
    few.user("few");
    let pool = Pool::new(few.clone(), &options()).unwrap();
    let (one, two) = (pool.session().await.unwrap(), pool.session().await.unwrap());
    let waiting = tokio::spawn({
        let pool = pool.clone();
        async move {
            let mut session = pool.session().await.unwrap();
            sql("SELECT 1").value::<i32, _>(&mut session).await.unwrap()
        }
    });
    until("a refusal", async || pool.counts().refused_full > 0).await;
    assert_eq!((pool.counts().open, pool.counts().waiting), (2, 1));
    drop(one);
    assert_eq!(waiting.await.unwrap(), 1);
    let tasks = (0..40).map(|_| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut session = pool.session().await.unwrap();
            sql("SELECT 1").value::<i32, _>(&mut session).await.unwrap()
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), 1);
    }
    // A pool that has none has nothing to wait for.
    let held = pool.session().await.unwrap();
    let other = Pool::new(few, &options()).unwrap();
    let error = other.session().await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Server, Some("53300")));
    drop((two, held));
    pool.close();
    until("the end of its connections", async || {
        database.seen("SELECT count(*) FROM pg_stat_activity WHERE usename = 'few'").await == "0"
    })
    .await;
    database.seen("DROP ROLE few").await;
}

#[tokio::test]
async fn counts_tell_what_a_pool_did() {
    let database = Database::with(one()).await;
    let pool = &database.pool;
    let held = pool.session().await.unwrap();
    let waiting = tokio::spawn({
        let pool = pool.clone();
        async move { pool.session().await.map(drop) }
    });
    until("one that waits", async || pool.counts().waiting == 1).await;
    drop(held);
    waiting.await.unwrap().unwrap();
    let counts = pool.counts();
    assert_eq!((counts.acquired, counts.waited, counts.opened, counts.waiting), (2, 1, 1, 0));
    let mut session = pool.session().await.unwrap();
    let slow = sql("SELECT pg_sleep(50)").rows(&mut session);
    assert!(tokio::time::timeout(Duration::from_millis(50), slow).await.is_err());
    drop(session);
    assert_eq!((pool.counts().given_up, pool.counts().open), (1, 0));
    pool.close();
    assert_eq!(*pool.session().await.unwrap_err().kind(), ErrorKind::Connection);
}
