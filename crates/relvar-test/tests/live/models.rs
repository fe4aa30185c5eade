//! A small application.

use relvar::{Model, SoftDelete};
use relvar_test::Database;

pub const SCHEMA: &str = "
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    nickname text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE deleted_at IS NULL;
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    total int NOT NULL,
    status text NOT NULL
);
CREATE INDEX orders_user ON orders (user_id, total DESC, id DESC);
CREATE INDEX orders_pending ON orders (id) WHERE status = 'pending';
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    tags text[] NOT NULL
);
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    sender text NOT NULL,
    receiver text NOT NULL,
    body text NOT NULL,
    enclosure jsonb NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX letters_subject ON letters (subject) WHERE deleted_at IS NULL;
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
";

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    pub nickname: String,
    #[model(flatten)]
    pub deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders")]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    pub total: i32,
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "notes")]
pub struct Note {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Order, name = order, inverse = notes)]
    pub order_id: i64,
    pub tags: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "countries", small)]
pub struct Country {
    #[model(primary_key)]
    pub code: String,
    pub name: String,
}

/// A database on the server that all tests of the workspace share.
pub async fn database() -> Database {
    Database::on(relvar_testkit::shadows().await, SCHEMA).await
}
