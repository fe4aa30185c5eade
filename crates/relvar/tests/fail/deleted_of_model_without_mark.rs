//! Only a model with a mark has rows that are marked.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn all(session: &mut Session) {
    let _ = Order::query().with_deleted().all(session).await;
}
