//! The rows of the shop, as `schema/` has them.

use jiff::Timestamp;
use relvar::{Model, SoftDelete, Timestamps};
use rust_decimal::Decimal;

/// Status of an order that nobody has paid yet.
pub const PENDING: &str = "pending";
/// Status of an order that is paid.
pub const PAID: &str = "paid";

/// Who orders.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "users",
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

/// What somebody ordered.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "orders",
    index(user_id, timestamps.created_at.desc(), id.desc()),
    index(timestamps.created_at, where = "status = 'pending'", name = "orders_pending_idx"),
    index("to_tsvector('english', note)", using = gin, name = "orders_note_idx")
)]
pub struct Order {
    /// Made by the server.
    #[model(primary_key)]
    pub id: i64,
    /// Whose it is.
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    /// [`PENDING`] or [`PAID`].
    #[model(max_len = 20, default = "pending")]
    pub status: String,
    /// What it costs.
    #[model(numeric(12, 2), check = "total >= 0")]
    pub total: Decimal,
    /// What the user wants to say.
    pub note: Option<String>,
    /// When the row was made and changed.
    #[model(flatten)]
    pub timestamps: Timestamps<Timestamp>,
    /// Whether the order is taken back.
    #[model(flatten)]
    pub deletion: SoftDelete<Timestamp>,
}
