//! The tables of `schema.sql`.

use std::time::SystemTime;

use relvar::Model;

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    pub email: String,
    pub name: Option<String>,
    pub age: i32,
    pub score: f64,
    pub active: bool,
    pub small: i16,
    #[model(default_sql = "now()")]
    pub created_at: SystemTime,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders", index(user_id, total.desc(), id.desc()))]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    pub total: i64,
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "events")]
pub struct Event {
    #[model(primary_key)]
    pub id: i64,
    pub kind: String,
    pub amount: i32,
    pub note: Option<String>,
}
