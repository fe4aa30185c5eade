//! The end of rows.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;

use crate::condition::Condition;
use crate::error::Result;
use crate::insert::run;
use crate::model::Model;
use crate::scope::{Living, Wheres};
use crate::session::{ReadWrite, Session};
use crate::sql_text::{Piece, SqlText};
use crate::table::Is;
use crate::update::{Filtered, Unfiltered};

/// Marks rows where the model has a mark, and removes them where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Mark;
/// Removes rows, marked or not.
#[derive(Debug, Clone, Copy)]
pub struct Purge;

/// A deletion of rows of `M`; `H` says how.
#[must_use = "nothing is deleted until it is run"]
pub struct Delete<M, H = Mark, F = Unfiltered> {
    conditions: Vec<Vec<Piece>>,
    is: Is<(M, H, F)>,
}

impl<M: Model, H> Delete<M, H> {
    pub(crate) fn new() -> Self {
        Delete { conditions: Vec::new(), is: PhantomData }
    }
}

impl<M: Model, H, F> Delete<M, H, F> {
    /// Only rows that fulfil the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let cheap = Order::delete().filter(Order::user_id.eq(1)).filter(Order::total.lt(20));
    /// assert_eq!(cheap.execute(session).await?, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn filter(mut self, condition: Condition<M>) -> Delete<M, H, Filtered> {
        self.conditions.push(condition.pieces);
        Delete { conditions: self.conditions, is: PhantomData }
    }

    /// Says that all rows are meant.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::delete().all_rows().execute(session).await?, 4);
    /// # Ok(()) }) }
    /// ```
    pub fn all_rows(self) -> Delete<M, H, Filtered> {
        Delete { conditions: self.conditions, is: PhantomData }
    }
}

/// [`Mark`] or [`Purge`].
pub trait How: Send + Sync + 'static {
    #[doc(hidden)]
    const REMOVES: bool;
}

impl How for Mark {
    const REMOVES: bool = false;
}
impl How for Purge {
    const REMOVES: bool = true;
}

impl<M: Model, H: How> Delete<M, H, Filtered> {
    /// Deletes the rows, and gives their number.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::ErrorKind;
    ///
    /// assert_eq!(Order::delete().filter(Order::id.eq(4)).execute(session).await?, 1);
    /// let referenced = User::purge().filter(User::id.eq(1)).execute(session).await;
    /// assert!(matches!(referenced.unwrap_err().kind(), ErrorKind::ForeignKey { .. }));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors, such as [`ErrorKind::ForeignKey`](crate::ErrorKind::ForeignKey).
    #[track_caller]
    pub fn execute<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'s, M, H> {
        let place = Location::caller();
        async move { run(session.connection().await?, &self.sql(), place).await }
    }

    fn sql(&self) -> SqlText {
        let mut sql = SqlText::with_capacity(128);
        let mark = M::DELETED_AT.filter(|_| !H::REMOVES);
        sql.push(if mark.is_some() { "UPDATE " } else { "DELETE FROM " });
        sql.enter(&M::TABLE);
        if let Some(mark) = mark {
            sql.push(" SET ");
            sql.push(mark);
            sql.push(" = now()");
            sql.count_update::<M>(", ");
        }
        let mut wheres = Wheres::new();
        for condition in &self.conditions {
            wheres.next(&mut sql);
            sql.pieces(condition);
        }
        wheres.scope::<Living>(&mut sql, &M::TABLE, mark);
        sql
    }
}
