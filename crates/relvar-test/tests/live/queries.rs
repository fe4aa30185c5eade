//! Counting statements.

use relvar::{Boxed, Model, Pool, PoolOptions, Result, Session};
use relvar_test::assert_constant_queries;

use crate::models::{NewOrder, NewUser, Order, User, database};

/// So many users with two orders each, by one statement a row: none of them counts.
fn setup(session: &mut Session, n: usize) -> Boxed<'_, ()> {
    Box::pin(async move {
        for number in 0..n {
            let new = NewUser::new(format!("{number}"), "n");
            let user = User::insert(new).one(session).await?;
            let orders = [1, 2].map(|total| NewOrder::new(user.id, total, "pending")).to_vec();
            Order::insert_all(orders).execute(session).await?;
        }
        Ok(())
    })
}

async fn one_by_one(session: &mut Session) -> Result<usize> {
    let mut orders = 0;
    for user in User::query().all(session).await? {
        orders += Order::query().filter(Order::user_id.eq(user.id)).all(session).await?.len();
    }
    Ok(orders)
}

async fn pool() -> (relvar_test::Database, Pool) {
    let database = database().await;
    let pool = database.pool(&PoolOptions { connections_max: 1, ..PoolOptions::default() });
    (database, pool)
}

#[tokio::test]
async fn loading_at_once_is_constant() {
    let (_database, pool) = pool().await;
    assert_constant_queries(&pool, [2, 20], setup, |session, n| {
        Box::pin(async move {
            let users = User::query().with(User::orders()).all(session).await?;
            assert_eq!(users.len(), n, "what the setup of the other size made is gone");
            relvar::Result::Ok(users)
        })
    })
    .await;
    assert_eq!(User::query().count(&mut pool.session().await.unwrap()).await.unwrap(), 0);
}

#[tokio::test]
#[should_panic(expected = "3 statements for 2 rows, but 6 for 5 (at ")]
async fn a_query_in_a_loop_is_told_with_both_counts() {
    let (_database, pool) = pool().await;
    assert_constant_queries(&pool, [2, 5], setup, |session, _| Box::pin(one_by_one(session))).await;
}

#[tokio::test]
#[should_panic(expected = "the work failed with 2 rows (at ")]
async fn work_that_fails_fails_the_test() {
    let (_database, pool) = pool().await;
    assert_constant_queries(&pool, [2, 5], setup, |session, _| {
        Box::pin(async move { relvar::sql("SELECT nmae").rows(session).await })
    })
    .await;
}
