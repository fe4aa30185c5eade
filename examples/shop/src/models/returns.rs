//! What somebody sent back.

use jiff::Timestamp;
use relvar::Model;

use super::{Amount, OrderLine};

/// Pieces of a line that came back.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "returns",
    index(order_id, line_no),
    foreign_key(columns(order_id, line_no), references = OrderLine, name = line, inverse = returns)
)]
pub struct Return {
    /// Made by the server.
    #[model(primary_key)]
    pub id: i64,
    /// The order that they were of.
    pub order_id: i64,
    /// The line of the order.
    pub line_no: i32,
    /// Why.
    pub reason: String,
    /// How many, and what was paid back for each.
    #[model(flatten)]
    pub amount: Amount,
    /// When they came.
    #[model(default_sql = "now()")]
    pub created_at: Timestamp,
}
