//! An update of all rows says so.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn update(session: &mut Session) -> relvar::Result<u64> {
    Order::update().set(Order::total, 1).execute(session).await
}
