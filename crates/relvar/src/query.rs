//! Reading rows.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use tokio_postgres::types::FromSqlOwned;

use crate::condition::Condition;
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::load::Load;
use crate::model::{Marks, Model};
use crate::order::{OrderKey, Orders, Then, Total, Unordered, Way};
use crate::reads::{self, Limited};
use crate::row::Row;
use crate::scope::{Living, OnlyDeleted, Scope, Wheres, WithDeleted};
use crate::session::Session;
use crate::sql_text::{Alias, Piece, SqlText};
use crate::table::Is;
use crate::together::Joinable;

/// Rows of `M` that fulfil conditions, in an order, with what is to be loaded beside them.
///
/// Its type says which rows it sees (`S`), what it loads (`L`) and whether its order is total (`O`).
#[must_use = "a query does nothing until it is run"]
pub struct Query<M: Model, S = Living, L = (), O = Unordered> {
    pub(crate) conditions: Vec<Vec<Piece>>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<i64>,
    offset: Option<i64>,
    pub(crate) lock: Option<Lock>,
    pub(crate) load: L,
    is: Is<(M, S, O)>,
}

/// The lock on the rows of a query (manual, SELECT, "The Locking Clause").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// FOR UPDATE: other transactions can neither change nor lock them.
    Update,
    /// FOR UPDATE SKIP LOCKED: those that are free; for queues.
    UpdateSkipLocked,
    /// FOR UPDATE NOWAIT: at once, or an error.
    UpdateNoWait,
    /// FOR SHARE: other transactions cannot change them.
    Share,
    /// FOR NO KEY UPDATE: other transactions cannot change them, but may reference them.
    NoKeyUpdate,
}

impl Lock {
    fn sql(self) -> (&'static str, &'static str) {
        match self {
            Lock::Update => (" FOR UPDATE OF ", ""),
            Lock::UpdateSkipLocked => (" FOR UPDATE OF ", " SKIP LOCKED"),
            Lock::UpdateNoWait => (" FOR UPDATE OF ", " NOWAIT"),
            Lock::Share => (" FOR SHARE OF ", ""),
            Lock::NoKeyUpdate => (" FOR NO KEY UPDATE OF ", ""),
        }
    }
}

impl<M: Model> Query<M> {
    pub(crate) fn new() -> Self {
        Query {
            conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
            offset: None,
            lock: None,
            load: (),
            is: PhantomData,
        }
    }
}

impl<M: Model<Deletion = Marks>, L, O> Query<M, Living, L, O> {
    /// Sees rows that are marked as deleted, too.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// let users = User::query().with_deleted().order_by(User::id.asc()).all(session).await?;
    /// assert_eq!((users.len(), users[1].deletion.deleted_at.is_some()), (2, true));
    /// # Ok(()) }) }
    /// ```
    pub fn with_deleted(self) -> Query<M, WithDeleted, L, O> {
        self.into_type()
    }

    /// Sees only rows that are marked as deleted.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// let deleted = User::query().only_deleted().all(session).await?;
    /// assert_eq!((deleted.len(), deleted[0].id), (1, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn only_deleted(self) -> Query<M, OnlyDeleted, L, O> {
        self.into_type()
    }
}

impl<M: Model, S, L, O> Query<M, S, L, O> {
    pub(crate) fn into_type<S2, O2>(self) -> Query<M, S2, L, O2> {
        let Query { conditions, order, limit, offset, lock, load, is: _ } = self;
        Query { conditions, order, limit, offset, lock, load, is: PhantomData }
    }

    /// `true` if it has a limit, an offset or a lock.
    pub(crate) fn is_more_than_conditions(&self) -> bool {
        self.limit.is_some() || self.offset.is_some() || self.lock.is_some()
    }

    /// Only rows that fulfil the condition, and all that were given before.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().filter(Order::user_id.eq(1)).filter(Order::total.gt(10)).all(session).await?;
    /// assert_eq!(orders.len(), 2);
    /// # Ok(()) }) }
    /// ```
    pub fn filter(mut self, condition: Condition<M>) -> Self {
        self.conditions.push(condition.pieces);
        self
    }

