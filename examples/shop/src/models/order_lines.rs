//! What an order is made of.

use relvar::{Mixin, Model};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Order, Product};

/// So many pieces at so much each: what a line sells, and what a return gives back.
#[derive(Debug, Clone, Copy, PartialEq, Mixin)]
pub struct Amount {
    /// Pieces.
    #[model(check = "quantity > 0")]
    pub quantity: i32,
    /// What one of them costs: the price of that day, whatever the product costs later.
    #[model(numeric(12, 2), check = "price >= 0")]
    pub price: Decimal,
}

/// One product of an order.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "order_lines", primary_key(order_id, line_no))]
pub struct OrderLine {
    /// The order that it belongs to.
    #[model(references = Order, name = order, inverse = lines)]
    pub order_id: i64,
    /// Its place in the order, from 1.
    pub line_no: i32,
    /// What is ordered.
    #[model(references = Product, name = product, inverse = order_lines)]
    pub product_id: Uuid,
    /// How much of it.
    #[model(flatten)]
    pub amount: Amount,
}
