//! Changes of rows.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;

use crate::condition::{Bind, Condition, param};
use crate::error::{Error, ErrorKind, Result};
use crate::insert::{run, run_returning};
use crate::model::{Key, Marks, Model};
use crate::operand::Assign;
use crate::query::{many, none};
use crate::reads::only;
use crate::scope::{Living, Scope, Wheres, WithDeleted};
use crate::session::{ReadWrite, Session};
use crate::sql_text::{Piece, SqlText};
use crate::table::{Column, Is, NotNull, Nullable};

/// No filter was given yet, so it cannot be run.
#[derive(Debug, Clone, Copy)]
pub struct Unfiltered;
/// A filter was given, or all rows were asked for.
#[derive(Debug, Clone, Copy)]
pub struct Filtered;

/// An update of rows of `M`.
#[must_use = "nothing is changed until it is run"]
pub struct Update<M, S = Living, F = Unfiltered> {
    sets: Vec<(&'static str, Vec<Piece>)>,
    conditions: Vec<Vec<Piece>>,
    is: Is<(M, S, F)>,
}

impl<M: Model> Update<M> {
    pub(crate) fn new() -> Self {
        Update { sets: Vec::new(), conditions: Vec::new(), is: PhantomData }
    }
}

impl<M: Model<Deletion = Marks>, F> Update<M, Living, F> {
    /// Changes rows that are marked as deleted, too: to bring them back, for one.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// let bob = User::update().with_deleted().set(User::deletion.deleted_at, None).filter(User::id.eq(2));
    /// assert!(bob.one(session).await?.deletion.deleted_at.is_none());
    /// # Ok(()) }) }
    /// ```
    pub fn with_deleted(self) -> Update<M, WithDeleted, F> {
        self.into_type()
    }
}

impl<M: Model, S, F> Update<M, S, F> {
    fn into_type<S2, F2>(self) -> Update<M, S2, F2> {
        Update { sets: self.sets, conditions: self.conditions, is: PhantomData }
    }

    /// Sets a column to a value; a column that may be NULL also to `Some` or `None`.
    ///
    /// ```no_run
    /// # use relvar::{Model, Session};
    /// # #[derive(Debug, Clone, Model)]
    /// # #[model(table = "users")]
    /// # struct User { #[model(primary_key)] id: i64, email: String, nickname: Option<String> }
    /// # async fn example(session: &mut Session) -> relvar::Result<()> {
    /// let changed = User::update()
    ///     .set(User::email, "ada@example.org")
    ///     .set(User::nickname, None)
    ///     .filter(User::id.eq(1))
    ///     .execute(session)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn set<T, N, U>(mut self, column: Column<M, T, N, U>, value: impl Assign<T, N>) -> Self {
        self.sets.push((column.name(), vec![Piece::Param(param(value.stored()))]));
        self
    }

    /// Sets a column that may be NULL, as [`set`](Self::set) does too.
    pub fn set_optional<T: Bind, U>(
        mut self,
        column: Column<M, T, Nullable, U>,
        value: impl Into<Option<T>>,
    ) -> Self {
        self.sets.push((column.name(), vec![Piece::Param(param(value.into()))]));
        self
    }

    /// Adds to a column, on the server: concurrent additions are kept.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::update().add(Order::total, 5).filter(Order::id.eq(1)).one(session).await?;
    /// assert_eq!(order.total, 15);
    /// # Ok(()) }) }
    /// ```
    pub fn add<T: Bind, U>(
        mut self,
        column: Column<M, T, NotNull, U>,
        value: impl Into<T>,
    ) -> Self {
        let sum = vec![
            Piece::Column(&M::TABLE, column.name()),
            Piece::Text(" + "),
            Piece::Param(param(value.into())),
        ];
        self.sets.push((column.name(), sum));
        self
    }

    /// Only rows that fulfil the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let paid = Order::update().set(Order::status, "paid").filter(Order::user_id.eq(1));
    /// assert_eq!(paid.filter(Order::total.lt(30)).execute(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn filter(mut self, condition: Condition<M>) -> Update<M, S, Filtered> {
        self.conditions.push(condition.pieces);
        self.into_type()
    }

    /// Says that all rows are meant.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let changed = Order::update().set(Order::status, "archived").all_rows().execute(session).await?;
    /// assert_eq!(changed, 4);
    /// # Ok(()) }) }
    /// ```
    pub fn all_rows(self) -> Update<M, S, Filtered> {
        self.into_type()
    }
}

