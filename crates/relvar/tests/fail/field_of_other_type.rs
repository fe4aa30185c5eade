//! A field that is selected has the type of its column.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, fields};

include!("models/shop.rs");

struct Name {
    name: String,
}

fn main() {}

async fn load(session: &mut Session) -> relvar::Result<()> {
    User::query().select(fields!(Name { name: User::name })).all(session).await?;
    Ok(())
}
