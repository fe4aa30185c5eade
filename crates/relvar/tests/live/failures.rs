//! Servers, networks and migrations that come in between.

use std::time::Duration;

use relvar::{ErrorKind, Model, Pool, PoolOptions, sql};

use crate::database::{Database, options, user};
use crate::models::{NewUser, User};

#[tokio::test]
async fn a_lost_connection_is_told_and_replaced() {
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "lost").await;
    let pid: i32 = sql("SELECT pg_backend_pid()").value(&mut unit).await.unwrap();
    assert_eq!(database.seen(&format!("SELECT pg_terminate_backend({pid})")).await, "t");
    let error = User::query().count(&mut unit).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Connection);
    let told = unit.commit().await.unwrap_err();
    assert!(matches!(told.kind(), ErrorKind::Aborted | ErrorKind::Connection), "{told}");
    assert_eq!(User::query().count(&mut database.session().await).await.unwrap(), 0);
}

#[tokio::test]
async fn a_full_pool_says_so() {
    let mut one = options();
    one.connections_max = 1;
    // Long enough to make the only connection on a slow machine.
    one.acquire_timeout = Duration::from_secs(2);
    let database = Database::with(one).await;
    let held = database.session().await;
    let error = database.pool.session().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::PoolTimeout);
    drop(held);
    assert!(database.pool.session().await.is_ok());
}

#[tokio::test]
async fn a_slow_statement_is_ended() {
    let mut quick = options();
    quick.statement_timeout = Some(Duration::from_millis(50));
    let database = Database::with(quick).await;
    let session = &mut database.session().await;
    let error = sql("SELECT pg_sleep(30)").rows(session).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Cancelled, Some("57014")));
    assert_eq!(User::query().count(session).await.unwrap(), 0);
}

#[tokio::test]
async fn a_migration_under_a_prepared_statement_is_not_noticed() {
    let mut one = options();
    one.connections_max = 1;
    one.acquire_timeout = Duration::from_secs(5);
    let database = Database::with(one).await;
    let mut session = database.session().await;
    let ada = user(&mut session, "ada").await;
    let find = || User::find(ada.id);
    find().one(&mut session).await.unwrap();
    database.seen("ALTER TABLE users ALTER email TYPE text").await;
    assert_eq!(find().one(&mut session).await.unwrap().email.0, "ada");
    drop(session);
    // Within a transaction nothing can be repeated, so it is told; the next one finds it mended.
    database.seen("ALTER TABLE users ALTER email TYPE varchar(90)").await;
    let mut unit = database.pool.begin().await.unwrap();
    let error = find().one(&mut unit).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::PlanChanged, Some("0A000")));
    drop(unit);
    let mut unit = database.pool.begin().await.unwrap();
    assert_eq!(find().one(&mut unit).await.unwrap().email.0, "ada");
}

#[tokio::test]
async fn nobody_there_is_told_without_the_password() {
    let url = "postgres://ada:hunter2@127.0.0.1:1/shop";
    let pool = Pool::connect(url, &PoolOptions::default()).unwrap();
    let error = pool.session().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Connection);
    assert!(!format!("{error} {error:?} {pool:?}").contains("hunter2"));
    let error =
        Pool::connect("postgres://ada:hunter2@h:x/shop", &PoolOptions::default()).unwrap_err();
    assert!(error.to_string().starts_with("not the address of a database"), "{error}");
    assert!(!error.to_string().contains("hunter2"));
}

#[tokio::test]
async fn a_column_of_another_type_is_named() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    User::insert(NewUser::new("ada")).execute(session).await.unwrap();
    database
        .seen("ALTER TABLE users ALTER nickname TYPE int USING NULL; UPDATE users SET nickname = 1")
        .await;
    let error = User::query().all(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Decode);
    assert!(error.to_string().starts_with("cannot read column \"nickname\""), "{error}");
}

#[tokio::test]
async fn a_stream_that_fails_spoils_its_transaction() {
    use futures_util::StreamExt;
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "never").await;
    let rows = sql("SELECT 1 / (n - 3000) FROM generate_series(1, 5000) AS n").stream(&mut unit);
    let rows: Vec<_> = rows.await.unwrap().collect().await;
    assert!(rows.last().unwrap().is_err());
    assert_eq!(*unit.commit().await.unwrap_err().kind(), ErrorKind::Aborted);
    assert_eq!(database.seen("SELECT count(*) FROM users").await, "0");
}