    /// A filter that a caller may leave out.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let at_least: Option<i32> = None; // a parameter of a request
    /// let orders = Order::query().filter_if(at_least.map(|total| Order::total.ge(total)));
    /// assert_eq!(orders.count(session).await?, 4);
    /// # Ok(()) }) }
    /// ```
    pub fn filter_if(self, condition: Option<Condition<M>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Orders by a column or an expression, after those that were given before.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().order_by(Order::status.asc()).order_by(Order::total.desc()).all(session).await?;
    /// assert_eq!((orders[0].total, orders[3].total), (40, 10));
    /// # Ok(()) }) }
    /// ```
    pub fn order_by<B: Orders<M>>(mut self, by: B) -> Query<M, S, L, O::Order>
    where
        O: Then<B::Tells>,
    {
        self.order.push(by.key());
        self.into_type()
    }

    /// Orders by the primary key, after what was given before: a tiebreaker also where the key has several columns.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// // All orders have the same status; the key makes the order total, so there are pages.
    /// let page = Order::query().order_by(Order::status.asc()).then_by_key().page(first(2), session).await?;
    /// assert_eq!((page.items[0].id, page.items[1].id), (1, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn then_by_key(self) -> Query<M, S, L, Total> {
        self.by_key(false)
    }

    /// As [`then_by_key`](Self::then_by_key), greatest first.
    pub fn then_by_key_desc(self) -> Query<M, S, L, Total> {
        self.by_key(true)
    }

    fn by_key(mut self, descending: bool) -> Query<M, S, L, Total> {
        let way = Way::of_key(descending);
        self.order.extend(M::PRIMARY_KEY.iter().map(|column| OrderKey::column(column, way)));
        self.into_type()
    }

    /// At most so many rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().order_by(Order::total.desc()).limit(2).all(session).await?;
    /// assert_eq!((orders[0].total, orders[1].total), (40, 30));
    /// # Ok(()) }) }
    /// ```
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.into());
        self
    }

    /// Leaves out so many rows first. The server reads them all the same: for pages, see [`page`](Self::page).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let second = Order::query().order_by(Order::total.desc()).offset(1).limit(1).one(session).await?;
    /// assert_eq!(second.total, 30);
    /// # Ok(()) }) }
    /// ```
    pub fn offset(mut self, rows: u32) -> Self {
        self.offset = Some(rows.into());
        self
    }

    /// Locks the rows until the transaction ends.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// use relvar::Lock;
    ///
    /// // A queue: two workers get two orders, and neither waits for the other.
    /// let next = || Order::query().order_by(Order::id.asc()).limit(1).lock(Lock::UpdateSkipLocked);
    /// let (mut one, mut other) = (pool.begin().await?, pool.begin().await?);
    /// assert_eq!((next().one(&mut one).await?.id, next().one(&mut other).await?.id), (1, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Loads a relation of every row: one that belongs to it in the same statement, many by one further statement for
    /// all rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let users = User::query().order_by(User::id.asc()).with(User::orders()).all(session).await?;
    /// assert_eq!(users[0].email, "ada@example.org");
    /// assert_eq!(users[0].get(User::orders()).len(), 3);
    /// # Ok(()) }) }
    /// ```
    pub fn with<R>(self, relation: R) -> Query<M, S, (L, R), O> {
        let Query { conditions, order, limit, offset, lock, load, is: _ } = self;
        Query { conditions, order, limit, offset, lock, load: (load, relation), is: PhantomData }
    }
}

