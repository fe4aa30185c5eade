//! A condition is about the model of the query.
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

async fn all(session: &mut Session) {
    let _ = Order::query().filter(User::id.eq(1)).all(session).await;
}
