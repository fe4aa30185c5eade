//! An order in which rows are equal would lose rows between pages.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn page(session: &mut Session) {
    let _ = Order::query().order_by(Order::total.desc()).page(first(20), session).await;
}
