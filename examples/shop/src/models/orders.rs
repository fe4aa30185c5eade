//! What somebody ordered.

use jiff::Timestamp;
use relvar::{DbEnum, Model, SoftDelete, Timestamps};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Address, User};

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, DbEnum)]
#[serde(rename_all = "snake_case")]
#[db_enum(name = "order_status")]
pub enum OrderStatus {
    /// Nobody has paid it yet.
    Pending,
    /// It waits for being shipped.
    Paid,
    /// It is on its way.
    Shipped,
}

/// What somebody ordered.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "orders",
    index(user_id, timestamps.created_at.desc(), id.desc()),
    index(status, timestamps.created_at, id),
    index(timestamps.created_at),
    index("to_tsvector('english', note)", using = gin, name = "orders_note_idx")
)]
pub struct Order {
    /// Made by the server.
    #[model(primary_key)]
    pub id: i64,
    /// Whose it is.
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    /// How far it has come.
    #[model(default = "pending")]
    pub status: OrderStatus,
    /// What it costs.
    #[model(numeric(12, 2), check = "total >= 0")]
    pub total: Decimal,
    /// What the user wants to say.
    pub note: Option<String>,
    /// Where it goes, if that is no other than the user's own address.
    pub ship_to: Option<Address>,
    /// The label of its parcel, once it is shipped.
    #[model(unique, max_len = 40)]
    pub parcel: Option<String>,
    /// When the row was made and changed.
    #[model(flatten)]
    pub timestamps: Timestamps<Timestamp>,
    /// Whether the order is taken back.
    #[model(flatten)]
    pub deletion: SoftDelete<Timestamp>,
}
