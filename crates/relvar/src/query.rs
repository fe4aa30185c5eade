//! Reading rows.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use tokio_postgres::Row;

use crate::condition::Condition;
use crate::connection::{Call, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::load::Load;
use crate::model::{Key, Marks, Model};
use crate::order::{OrderKey, Ordering, Then, Total, Unordered};
use crate::scope::{Living, OnlyDeleted, Scope, Wheres, WithDeleted};
use crate::session::Session;
use crate::sql_text::{Alias, Piece, SqlText};
use crate::table::Is;

/// Rows of `M` that fulfil conditions, in an order, with what is to be loaded beside them.
///
/// Its type says which rows it sees (`S`), what it loads (`L`) and whether its order tells all rows apart (`O`).
#[must_use = "a query does nothing until it is run"]
pub struct Query<M: Model, S = Living, L = (), O = Unordered> {
    pub(crate) conditions: Vec<Vec<Piece>>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<i64>,
    offset: Option<i64>,
    lock: Option<Lock>,
    pub(crate) load: L,
    is: Is<(M, S, O)>,
}

/// How rows are locked (manual, SELECT, "The Locking Clause").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// FOR UPDATE: nobody else changes or locks them.
    Update,
    /// FOR UPDATE SKIP LOCKED: those that are free; for queues.
    UpdateSkipLocked,
    /// FOR UPDATE NOWAIT: at once, or an error.
    UpdateNoWait,
    /// FOR SHARE: nobody changes them.
    Share,
    /// FOR NO KEY UPDATE: nobody changes them, and others may refer to them.
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
    pub fn with_deleted(self) -> Query<M, WithDeleted, L, O> {
        self.into_type()
    }

    /// Sees only rows that are marked as deleted.
    pub fn only_deleted(self) -> Query<M, OnlyDeleted, L, O> {
        self.into_type()
    }
}

impl<M: Model, S, L, O> Query<M, S, L, O> {
    fn into_type<S2, O2>(self) -> Query<M, S2, L, O2> {
        let Query { conditions, order, limit, offset, lock, load, is: _ } = self;
        Query { conditions, order, limit, offset, lock, load, is: PhantomData }
    }

    /// Whether a limit, an offset or a lock was asked for.
    pub(crate) fn is_more_than_conditions(&self) -> bool {
        self.limit.is_some() || self.offset.is_some() || self.lock.is_some()
    }

    /// Only rows that fulfil the condition, and all that were given before.
    pub fn filter(mut self, condition: Condition<M>) -> Self {
        self.conditions.push(condition.pieces);
        self
    }

    /// A filter that a caller may leave out.
    pub fn filter_if(self, condition: Option<Condition<M>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Orders by a column, after those that were given before.
    pub fn order_by<U>(mut self, by: Ordering<M, U>) -> Query<M, S, L, O::Order>
    where
        O: Then<U>,
    {
        self.order.push(by.key);
        self.into_type()
    }

    /// Orders by the primary key, after what was given before: a tiebreaker also where the key has several columns.
    pub fn then_by_key(self) -> Query<M, S, L, Total> {
        self.by_key(false)
    }

    /// As [`then_by_key`](Self::then_by_key), greatest first.
    pub fn then_by_key_desc(self) -> Query<M, S, L, Total> {
        self.by_key(true)
    }

    fn by_key(mut self, descending: bool) -> Query<M, S, L, Total> {
        let nulls = crate::order::Nulls::Never;
        self.order.extend(M::PRIMARY_KEY.iter().map(|&column| OrderKey {
            column,
            descending,
            nulls,
        }));
        self.into_type()
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.into());
        self
    }

    /// Leaves out so many rows first. The server reads them all the same: for pages, see [`page`](Self::page).
    pub fn offset(mut self, rows: u32) -> Self {
        self.offset = Some(rows.into());
        self
    }

    /// Locks the rows until the transaction ends.
    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Loads a relation of every row: one that belongs to it in the same statement, many by one further statement for
    /// all rows.
    pub fn with<R>(self, relation: R) -> Query<M, S, (L, R), O> {
        let Query { conditions, order, limit, offset, lock, load, is: _ } = self;
        Query { conditions, order, limit, offset, lock, load: (load, relation), is: PhantomData }
    }
}

