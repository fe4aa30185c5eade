//! Statements run on a session, not on the pool.
#![allow(unused)]

use relvar::{Isolation, Model, Pool, Session, SoftDelete, Timestamps, UnitOfWork, sql};

include!("models/shop.rs");

fn main() {}

async fn read(pool: Pool, mut other: Pool) -> relvar::Result<()> {
    Order::query().all(&pool).await?;
    Order::update().set(Order::total, 1).all_rows().execute(&mut other).await?;
    sql("SELECT 1").value::<i32, _>(pool).await?;
    Ok(())
}
