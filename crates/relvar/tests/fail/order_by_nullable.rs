//! A nullable column says where the NULLs go.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn all(session: &mut Session) {
    let _ = User::query().order_by(User::name.asc()).all(session).await;
}
