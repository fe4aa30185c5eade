//! N+1 that no single session sees: each row takes a session of its own.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use relvar::{Model, Pool, RepeatGuard, RepeatScope, Session};

use crate::database::{Database, config, options, user};
use crate::models::User;

async fn find(session: &mut Session, id: i64) -> Option<User> {
    User::find(id).optional(session).await.unwrap()
}

/// A session for every row.
async fn one_by_one(pool: &Pool, count: i64) {
    for id in 0..count {
        find(&mut pool.session().await.unwrap(), id).await;
    }
}

/// What a panic says.
async fn told(work: impl Future<Output = ()>) -> Option<String> {
    let panic = AssertUnwindSafe(work).catch_unwind().await.err()?;
    Some(panic.downcast_ref::<String>().expect("a text").clone())
}

async fn pool(database: &Database) -> Pool {
    let unguarded = relvar::PoolOptions { repeat_guard: RepeatGuard::Off, ..options() };
    Pool::new(config(&database.shadow), &unguarded).unwrap()
}

#[tokio::test]
async fn a_request_is_seen_as_a_whole() {
    let database = Database::new().await;
    let pool = &pool(&database).await;
    user(&mut pool.session().await.unwrap(), "a").await;
    one_by_one(pool, 9).await;
    let scope = || RepeatScope::new(RepeatGuard::Panic(5));
    let message = told(scope().run(one_by_one(pool, 6))).await.expect("one too many");
    assert!(
        message.starts_with(
            "the same statement was sent more than 5 times within one request or task from "
        ),
        "{message}"
    );
    assert!(message.contains("tests/live/scopes.rs:12") && message.contains("users"), "{message}");
    assert_eq!(told(scope().run(one_by_one(pool, 5))).await, None);
    // Two requests beside each other, on one pool, in turns on one thread.
    let (one, two) = tokio::join!(
        told(scope().run(one_by_one(pool, 5))),
        told(scope().run(one_by_one(pool, 5)))
    );
    assert_eq!((one, two), (None, None));
    // Outside of them nothing is counted, and the connections are as good as before.
    one_by_one(pool, 20).await;
    assert_eq!(told(RepeatScope::new(RepeatGuard::Off).run(one_by_one(pool, 20))).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_carries_the_guard_into_other_tasks() {
    let database = Database::new().await;
    let pool = pool(&database).await;
    let scope = RepeatScope::new(RepeatGuard::Panic(5));
    let guarded = pool.guarded_by(&scope);
    let tasks = (0..6).map(|id| {
        let guarded = guarded.clone();
        tokio::spawn(async move {
            find(&mut guarded.session().await.unwrap(), id).await;
        })
    });
    let mut panics = 0;
    for task in tasks.collect::<Vec<_>>() {
        panics += u32::from(task.await.is_err());
    }
    assert_eq!(panics, 1);
    // Also a unit of work, and one that is read-only; and what is meant passes.
    let mut unit = pool.guarded_by(&RepeatScope::new(RepeatGuard::Panic(1))).begin().await.unwrap();
    find(&mut unit, 1).await;
    assert!(told(async { drop(find(&mut unit.allow_repeat(), 2).await) }).await.is_none());
    let again = told(async {
        for id in 0..2 {
            find(&mut unit, id).await;
        }
    });
    assert!(again.await.is_some());
    one_by_one(&pool, 20).await;
}