impl<M: Model, S: Scope> Update<M, S, Filtered> {
    /// Changes the rows, and gives their number.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let paid = Order::update().set(Order::status, "paid").filter(Order::user_id.eq(1));
    /// assert_eq!(paid.execute(session).await?, 3);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors; see [`Error`].
    #[track_caller]
    pub fn execute<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'s, M, S> {
        let place = Location::caller();
        async move {
            let Some(sql) = self.sql() else { return Ok(0) };
            run(session.connection().await?, &sql, place).await
        }
    }

    /// Changes the rows, and gives them as they are now.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let dearer = Order::update().add(Order::total, 1).filter(Order::user_id.eq(2)).returning(session).await?;
    /// assert_eq!((dearer.len(), dearer[0].total), (1, 41));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    #[track_caller]
    pub fn returning<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<Vec<M>>> + Send + use<'s, M, S> {
        let place = Location::caller();
        async move {
            let Some(sql) = self.sql() else { return Ok(Vec::new()) };
            run_returning(session.connection().await?, sql, place).await
        }
    }

    /// Changes the only row, and gives it as it is now.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::update().set(Order::status, "paid").filter(Order::id.eq(1)).one(session).await?;
    /// assert_eq!((order.status.as_str(), order.version), ("paid", 2));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more (those are changed all the same: it
    /// is for the transaction to go back); else as [`execute`](Self::execute).
    #[track_caller]
    pub fn one<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<M>> + Send + use<'s, M, S> {
        let place = Location::caller();
        let all = self.returning(session);
        async move { only(all.await?, || none::<M>(place), || many::<M>(place)) }
    }

    /// The statement; none where nothing is to be set.
    fn sql(&self) -> Option<SqlText> {
        if self.sets.is_empty() {
            return None;
        }
        let mut sql = SqlText::with_capacity(256);
        sql.push("UPDATE ");
        sql.enter(&M::TABLE);
        sets::<M>(&mut sql, &self.sets);
        let mut wheres = Wheres::new();
        for condition in &self.conditions {
            wheres.next(&mut sql);
            sql.pieces(condition);
        }
        wheres.scope::<S>(&mut sql, &M::TABLE, M::DELETED_AT);
        Some(sql)
    }
}

fn sets<M: Model>(sql: &mut SqlText, sets: &[(&'static str, Vec<Piece>)]) {
    let mut separator = " SET ";
    for (name, value) in sets {
        sql.push(separator);
        sql.push(name);
        sql.push(" = ");
        sql.pieces(value);
        separator = ", ";
    }
    sql.count_update::<M>(separator);
}

/// Writes the columns in which `after` differs from `before`, and no others; where the model has a version, only if
/// no other transaction has changed the row since `before` was read (which is asked also where nothing differs). Gives the row as it
/// is now.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
/// # fn main() { run(async |pool| {
/// # let session = &mut pool.session().await?;
/// use relvar::{ErrorKind, save};
///
/// let before = Order::find(1).one(session).await?;
/// let after = Order { status: "paid".into(), ..before.clone() };
/// let saved = save(session, &before, &after).await?;
/// assert_eq!((saved.status.as_str(), saved.version), ("paid", 2));
/// // The row is not the version `before` any more.
/// let again = save(session, &before, &after).await;
/// assert_eq!(*again.unwrap_err().kind(), ErrorKind::Stale);
/// # Ok(()) }) }
/// ```
///
/// # Errors
/// [`ErrorKind::Stale`] where another transaction has changed or deleted the row of a model with a version,
/// [`ErrorKind::NotFound`] where the row is gone; else what the server says.
#[track_caller]
pub fn save<'s, M: Model + Clone /* a session of `pool.session()` or `pool.begin()` */>(
    session: &'s mut Session<ReadWrite>,
    before: &M,
    after: &M,
) -> impl Future<Output = Result<M>> + Send + use<'s, M> {
    let place = Location::caller();
    let mut changes = Vec::new();
    after.changes(before, &mut changes);
    let versioned = before.version().is_some();
    // Of a row with a version, the server says whether it is still the same.
    let unchanged = (changes.is_empty() && !versioned).then(|| before.clone());
    let sql = match changes.is_empty() {
        true => same_sql(before),
        false => save_sql(before, changes),
    };
    async move {
        if let Some(unchanged) = unchanged {
            return Ok(unchanged);
        }
        let call = sql.call(place)?;
        let rows = session.connection().await?.rows(&call).await?;
        match rows.first() {
            Some(row) => M::read(row, &mut 0),
            None if versioned => Err(Error::new(
                ErrorKind::Stale,
                format!(
                    "the row of {} was changed by another transaction since it was read; read it again",
                    M::TABLE.path
                ),
            )
            .at(&sql.text, place)),
            None => {
                let message = format!("the row of {} is not there any more", M::TABLE.path);
                Err(Error::new(ErrorKind::NotFound, message).at(&sql.text, place))
            }
        }
    }
}

fn save_sql<M: Model>(before: &M, changes: Vec<(&'static str, crate::Param)>) -> SqlText {
    let set: Vec<_> =
        changes.into_iter().map(|(name, value)| (name, vec![Piece::Param(value)])).collect();
    let mut sql = SqlText::with_capacity(256);
    sql.push("UPDATE ");
    sql.enter(&M::TABLE);
    sets::<M>(&mut sql, &set);
    same_row(&mut sql, before);
    sql.returning::<M>();
    sql
}

/// The row, if it is still the same version.
fn same_sql<M: Model>(before: &M) -> SqlText {
    let mut sql = SqlText::with_capacity(256);
    sql.push("SELECT ");
    sql.push(M::list());
    sql.push(" FROM ");
    sql.enter(&M::TABLE);
    same_row(&mut sql, before);
    sql
}

/// Writes what holds of the row as it was: its key, its version, that it is not deleted.
fn same_row<M: Model>(sql: &mut SqlText, before: &M) {
    let mut wheres = Wheres::new();
    for (name, value) in M::PRIMARY_KEY.iter().zip(before.key().params()) {
        wheres.next(sql);
        sql.column(&M::TABLE, name);
        sql.push(" = ");
        sql.bind(value);
    }
    if let (Some(name), Some(version)) = (M::VERSION, before.version()) {
        wheres.next(sql);
        sql.column(&M::TABLE, name);
        sql.push(" = ");
        sql.bind(param(version));
        // The column may be an integer of any size.
        sql.push("::bigint");
    }
    wheres.scope::<Living>(sql, &M::TABLE, M::DELETED_AT);
}
