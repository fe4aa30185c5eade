//! A condition is about the model of the query.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn all(session: &mut Session) {
    let _ = Order::query().filter(User::id.eq(1)).all(session).await;
}
