//! Many rows changed by one statement, each to values of its own.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use crate::condition::{Bind, Condition};
use crate::error::{Error, ErrorKind, Result};
use crate::insert::{run, run_returning};
use crate::model::{Key, Model, SqlType};
use crate::operand::Assign;
use crate::scope::{Living, Wheres};
use crate::session::{ReadWrite, Session};
use crate::sql_text::{Param, Piece, SqlText};
use crate::table::{Column, Is, NotNull, Nullable};

/// Changes of the living rows with these keys, by `unnest`: one statement for any number of rows. Of a key that comes
/// more than once, the last counts.
#[must_use = "nothing is changed until it is run"]
pub struct UpdateEach<M> {
    keys: Vec<(Param, &'static str)>,
    rows: usize,
    sets: Vec<Values>,
    conditions: Vec<Vec<Piece>>,
    is: Is<M>,
}

/// A column's new values, in the order of the keys.
struct Values {
    column: &'static str,
    sql_type: &'static str,
    values: Param,
    rows: usize,
    /// They are added to the stored values, instead of replacing them.
    added: bool,
}

impl<M: Model> UpdateEach<M> {
    pub(crate) fn new(keys: Vec<M::Key>) -> Self {
        let rows = keys.len();
        UpdateEach {
            keys: M::Key::arrays(keys),
            rows,
            sets: Vec::new(),
            conditions: Vec::new(),
            is: PhantomData,
        }
    }

    /// Sets a column to one value for each key, in the order of the keys; a column that may be NULL also to options. (A
    /// column of arrays or of a composite type does not compile: `unnest` would take them apart.)
    ///
    /// ```no_run
    /// # use relvar::{Model, Session};
    /// # #[derive(Debug, Clone, Model)]
    /// # #[model(table = "users")]
    /// # struct User { #[model(primary_key)] id: i64, email: String, nickname: Option<String> }
    /// # async fn example(session: &mut Session) -> relvar::Result<()> {
    /// let changed = User::update_each([1, 2])
    ///     .set(User::email, ["ada@example.org", "bob@example.org"])
    ///     .set(User::nickname, [Some("A.".to_owned()), None])
    ///     .execute(session)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn set<T: SqlType, N, U>(
        self,
        column: Column<M, T, N, U>,
        values: impl IntoIterator<Item = impl Assign<T, N>>,
    ) -> Self {
        let values: Vec<_> = values.into_iter().map(Assign::stored).collect();
        self.values::<T, _>(column.name(), values, false)
    }

    /// Adds to a column, on the server: concurrent additions are kept.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let changed = Order::update_each([1, 2]).add(Order::total, [5, 6]).execute(session).await?;
    /// assert_eq!((changed, Order::find(2).one(session).await?.total), (2, 26));
    /// # Ok(()) }) }
    /// ```
    pub fn add<T: Bind + SqlType, U>(
        self,
        column: Column<M, T, NotNull, U>,
        values: impl IntoIterator<Item = impl Into<T>>,
    ) -> Self {
        let values: Vec<T> = values.into_iter().map(Into::into).collect();
        self.values::<T, _>(column.name(), values, true)
    }

    /// Sets a column that may be NULL, as [`set`](Self::set) does too.
    pub fn set_optional<T: Bind + SqlType, U>(
        self,
        column: Column<M, T, Nullable, U>,
        values: impl IntoIterator<Item = Option<T>>,
    ) -> Self {
        let values: Vec<Option<T>> = values.into_iter().collect();
        self.values::<T, _>(column.name(), values, false)
    }

