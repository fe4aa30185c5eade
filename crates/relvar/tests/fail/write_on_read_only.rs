//! A read-only session has no writes.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn write(pool: relvar::Pool) -> relvar::Result<()> {
    let mut reading = pool.read(relvar::Isolation::ReadCommitted).await?;
    Order::update().set(Order::total, 1).all_rows().execute(&mut reading).await?;
    Ok(())
}
