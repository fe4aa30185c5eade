//! A repository cannot commit.
#![allow(unused)]

use relvar::{Isolation, Model, Pool, Session, SoftDelete, Timestamps, UnitOfWork, sql};

include!("models/shop.rs");

fn main() {}

async fn save(session: &mut Session) -> relvar::Result<()> {
    session.commit().await
}

async fn undo(session: &mut Session) -> relvar::Result<()> {
    session.rollback().await
}
