//! Whole tables, row by row.

use futures_util::Stream;
use relvar::{Model, Result, Session};

use crate::models::Order;

/// Whole tables, row by row.
#[derive(Debug, Clone, Copy)]
pub struct ExportRepository;

impl ExportRepository {
    /// All orders, one after another, as they arrive.
    ///
    /// # Errors
    /// What the server says; each order may bring an error of its own.
    pub async fn orders<A>(
        session: &mut Session<A>,
    ) -> Result<impl Stream<Item = Result<Order>> + Send + use<'_, A>> {
        Order::query().order_by(Order::id.asc()).stream(session).await
    }
}
