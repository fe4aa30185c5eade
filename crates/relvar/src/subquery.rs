//! Conditions on what another query gives.

use crate::condition::{Bind, Condition};
use crate::item::Item;
use crate::model::Model;
use crate::select::Select;
use crate::sql_text::Piece;
use crate::table::Column;

impl<M: Model, T: Bind, N, U> Column<M, T, N, U> {
    /// `column IN (SELECT …)`: values that another query gives; NULLs among them do not count.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let large = Order::query().filter(Order::total.gt(30)).select(Order::user_id);
    /// let buyers = User::query().filter(User::id.is_in_query(&large)).all(session).await?;
    /// assert_eq!((buyers.len(), buyers[0].id), (1, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn is_in_query<F, P, I, O>(self, query: &Select<F, P, I, O>) -> Condition<M>
    where
        P: Item<F, I>,
        P::Value: Gives<T>,
    {
        let (before, after) = match P::Value::NULLABLE {
            // One NULL in the list, and nothing is outside of it.
            true => (
                " IN (SELECT given.value FROM (",
                ") AS given (value) WHERE given.value IS NOT NULL)",
            ),
            false => (" IN (", ")"),
        };
        let mut pieces = vec![Piece::Column(&M::TABLE, self.name), Piece::Text(before)];
        pieces.extend(query.pieces());
        pieces.push(Piece::Text(after));
        Condition::new(pieces)
    }
}

/// `T` or `Option<T>`: values that a column can be compared with.
pub trait Gives<T> {
    #[doc(hidden)]
    const NULLABLE: bool;
}

impl<T> Gives<T> for T {
    const NULLABLE: bool = false;
}

impl<T> Gives<T> for Option<T> {
    const NULLABLE: bool = true;
}
