//! What the shop does. Transactions begin and end here and nowhere else; one that is left early is rolled back.

mod exports;
mod failure;
mod orders;
mod products;
mod reports;
mod returns;
mod tags;
mod users;

use relvar::Pool;
use rust_decimal::Decimal;

pub use failure::Failure;
pub use orders::{Delivery, Shipment, WantedLine};
pub use products::ProductEdit;
pub use returns::WantedReturn;

/// Rows on a page at most.
pub const PAGE_MAX: u32 = 100;

/// The shop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shop {
    pool: Pool,
}

impl Shop {
    /// A shop on a database that is [upgraded](crate::upgrade).
    pub fn new(pool: Pool) -> Self {
        Shop { pool }
    }
}

/// How many rows a page has of those that somebody asks for.
fn page_limit(wanted: u32) -> u32 {
    wanted.clamp(1, PAGE_MAX)
}

/// Money as it is.
fn money(amount: Decimal) -> Result<Decimal, Failure> {
    match amount.normalize().scale() > 2 {
        true => Err(Failure::FractionOfCent),
        false => Ok(amount),
    }
}
