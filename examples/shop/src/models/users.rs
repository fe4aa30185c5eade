//! Who orders.

use jiff::Timestamp;
use relvar::{Model, SoftDelete, Timestamps};

/// Who orders.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "users",
    index(email),
    unique("lower(email)", where = "deleted_at IS NULL", name = "users_email_key", using = btree)
)]
pub struct User {
    /// Made by the server.
    #[model(primary_key)]
    pub id: i64,
    /// No two living users share one, however it is capitalised.
    pub email: String,
    /// As the user writes it.
    pub full_name: String,
    /// When the row was made and changed.
    #[model(flatten)]
    pub timestamps: Timestamps<Timestamp>,
    /// Whether the user is gone.
    #[model(flatten)]
    pub deletion: SoftDelete<Timestamp>,
}
