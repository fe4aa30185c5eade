//! A transaction belongs to whoever opened it.

use std::time::Duration;

use relvar::{Boxed, Error, ErrorKind, Isolation, Model, Session, sql};

use crate::database::{Database, options, user};
use crate::models::{NewUser, User};

const COUNT: &str = "SELECT count(*) FROM users";

#[tokio::test]
async fn only_a_commit_lasts() {
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "rolled back").await;
    unit.rollback().await.unwrap();
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "dropped").await;
    drop(unit);
    let pool = database.pool.clone();
    let panicked = tokio::spawn(async move {
        let mut unit = pool.begin().await.unwrap();
        user(&mut unit, "panicked").await;
        panic!("on purpose");
    });
    assert!(panicked.await.is_err());
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "kept").await;
    assert_eq!(database.seen(COUNT).await, "0");
    unit.commit().await.unwrap();
    assert_eq!(database.seen("SELECT string_agg(email, ',') FROM users").await, "kept");
}

#[tokio::test]
async fn a_cancelled_future_leaves_no_dirty_connection() {
    let mut one = options();
    one.connections_max = 1;
    let database = Database::with(one).await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "lost").await;
    let slow = sql("SELECT pg_sleep(60)").rows(&mut unit);
    assert!(tokio::time::timeout(Duration::from_millis(100), slow).await.is_err());
    drop(unit);
    // The only connection is free again, and it is another one or clean.
    let mut next = database.session().await;
    assert_eq!(User::query().count(&mut next).await.unwrap(), 0);
    let open: i64 = sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()")
        .value(&mut next)
        .await
        .unwrap();
    assert_eq!(open, 0);
    // The server was told to stop.
    for _ in 0..50 {
        let asleep = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)' AND state = 'active' AND datname = current_database()";
        if database.seen(asleep).await == "0" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the statement still runs");
}

#[tokio::test]
async fn savepoints_undo_a_part() {
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "a").await;
    {
        let mut part = unit.savepoint().await.unwrap();
        user(&mut part, "undone").await;
        let again = User::insert(NewUser::new("a")).one(&mut part).await.unwrap_err();
        assert!(again.is_unique("users_email_key"));
    }
    let mut part = unit.savepoint().await.unwrap();
    user(&mut part, "b").await;
    {
        let mut within = part.savepoint().await.unwrap();
        user(&mut within, "also undone").await;
    }
    part.release().await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(database.seen("SELECT string_agg(email, ',' ORDER BY id) FROM users").await, "a,b");
}

#[tokio::test]
async fn a_failed_transaction_is_not_committed_in_silence() {
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "a").await;
    User::insert(NewUser::new("a")).one(&mut unit).await.unwrap_err();
    let after = User::query().count(&mut unit).await.unwrap_err();
    assert_eq!(*after.kind(), ErrorKind::Aborted);
    let error = unit.commit().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Aborted);
    assert_eq!(database.seen(COUNT).await, "0");
    // The connection is clean for the next.
    let mut next = database.pool.begin().await.unwrap();
    user(&mut next, "b").await;
    next.commit().await.unwrap();
}

#[tokio::test]
async fn a_transaction_is_tried_again_and_can_be_spawned() {
    let database = Database::new().await;
    sql("CREATE TABLE account (id int PRIMARY KEY, amount int NOT NULL)")
        .execute(&mut database.session().await)
        .await
        .unwrap();
    sql("INSERT INTO account VALUES (1, 0)").execute(&mut database.session().await).await.unwrap();
    fn add(session: &mut Session) -> Boxed<'_, ()> {
        Box::pin(async move {
            let amount: i32 = sql("SELECT amount FROM account").value(session).await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
            sql("UPDATE account SET amount = :amount")
                .bind("amount", amount + 1)
                .execute(session)
                .await?;
            Ok(())
        })
    }
    // Under tokio::spawn, as in a handler of axum: the future is Send.
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let pool = database.pool.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    pool.transaction(Isolation::Serializable, 50, add).await?;
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(database.seen("SELECT amount FROM account").await, "20");
    // An error that is none of serialization is not tried again.
    let mut calls = 0;
    let failed: Result<(), Error> = database
        .pool
        .transaction(Isolation::Serializable, 5, |session| {
            calls += 1;
            Box::pin(async move { sql("SELECT 1/0").execute(session).await.map(|_| ()) })
        })
        .await;
    assert_eq!((failed.unwrap_err().sqlstate(), calls), (Some("22012"), 1));
}

/// An application's boxed error is looked into: it is retried where it holds an error that may be.
#[tokio::test]
async fn boxed_errors_are_retried() {
    type Failure = Box<dyn std::error::Error + Send + Sync>;
    let database = Database::new().await;
    let raised = |sqlstate: &'static str| {
        let pool = database.pool.clone();
        async move {
            let mut calls = 0;
            let failed: Result<(), Failure> = pool
                .transaction(Isolation::ReadCommitted, 3, |session| {
                    calls += 1;
                    Box::pin(async move {
                        let raise = format!("DO $$ BEGIN RAISE SQLSTATE '{sqlstate}'; END $$");
                        sql(&raise).execute(session).await?;
                        Ok(())
                    })
                })
                .await;
            assert!(failed.is_err());
            calls
        }
    };
    assert_eq!(raised("40001").await, 3);
    assert_eq!(raised("22012").await, 1);
    let own: Result<(), Failure> = database
        .pool
        .transaction(Isolation::ReadCommitted, 3, |_| Box::pin(async { Err("full".into()) }))
        .await;
    assert_eq!(own.unwrap_err().to_string(), "full");
}

#[tokio::test]
async fn snapshots_hold() {
    let database = Database::new().await;
    let mut reading = database.pool.read(Isolation::RepeatableRead).await.unwrap();
    assert_eq!(User::query().count(&mut reading).await.unwrap(), 0);
    user(&mut database.session().await, "new").await;
    assert_eq!(User::query().count(&mut reading).await.unwrap(), 0);
    assert_eq!(User::query().count(&mut database.session().await).await.unwrap(), 1);
}
