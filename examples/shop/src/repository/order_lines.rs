//! Lines of orders.

use relvar::{Model, Result, Session};

use crate::models::{NewOrderLine, Order, OrderLine};

/// Lines of orders.
#[derive(Debug, Clone, Copy)]
pub struct OrderLineRepository;

impl OrderLineRepository {
    /// New lines, by one statement.
    ///
    /// # Errors
    /// [`Check`](relvar::ErrorKind::Check) where an amount is none.
    pub async fn add_all(session: &mut Session, lines: Vec<NewOrderLine>) -> Result<u64> {
        OrderLine::insert_all(lines).execute(session).await
    }

    /// The line and its order, unless the order is deleted.
    ///
    /// # Errors
    /// What the server says.
    pub async fn get_with_order<A>(
        session: &mut Session<A>,
        order: i64,
        line_no: i32,
    ) -> Result<Option<(OrderLine, Order)>> {
        OrderLine::query()
            .join(OrderLine::order())
            .filter(OrderLine::order_id.eq(order))
            .filter(OrderLine::line_no.eq(line_no))
            .select((OrderLine::whole(), Order::whole()))
            .first(session)
            .await
    }
}