impl<M: Model, S: Scope, L: Load<M>, O: 'static> Query<M, S, L, O> {
    /// All rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().filter(Order::user_id.eq(1)).all(session).await?;
    /// assert_eq!(orders.len(), 3);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors; see [`Error`].
    #[track_caller]
    pub fn all<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<L::Row>>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        reads::all(self, session, place)
    }

    /// The first row, if there is one.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let dearest = Order::query().order_by(Order::total.desc()).first(session).await?;
    /// assert_eq!(dearest.map(|order| order.total), Some(40));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn first<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<L::Row>>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        reads::first(self, session, place)
    }

    /// The only row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::ErrorKind;
    ///
    /// let ada = User::query().filter(User::email.eq("ada@example.org")).one(session).await?;
    /// assert_eq!(ada.id, 1);
    /// let missing = User::query().filter(User::email.eq("eve@example.org")).one(session).await;
    /// assert_eq!(*missing.unwrap_err().kind(), ErrorKind::NotFound);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more; else as [`all`](Self::all).
    #[track_caller]
    pub fn one<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<L::Row>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        reads::one(self, session, place)
    }

    /// Counts the rows: all of them, so the query has no limit.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().filter(Order::user_id.eq(1)).count(session).await?, 3);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] where it has a limit, an offset or a lock; else as [`all`](Self::all).
    #[track_caller]
    pub fn count<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<i64>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        async move {
            if self.is_more_than_conditions() {
                let message = "count() counts all rows: it knows no limit, offset or lock";
                return Err(Error::new(ErrorKind::Statement, message).asked_at(place));
            }
            let mut sql = SqlText::with_capacity(128);
            sql.push("SELECT count(*)");
            self.rest(&mut sql, "", false);
            answer(session.connection().await?, &sql, place).await
        }
    }

    /// Returns `true` if there is at least one row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert!(Order::query().filter(Order::total.gt(30)).exists(session).await?);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn exists<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<bool>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        async move {
            let mut sql = SqlText::with_capacity(128);
            sql.push("SELECT EXISTS (SELECT 1");
            self.rest(&mut sql, "", false);
            sql.push(")");
            answer(session.connection().await?, &sql, place).await
        }
    }

    pub(crate) fn statement(&self) -> SqlText {
        let mut sql = SqlText::with_capacity(512);
        sql.select();
        let mut joins = String::new();
        columns::<M, L>(&mut sql, &self.load, Alias::Own, &mut joins);
        self.rest(&mut sql, &joins, true);
        sql
    }

    /// Everything behind the select list.
    pub(crate) fn rest(&self, sql: &mut SqlText, joins: &str, ordered: bool) {
        sql.push(" FROM ");
        sql.enter(&M::TABLE);
        sql.push(joins);
        let mut wheres = Wheres::new();
        wheres.scope::<S>(sql, &M::TABLE, M::DELETED_AT);
        for condition in &self.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        if ordered {
            order_by::<M>(sql, &self.order);
        }
        for (word, rows) in [(" LIMIT ", self.limit), (" OFFSET ", self.offset)] {
            if let Some(rows) = rows {
                sql.push(word);
                sql.bind(Arc::new(rows));
            }
        }
        if let (Some(lock), true) = (self.lock, ordered) {
            let (before, after) = lock.sql();
            sql.push(before);
            sql.push(M::TABLE.name);
            sql.push(after);
        }
        sql.leave();
    }
}

impl<M: Model, S: Scope, O: 'static> Query<M, S, (), O> {
    /// Rows one after another, as they arrive: for results that do not fit into memory.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut orders = Order::query().stream(session).await?;
    /// let mut sum = 0;
    /// while let Some(order) = orders.try_next().await? {
    ///     sum += order.total;
    /// }
    /// assert_eq!(sum, 100);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all); each row may bring an error of its own.
    #[track_caller]
    pub fn stream<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<impl Stream<Item = Result<M>> + Send + use<'_, A, M, S, O>>>
    + Send
    + use<'_, A, M, S, O> {
        let place = Location::caller();
        async move {
            let sql = self.statement();
            let call = sql.call(place)?;
            let rows = session.connection().await?.stream(&call).await?;
            Ok(rows.map(|row| M::read(&row?, &mut 0)).boxed())
        }
    }
}

