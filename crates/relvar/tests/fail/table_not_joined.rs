//! Columns of a table that the query does not read cannot be selected.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, count};

include!("models/shop.rs");

fn main() {}

async fn load(session: &mut Session) -> relvar::Result<()> {
    Order::query().select((User::name, count())).all(session).await?;
    Ok(())
}
