//! There is no lazy loading.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

async fn load(session: &mut Session) -> relvar::Result<()> {
    let order = Order::find(1).with(Order::user()).one(session).await?;
    let user = User::find(1).with(User::orders()).one(session).await?;
    let _ = user.get(Order::user());
    Ok(())
}
