//! What came back.

use relvar::{Expressions, Model, Result, Session};

use crate::models::{NewReturn, OrderLine, Return};

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct ReturnRepository;

impl ReturnRepository {
    /// A new return, as the server made it.
    ///
    /// # Errors
    /// [`ForeignKey`](relvar::ErrorKind::ForeignKey) where there is no such line.
    pub async fn add(session: &mut Session, returned: NewReturn) -> Result<Return> {
        Return::insert(returned).one(session).await
    }

    /// How many pieces of a line have come back.
    ///
    /// # Errors
    /// What the server says.
    pub async fn pieces_of<A>(session: &mut Session<A>, line: &OrderLine) -> Result<i64> {
        Return::query()
            .filter(Return::order_id.eq(line.order_id))
            .filter(Return::line_no.eq(line.line_no))
            .select(Return::amount.quantity.sum().or(0))
            .one(session)
            .await
    }
}
