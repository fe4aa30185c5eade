//! NULL is for columns that may be NULL.
#![allow(unused)]

use relvar::{Isolation, Model, Pool, Session, SoftDelete, Timestamps, UnitOfWork, sql};

include!("models/shop.rs");

fn main() {}

async fn write(session: &mut Session) -> relvar::Result<()> {
    Order::update().set(Order::total, None).all_rows().execute(session).await?;
    Order::update_each([1]).set(Order::total, [None]).execute(session).await?;
    Ok(())
}
