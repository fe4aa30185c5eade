//! There is no lazy loading.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
struct User {
    #[model(primary_key)]
    id: i64,
    name: Option<String>,
    #[model(flatten)]
    deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders")]
struct Order {
    #[model(primary_key)]
    id: i64,
    #[model(references = User, name = user, inverse = orders)]
    user_id: i64,
    total: i32,
    #[model(flatten)]
    timestamps: Timestamps,
}

fn main() {}

async fn load(session: &mut Session) -> relvar::Result<()> {
    let order = Order::find(1).with(Order::user()).one(session).await?;
    let user = User::find(1).with(User::orders()).one(session).await?;
    let _ = user.get(Order::user());
    Ok(())
}