    /// Only rows that fulfil the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let paid = Order::update_each([1, 4]).set(Order::status, ["paid", "paid"]);
    /// // Order 4 is another user's.
    /// assert_eq!(paid.filter(Order::user_id.eq(1)).execute(session).await?, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn filter(mut self, condition: Condition<M>) -> Self {
        self.conditions.push(condition.pieces);
        self
    }

    fn values<T: SqlType, V: Bind>(
        mut self,
        column: &'static str,
        values: Vec<V>,
        added: bool,
    ) -> Self {
        const {
            assert!(
                T::IN_ARRAYS,
                "a column of arrays or of a composite type cannot be set from an array"
            )
        };
        let rows = values.len();
        let values = Arc::new(values);
        self.sets.push(Values { column, sql_type: T::NAME, values, rows, added });
        self
    }

    /// Changes the rows, and gives the number of those that are there.
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] where a column has more or fewer values than there are keys; else what the server says.
    #[track_caller]
    pub fn execute<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'s, M> {
        let place = Location::caller();
        async move {
            let Some(sql) = self.statement(place)? else { return Ok(0) };
            run(session.connection().await?, &sql, place).await
        }
    }

    /// Changes the rows, and gives them as they are now, in no order.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let changed = Order::update_each([4]).set(Order::total, [44]).returning(session).await?;
    /// assert_eq!((changed[0].total, changed[0].version), (44, 2));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    #[track_caller]
    pub fn returning<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<Vec<M>>> + Send + use<'s, M> {
        let place = Location::caller();
        async move {
            let Some(sql) = self.statement(place)? else { return Ok(Vec::new()) };
            run_returning(session.connection().await?, sql, place).await
        }
    }

    /// The statement; none where nothing is to be set.
    fn statement(&self, place: &'static Location<'static>) -> Result<Option<SqlText>> {
        match self.sets.iter().find(|set| set.rows != self.rows) {
            Some(Values { rows, column, .. }) => {
                let message = format!("{rows} values of {column} for {} keys", self.rows);
                Err(Error::new(ErrorKind::Statement, message).asked_at(place))
            }
            None if self.sets.is_empty() || self.rows == 0 => Ok(None),
            None => Ok(Some(self.sql())),
        }
    }

    fn sql(&self) -> SqlText {
        let mut sql = SqlText::with_capacity(256);
        sql.push("UPDATE ");
        sql.enter(&M::TABLE);
        for (nth, set) in self.sets.iter().enumerate() {
            sql.push(if nth == 0 { " SET " } else { ", " });
            sql.push(set.column);
            sql.push(" = ");
            if set.added {
                sql.column(&M::TABLE, set.column);
                sql.push(" + ");
            }
            sql.push("relvar_each.c");
            sql.number(nth);
        }
        sql.count_update::<M>(", ");
        // PostgreSQL would take any of two values for one row.
        sql.push(" FROM (SELECT DISTINCT ON (");
        sql.numbered_names("k", self.keys.len());
        sql.push(") ");
        self.names(&mut sql);
        sql.push(" FROM ");
        let sets = self.sets.iter().map(|set| (set.values.clone(), set.sql_type));
        sql.unnest_new(self.keys.iter().cloned().chain(sets).collect());
        sql.push(" WITH ORDINALITY AS relvar_given (");
        self.names(&mut sql);
        sql.push(", relvar_nth) ORDER BY ");
        sql.numbered_names("k", self.keys.len());
        sql.push(", relvar_nth DESC) AS relvar_each");
        let mut wheres = Wheres::new();
        for (nth, key) in M::PRIMARY_KEY.iter().enumerate() {
            wheres.next(&mut sql);
            sql.column(&M::TABLE, key);
            sql.push(" = relvar_each.k");
            sql.number(nth);
        }
        for condition in &self.conditions {
            wheres.next(&mut sql);
            sql.pieces(condition);
        }
        wheres.scope::<Living>(&mut sql, &M::TABLE, M::DELETED_AT);
        sql
    }

    /// `k0, …, c0, …`
    fn names(&self, sql: &mut SqlText) {
        sql.numbered_names("k", self.keys.len());
        sql.push(", ");
        sql.numbered_names("c", self.sets.len());
    }
}
