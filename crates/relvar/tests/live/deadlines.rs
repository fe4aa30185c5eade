//! A network that falls silent: whoever has a deadline hears of it.

use std::time::Duration;

use futures_util::StreamExt;
use relvar::{Error, ErrorKind, Model, Pool, PoolOptions, sql};
use tokio::time::timeout;

use crate::database::{Database, options, user};
use crate::models::{Order, User};
use crate::network::Network;

/// Far more than any deadline here, and less than a test may hang.
const LONG: Duration = Duration::from_secs(60);

fn one() -> PoolOptions {
    PoolOptions { connections_max: 1, ..options() }
}

fn is_late(error: &Error, limit: &str) {
    assert_eq!(*error.kind(), ErrorKind::Deadline, "{error}");
    assert!(error.to_string().contains(limit), "{error}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_statement_has_a_deadline_at_the_client() {
    let database = Database::new().await;
    let network = Network::before(&database.shadow).await;
    let limited = PoolOptions { statement_deadline: Some(Duration::from_millis(700)), ..one() };
    let pool = Pool::new(network.config(), &limited).unwrap();
    let mut session = pool.session().await.unwrap();
    user(&mut session, "ada").await;
    network.fall_silent();
    let error = timeout(LONG, User::query().all(&mut session)).await.unwrap().unwrap_err();
    is_late(&error, "700ms (statement_deadline)");
    assert!(error.statement().is_some_and(|text| text.contains("users")), "{error:?}");
    // The connection is given up, and says so to whoever uses it still.
    let error = timeout(LONG, User::query().all(&mut session)).await.unwrap().unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Deadline);
    network.closed(1).await;
    drop(session);
    assert_eq!((pool.counts().idle, pool.counts().open, pool.counts().lost), (0, 0, 1));
}

#[tokio::test]
async fn a_server_that_is_slow_is_asked_to_stop() {
    let database = Database::new().await;
    let pool = Pool::new(Network::before(&database.shadow).await.config(), &one()).unwrap();
    let mut session = pool.session().await.unwrap();
    session.set_statement_deadline(Some(Duration::from_millis(300)));
    let error = sql("SELECT pg_sleep(100)").rows(&mut session).await.unwrap_err();
    is_late(&error, "300ms");
    drop(session);
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(100)%' AND state = 'active'";
    timeout(LONG, async {
        while database.seen(sleeping).await != "0" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    // The next session has the pool's deadline, which is none.
    let mut session = pool.session().await.unwrap();
    sql("SELECT pg_sleep(0.5)").rows(&mut session).await.unwrap();
}

#[tokio::test]
async fn a_unit_has_a_deadline_at_the_client() {
    let database = Database::new().await;
    let network = Network::before(&database.shadow).await;
    let limited = PoolOptions { unit_deadline: Some(Duration::from_millis(900)), ..one() };
    let pool = Pool::new(network.config(), &limited).unwrap();
    let mut unit = pool.begin().await.unwrap();
    user(&mut unit, "ada").await;
    tokio::time::sleep(Duration::from_millis(1000)).await;
    is_late(&sql("SELECT pg_sleep(9)").rows(&mut unit).await.unwrap_err(), "900ms (unit_deadline)");
    assert!(unit.commit().await.is_err());
    assert_eq!(database.seen("SELECT count(*) FROM users").await, "0");
    // A session without a unit has no such deadline, also where a unit was before.
    let mut unit = pool.begin().await.unwrap();
    user(&mut unit, "bob").await;
    unit.commit().await.unwrap();
    sql("SELECT pg_sleep(1)").rows(&mut pool.session().await.unwrap()).await.unwrap();

    let mut unit = pool.begin().await.unwrap();
    unit.set_deadline(Some(Duration::from_millis(500)));
    user(&mut unit, "cid").await;
    network.fall_silent();
    is_late(&timeout(LONG, unit.commit()).await.unwrap().unwrap_err(), "500ms");
}

#[tokio::test]
async fn streams_and_statements_together_have_deadlines() {
    let database = Database::new().await;
    let network = Network::before(&database.shadow).await;
    let limited = PoolOptions { statement_deadline: Some(Duration::from_millis(700)), ..one() };
    let pool = Pool::new(network.config(), &limited).unwrap();
    let mut session = pool.session().await.unwrap();
    // Longer than the deadline as a whole, and each row in time.
    let text = "SELECT pg_sleep(0.25)::text || repeat('x', 9000) FROM generate_series(1, 5)";
    let mut rows = sql(text).stream(&mut session).await.unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().await {
        row.unwrap();
        count += 1;
    }
    assert_eq!(count, 5);
    drop(rows);
    let text = "SELECT repeat('x', 9000), pg_sleep(CASE n WHEN 3 THEN 9 ELSE 0 END) FROM generate_series(1, 3) n";
    let mut rows = sql(text).stream(&mut session).await.unwrap();
    let mut last = None;
    while let Some(row) = timeout(LONG, rows.next()).await.unwrap() {
        last = row.err();
    }
    is_late(&last.unwrap(), "700ms");
    drop(rows);
    drop(session);

    let mut session = pool.session().await.unwrap();
    session.join((User::query(), Order::query())).await.unwrap();
    network.fall_silent();
    let both = session.join((User::query(), Order::query()));
    is_late(&timeout(LONG, both).await.unwrap().unwrap_err(), "700ms");
}

#[tokio::test]
async fn acquiring_has_one_deadline_whatever_it_has_to_do() {
    let database = Database::new().await;
    let network = Network::before(&database.shadow).await;
    network.fall_silent();
    let limited = PoolOptions {
        acquire_timeout: Duration::from_millis(300),
        connect_timeout: LONG * 2,
        ..one()
    };
    let pool = Pool::new(network.config(), &limited).unwrap();
    let error = timeout(LONG, pool.session()).await.unwrap().unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::PoolTimeout);
    assert!(error.to_string().contains("no connection could be made within 300ms"), "{error}");
    network.closed(1).await;
    assert_eq!((pool.counts().open, pool.counts().timed_out), (0, 1));
    // Whoever waits for a permit meanwhile is bounded by the same.
    let both = tokio::join!(pool.session(), pool.session());
    assert_eq!(*both.0.unwrap_err().kind(), ErrorKind::PoolTimeout);
    assert_eq!(*both.1.unwrap_err().kind(), ErrorKind::PoolTimeout);
    let limited = PoolOptions { connect_timeout: Duration::from_millis(200), ..one() };
    let pool = Pool::new(network.config(), &limited).unwrap();
    let error = timeout(LONG, pool.session()).await.unwrap().unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("within 200ms (connect_timeout)"), "{error}");
}
