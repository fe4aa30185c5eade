//! What comes back.

use std::num::NonZeroU16;

use relvar::{Isolation, Session};

use super::{Failure, Shop};
use crate::models::{NewAmount, NewReturn, OrderStatus, Return};
use crate::repository::{OrderLineRepository, ProductRepository, ReturnRepository};

/// How often a return is tried, where others are under way.
const ATTEMPTS: u32 = 10;

/// What somebody sends back.
#[derive(Debug, Clone)]
pub struct WantedReturn {
    /// The order that it was of.
    pub order: i64,
    /// The line of the order.
    pub line_no: i32,
    /// How many pieces.
    pub quantity: NonZeroU16,
    /// Why.
    pub reason: String,
}

impl Shop {
    /// Takes pieces of a line back, and puts them into the store. What came back before is counted first, and no lock
    /// keeps others from sending more meanwhile: so the transaction is serializable, and tried again where it met another.
    ///
    /// # Errors
    /// When the line is not there or not shipped, or more would come back than was bought.
    pub async fn take_back(&self, wanted: &WantedReturn) -> Result<Return, Failure> {
        self.pool
            .transaction(Isolation::Serializable, ATTEMPTS, |session| {
                let wanted = wanted.clone();
                Box::pin(async move { take_back(session, wanted).await })
            })
            .await
    }
}

async fn take_back(session: &mut Session, wanted: WantedReturn) -> Result<Return, Failure> {
    let found = OrderLineRepository::get_with_order(session, wanted.order, wanted.line_no).await?;
    let (line, order) = found.ok_or(Failure::NoSuchLine)?;
    if order.status != OrderStatus::Shipped {
        return Err(Failure::NotShipped);
    }
    let quantity = i32::from(wanted.quantity.get());
    let before = ReturnRepository::pieces_of(session, &line).await?;
    if before + i64::from(quantity) > i64::from(line.amount.quantity) {
        return Err(Failure::TooManyReturned);
    }
    ProductRepository::add_stock(session, line.product_id, quantity).await?;
    let amount = NewAmount::new(quantity, line.amount.price);
    let returned = NewReturn::new(line.order_id, line.line_no, wanted.reason, amount);
    Ok(ReturnRepository::add(session, returned).await?)
}
