//! Rows of a join have pages when their order ends in what tells them apart.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn list(session: &mut Session) -> relvar::Result<()> {
    let by_user = Order::query().join(Order::user()).select(Order::id).order_by(User::id.asc());
    by_user.page(first(20), session).await?;
    Ok(())
}
