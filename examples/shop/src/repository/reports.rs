//! Sums over many orders.

use jiff::Timestamp;
use relvar::{Expressions, FromRow, Model, Result, Session, count, fields, sql};
use rust_decimal::Decimal;
use serde::Serialize;

use super::statements::BEST_SELLERS;
use crate::models::{Order, OrderStatus};

/// Sums over many orders.
#[derive(Debug, Clone, Copy)]
pub struct ReportRepository;

/// What was ordered on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DaySales {
    /// Its beginning, in the time zone of the session.
    pub day: Timestamp,
    /// Orders.
    pub orders: i64,
    /// What they cost together.
    pub total: Decimal,
    /// What of that is paid.
    pub paid: Decimal,
}

/// Orders of one status.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusSales {
    /// The status.
    pub status: OrderStatus,
    /// Orders.
    pub orders: i64,
    /// Who made them.
    pub buyers: i64,
    /// What they cost together.
    pub total: Decimal,
}

/// A product that is bought often.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
pub struct BestSeller {
    /// Its place, from 1; those that sell alike share one.
    pub rank: i64,
    /// What suppliers call it.
    pub sku: String,
    /// What buyers call it.
    pub name: String,
    /// Pieces that were sold.
    pub pieces: i64,
    /// What was paid for them.
    pub turnover: Decimal,
}

impl ReportRepository {
    /// Sales since a time, by days and by statuses: two queries that are sent at once.
    ///
    /// # Errors
    /// What the server says.
    pub async fn sales<A>(
        session: &mut Session<A>,
        since: Timestamp,
    ) -> Result<(Vec<DaySales>, Vec<StatusSales>)> {
        let recent = || Order::query().filter(Order::timestamps.created_at.ge(since));
        let day = || Order::timestamps.created_at.truncated_to("day");
        let by_day = recent()
            .select(fields!(DaySales {
                day: day(),
                orders: count(),
                total: Order::total.sum().or(0),
                paid: Order::total.sum().only(Order::status.ne(OrderStatus::Pending)).or(0),
            }))
            .order_by(day().asc());
        let by_status = recent()
            .select(fields!(StatusSales {
                status: Order::status,
                orders: count(),
                buyers: Order::user_id.count_distinct(),
                total: Order::total.sum().or(0),
            }))
            .order_by(Order::status.asc());
        session.join((by_day, by_status)).await
    }

    /// The products that were sold most often since a time.
    ///
    /// # Errors
    /// What the server says.
    pub async fn best_sellers<A>(
        session: &mut Session<A>,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<BestSeller>> {
        sql(BEST_SELLERS).bind("since", since).bind("limit", i64::from(limit)).all(session).await
    }
}
