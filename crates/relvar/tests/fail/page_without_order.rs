//! A page needs an order.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn page(session: &mut Session) {
    let _ = Order::query().page(first(20), session).await;
}
