//! `Pool::transaction` wants an isolation level and a number of attempts, a boxed future, and an error that it can read.
#![allow(unused)]

use relvar::{Isolation, Model, Pool, Session, SoftDelete, Timestamps, UnitOfWork, sql};

include!("models/shop.rs");

fn main() {}

async fn total(session: &mut Session) -> relvar::Result<i64> {
    Order::query().count(session).await
}

async fn as_elsewhere(pool: &Pool) -> relvar::Result<i64> {
    pool.transaction(|session| Box::pin(total(session))).await
}

async fn not_boxed(pool: &Pool) -> relvar::Result<i64> {
    pool.transaction(Isolation::ReadCommitted, 3, |session| async move { total(session).await }).await
}

struct Failure(relvar::Error);

impl From<relvar::Error> for Failure {
    fn from(error: relvar::Error) -> Self {
        Failure(error)
    }
}

async fn own_error(pool: &Pool) -> Result<i64, Failure> {
    pool.transaction(Isolation::ReadCommitted, 3, |session| Box::pin(async move { Ok::<_, Failure>(1) })).await
}