impl<M: Model, S: Scope, L: Load<M>, O: 'static> Joinable for Query<M, S, L, O> {
    type Output = Vec<L::Row>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<L::Row>> {
        let sql = self.statement();
        let mut decoded = Decoded::with_capacity(self.limit.map_or(0, |limit| limit as u32));
        let call = sql.call(place)?;
        connection.each(&call, &mut |row| decoded.take(&self.load, &row)).await?;
        finish(&self.load, connection, decoded, place).await
    }
}

impl<M: Model, S: Scope, L: Load<M>, O: 'static> Limited for Query<M, S, L, O> {
    fn limit_mut(&mut self) -> &mut Option<i64> {
        &mut self.limit
    }

    fn none(place: &'static Location<'static>) -> Error {
        none::<M>(place)
    }

    fn many(place: &'static Location<'static>) -> Error {
        many::<M>(place)
    }
}

/// The one value that a statement gives.
async fn answer<T: FromSqlOwned>(
    connection: &Connection,
    sql: &SqlText,
    place: &'static Location<'static>,
) -> Result<T> {
    let rows = connection.rows(&sql.call(place)?).await?;
    let row =
        rows.first().ok_or_else(|| Error::new(ErrorKind::NotFound, "no row").asked_at(place))?;
    crate::model::read(row, &mut 0)
}

pub(crate) fn none<M: Model>(place: &'static Location<'static>) -> Error {
    Error::new(ErrorKind::NotFound, format!("no such row in {}", M::TABLE.path)).asked_at(place)
}

pub(crate) fn many<M: Model>(place: &'static Location<'static>) -> Error {
    let message = format!("more than one row of {} where one was asked for", M::TABLE.path);
    Error::new(ErrorKind::NotOne, message).asked_at(place)
}

/// Writes the columns of a model and of what is joined to it.
pub(crate) fn columns<M: Model, L: Load<M>>(
    sql: &mut SqlText,
    load: &L,
    alias: Alias,
    joins: &mut String,
) {
    match alias == Alias::Own && !sql.numbered && sql.items == 0 {
        true => sql.item(|sql| sql.push(M::list())),
        false => M::names(&mut |name| sql.item(|sql| sql.column_of(&M::TABLE, alias, name))),
    }
    load.join(sql, alias, joins);
}

pub(crate) fn order_by<M: Model>(sql: &mut SqlText, order: &[OrderKey]) {
    for (nth, key) in order.iter().enumerate() {
        sql.push(if nth == 0 { " ORDER BY " } else { ", " });
        key.write::<M>(sql);
        sql.push(key.way.suffix());
    }
}

/// Rows of a model, each with what came in the same row.
pub(crate) struct Decoded<M, J> {
    models: Vec<M>,
    joined: Vec<J>,
}

impl<M: Model, J> Decoded<M, J> {
    /// With room for so many rows, unless they are very many.
    pub fn with_capacity(rows: u32) -> Self {
        let room = rows.min(1000) as usize;
        Decoded { models: Vec::with_capacity(room), joined: Vec::with_capacity(room) }
    }

    /// Turns the order of the rows.
    pub fn reverse(&mut self) {
        self.models.reverse();
        self.joined.reverse();
    }

    /// Reads one row.
    pub fn take<L: Load<M, Joined = J>>(&mut self, load: &L, row: &Row) -> Result<()> {
        let mut at = 0;
        self.models.push(M::read(row, &mut at)?);
        self.joined.push(load.read(row, &mut at)?);
        Ok(())
    }
}

/// Loads what rows are to have beside them.
pub(crate) async fn finish<M: Model, L: Load<M>>(
    load: &L,
    connection: &Connection,
    decoded: Decoded<M, L::Joined>,
    place: &'static Location<'static>,
) -> Result<Vec<L::Row>> {
    let Decoded { models, joined } = decoded;
    let loaded = load.finish(connection, &models, joined, place).await?;
    Ok(L::rows(models, loaded))
}
