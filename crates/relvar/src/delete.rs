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
    pub fn filter(mut self, condition: Condition<M>) -> Delete<M, H, Filtered> {
        self.conditions.push(condition.pieces);
        Delete { conditions: self.conditions, is: PhantomData }
    }

    /// Says that all rows are meant.
    pub fn all_rows(self) -> Delete<M, H, Filtered> {
        Delete { conditions: self.conditions, is: PhantomData }
    }
}

/// How a deletion is done.
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
    /// # Errors
    /// What the server says, such as [`ErrorKind::ForeignKey`](crate::ErrorKind::ForeignKey).
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
