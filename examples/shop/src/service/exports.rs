//! Exports: more rows than memory has room for.

use std::pin::pin;

use async_stream::try_stream;
use futures_util::{Stream, StreamExt};

use super::{Failure, Shop};
use crate::models::Order;
use crate::repository::ExportRepository;

impl Shop {
    /// All orders, one after another: never more of them in memory than somebody reads. A connection is held until the
    /// stream ends or is dropped.
    pub fn export_orders(&self) -> impl Stream<Item = Result<Order, Failure>> + Send + use<> {
        let pool = self.pool.clone();
        try_stream! {
            let mut session = pool.session().await?;
            let orders = ExportRepository::orders(&mut session).await?;
            let mut orders = pin!(orders);
            while let Some(order) = orders.next().await {
                yield order?;
            }
        }
    }
}
