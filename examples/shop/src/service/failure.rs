//! Why the shop did not do what it was asked for.

use std::fmt;

use relvar::AsError;

/// Why the shop did not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// The database refused it, or has no such row.
    Database(relvar::Error),
    /// There is no such order any more.
    OrderGone,
    /// There is no such product, or not any more.
    ProductGone,
    /// There is no such line.
    NoSuchLine,
    /// Only a pending order can be paid.
    NotPending,
    /// Only what is shipped can come back.
    NotShipped,
    /// An order of nothing.
    NothingOrdered,
    /// Fewer pieces lie in the store.
    NotEnough,
    /// More pieces than were bought.
    TooManyReturned,
    /// Somebody else has changed it since it was read.
    Stale,
    /// Money has two digits behind the point; the server would round the rest away.
    FractionOfCent,
}

impl From<relvar::Error> for Failure {
    fn from(error: relvar::Error) -> Self {
        Failure::Database(error)
    }
}

/// So that a transaction is tried again where the database asks for it.
impl AsError for Failure {
    fn as_error(&self) -> Option<&relvar::Error> {
        match self {
            Failure::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Database(error) => error.fmt(f),
            Failure::OrderGone => f.write_str("no such order"),
            Failure::ProductGone => f.write_str("no such product"),
            Failure::NoSuchLine => f.write_str("no such line"),
            Failure::NotPending => f.write_str("the order is not pending"),
            Failure::NotShipped => f.write_str("the order is not shipped"),
            Failure::NothingOrdered => f.write_str("an order of nothing"),
            Failure::NotEnough => f.write_str("not enough in stock"),
            Failure::TooManyReturned => f.write_str("more than was bought"),
            Failure::Stale => f.write_str("somebody else has changed it"),
            Failure::FractionOfCent => f.write_str("the price has a fraction of a cent"),
        }
    }
}

impl std::error::Error for Failure {}