impl<M: Model, S: Scope, L: Load<M>, O: 'static> Query<M, S, L, O> {
    /// All rows.
    ///
    /// # Errors
    /// What the server says; see [`Error`].
    #[track_caller]
    pub fn all<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<L::Row>>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        async move { self.run(session.connection().await?, place).await }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn first<A>(
        mut self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<L::Row>>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        self.limit = Some(1);
        async move { Ok(self.run(session.connection().await?, place).await?.pop()) }
    }

    /// The only row.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more; else as [`all`](Self::all).
    #[track_caller]
    pub fn one<A>(
        mut self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<L::Row>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        self.limit = Some(self.limit.map_or(2, |limit| limit.min(2)));
        async move {
            let mut rows = self.run(session.connection().await?, place).await?;
            match (rows.pop(), rows.pop()) {
                (Some(row), None) => Ok(row),
                (None, _) => Err(none::<M>(place)),
                (Some(_), Some(_)) => Err(many::<M>(place)),
            }
        }
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn count<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<i64>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        async move {
            let mut sql = SqlText::with_capacity(128);
            sql.push("SELECT count(*)");
            self.rest(&mut sql, "", false);
            let call = sql.call(place)?;
            let rows = session.connection().await?.rows(&call).await?;
            rows.first().map_or(Ok(0), |row| crate::model::read(row, &mut 0))
        }
    }

    /// Whether there is any row.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn exists<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<bool>> + Send + use<'_, A, M, S, L, O> {
        let place = Location::caller();
        async move {
            let mut sql = SqlText::with_capacity(128);
            sql.push("SELECT EXISTS (SELECT 1");
            self.rest(&mut sql, "", false);
            sql.push(")");
            let call = sql.call(place)?;
            let rows = session.connection().await?.rows(&call).await?;
            rows.first().map_or(Ok(false), |row| crate::model::read(row, &mut 0))
        }
    }

    pub(crate) async fn run(
        &self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<L::Row>> {
        let sql = self.statement();
        let mut decoded = Decoded { models: Vec::new(), joined: Vec::new() };
        let call = sql.call(place)?;
        connection.each(&call, &mut |row| decoded.take(&self.load, &row)).await?;
        finish(&self.load, connection, decoded, place).await
    }

    fn statement(&self) -> SqlText {
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
    /// # Errors
    /// As [`all`](Self::all); each row may bring an error of its own.
    #[track_caller]
    pub fn stream<A>(
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
    M::names(&mut |name| sql.item(|sql| sql.column_of(&M::TABLE, alias, name)));
    load.join(sql, alias, joins);
}

pub(crate) fn order_by<M: Model>(sql: &mut SqlText, order: &[OrderKey]) {
    for (nth, key) in order.iter().enumerate() {
        sql.push(if nth == 0 { " ORDER BY " } else { ", " });
        sql.column(&M::TABLE, key.column);
        sql.push(key.suffix());
    }
}

/// Rows of a model, each with what came in the same row.
pub(crate) struct Decoded<M, J> {
    models: Vec<M>,
    joined: Vec<J>,
}

/// Reads rows.
pub(crate) fn decode<'r, M: Model, L: Load<M>>(
    load: &L,
    rows: impl IntoIterator<Item = &'r Row>,
) -> Result<Decoded<M, L::Joined>> {
    let mut decoded = Decoded { models: Vec::new(), joined: Vec::new() };
    for row in rows {
        decoded.take(load, row)?;
    }
    Ok(decoded)
}

impl<M: Model, J> Decoded<M, J> {
    /// Reads one row.
    fn take<L: Load<M, Joined = J>>(&mut self, load: &L, row: &Row) -> Result<()> {
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
    Ok(models.into_iter().zip(loaded).map(|(model, loaded)| L::row(model, loaded)).collect())
}

/// One row by its primary key.
#[must_use = "a query does nothing until it is run"]
pub struct Find<M: Model, S = Living> {
    key: M::Key,
    lock: Option<Lock>,
    is: Is<S>,
}

impl<M: Model> Find<M> {
    pub(crate) fn new(key: M::Key) -> Self {
        Find { key, lock: None, is: PhantomData }
    }
}

impl<M: Model<Deletion = Marks>> Find<M> {
    /// Finds it also when it is marked as deleted.
    pub fn with_deleted(self) -> Find<M, WithDeleted> {
        Find { key: self.key, lock: self.lock, is: PhantomData }
    }
}

impl<M: Model, S: Scope> Find<M, S> {
    /// Locks it until the transaction ends.
    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Loads a relation of it.
    pub fn with<R>(self, relation: R) -> Query<M, S, ((), R)> {
        self.query().with(relation)
    }

    fn query(self) -> Query<M, S> {
        let mut query = Query::<M>::new();
        for (name, param) in M::PRIMARY_KEY.iter().zip(self.key.params()) {
            query.conditions.push(vec![
                Piece::Column(&M::TABLE, name),
                Piece::Text(" = "),
                Piece::Param(param),
            ]);
        }
        query.lock = self.lock;
        query.into_type()
    }

    /// The row, if there is one. Its statement follows from the types, and is written once for a connection.
    async fn run(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Option<M>> {
        let variant = self.lock.map_or(0, |lock| 1 + lock as u8);
        let of = TypeId::of::<(M, S)>();
        let (text, params) = match connection.known_text(of, variant) {
            Some(text) => (text, self.key.params()),
            None => {
                let sql = self.query().statement();
                (connection.keep_text(of, variant, sql.text), sql.params)
            }
        };
        let rows = connection.rows(&Call { text: &text, params: &params, place }).await?;
        rows.first().map(|row| M::read(row, &mut 0)).transpose()
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// What the server says; see [`Error`].
    #[track_caller]
    pub fn optional<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<M>>> + Send + use<'_, A, M, S> {
        let place = Location::caller();
        async move { self.run(session.connection().await?, place).await }
    }

    /// The row.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is none; else what the server says.
    #[track_caller]
    pub fn one<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<M>> + Send + use<'_, A, M, S> {
        let place = Location::caller();
        async move {
            let row = self.run(session.connection().await?, place).await?;
            row.ok_or_else(|| none::<M>(place))
        }
    }
}

/// A query that [`Session::join`] sends beside others.
pub trait Joinable: Send {
    /// What it gives.
    type Output: Send;

    #[doc(hidden)]
    fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}

impl<M: Model, S: Scope, L: Load<M>, O: 'static> Joinable for Query<M, S, L, O> {
    type Output = Vec<L::Row>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<L::Row>> {
        self.run(connection, place).await
    }
}

impl<M: Model, S: Scope> Joinable for Find<M, S> {
    type Output = Option<M>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Option<M>> {
        self.run(connection, place).await
    }
}

/// Tuples of queries.
pub trait Together: Send {
    /// A tuple of what they give.
    type Output: Send;

    #[doc(hidden)]
    fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}

macro_rules! together {
    ($join:ident: $($query:ident $field:tt),+) => {
        impl<$($query: Joinable),+> Together for ($($query,)+) {
            type Output = ($($query::Output,)+);

            async fn send(
                self,
                connection: &Connection,
                place: &'static Location<'static>,
            ) -> Result<Self::Output> {
                futures_util::future::$join($(self.$field.send(connection, place)),+).await
            }
        }
    };
}

together!(try_join: A 0, B 1);
together!(try_join3: A 0, B 1, C 2);
together!(try_join4: A 0, B 1, C 2, D 3);
together!(try_join5: A 0, B 1, C 2, D 3, E 4);

impl<Q: Joinable> Together for Vec<Q> {
    type Output = Vec<Q::Output>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Self::Output> {
        futures_util::future::try_join_all(
            self.into_iter().map(|query| query.send(connection, place)),
        )
        .await
    }
}

impl<A> Session<A> {
    /// Sends independent queries at once and waits for all: one way to the server instead of many.
    ///
    /// # Errors
    /// The first error of any of them.
    #[track_caller]
    pub fn join<Q: Together>(
        &mut self,
        queries: Q,
    ) -> impl Future<Output = Result<Q::Output>> + Send + use<'_, A, Q> {
        let place = Location::caller();
        async move {
            let connection = self.connection().await?;
            let alone = connection.stands_alone().await?;
            let results = queries.send(connection, place).await;
            connection.ends_alone(alone, results).await
        }
    }
}
