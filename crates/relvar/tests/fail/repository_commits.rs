//! A repository cannot commit.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn save(session: &mut Session) -> relvar::Result<()> {
    session.commit().await
}
