//! One row by its primary key.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;

use crate::connection::{Call, Connection, Known};
use crate::error::Result;
use crate::model::{Key, Marks, Model};
use crate::query::{Lock, Query, none};
use crate::reads;
use crate::row::Row;
use crate::scope::{Living, Scope, WithDeleted};
use crate::session::Session;
use crate::sql_text::Piece;
use crate::table::Is;
use crate::together::Joinable;

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
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// assert_eq!(User::find(2).with_deleted().one(session).await?.email, "bob@example.org");
    /// # Ok(()) }) }
    /// ```
    pub fn with_deleted(self) -> Find<M, WithDeleted> {
        Find { key: self.key, lock: self.lock, is: PhantomData }
    }
}

impl<M: Model, S: Scope> Find<M, S> {
    /// Locks it until the transaction ends.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// use relvar::Lock;
    ///
    /// let mut unit = pool.begin().await?;
    /// let order = Order::find(1).lock(Lock::Update).one(&mut unit).await?;
    /// Order::update().set(Order::total, order.total * 2).filter(Order::id.eq(1)).execute(&mut unit).await?;
    /// unit.commit().await?;
    /// # Ok(()) }) }
    /// ```
    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Loads a relation of it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::find(4).with(Order::user()).one(session).await?;
    /// assert_eq!(order.get(Order::user()).as_ref().map(|user| user.id), Some(2));
    /// # Ok(()) }) }
    /// ```
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

    /// The row, if there is one.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert!(User::find(1).optional(session).await?.is_some());
    /// assert!(User::find(7).optional(session).await?.is_none());
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors; see [`Error`](crate::Error).
    #[track_caller]
    pub fn optional<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<M>>> + Send + use<'_, A, M, S> {
        let place = Location::caller();
        reads::all(self, session, place)
    }

    /// The row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::ErrorKind;
    ///
    /// assert_eq!(User::find(1).one(session).await?.email, "ada@example.org");
    /// assert_eq!(*User::find(7).one(session).await.unwrap_err().kind(), ErrorKind::NotFound);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) where there is none; else what the server says.
    #[track_caller]
    pub fn one<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<M>> + Send + use<'_, A, M, S> {
        let place = Location::caller();
        async move {
            let row = reads::all(self, session, place).await?;
            row.ok_or_else(|| none::<M>(place))
        }
    }
}

impl<M: Model, S: Scope> Joinable for Find<M, S> {
    type Output = Option<M>;

    /// The statement follows from the types, and is written once for a connection.
    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Option<M>> {
        let known = Known(TypeId::of::<(M, S)>(), self.lock.map_or(0, |lock| 1 + lock as u8));
        let (text, prepared, params) = match connection.known_text(known) {
            Some((text, prepared)) => (text, prepared, self.key.params()),
            None => {
                let sql = self.query().statement();
                (connection.keep_text(known, sql.text), None, sql.params)
            }
        };
        let mut found = None;
        let mut take = |row: Row| {
            found = Some(M::read(&row, &mut 0)?);
            Ok(())
        };
        let call = Call { known: Some(known), prepared, ..Call::new(&text, &params, place) };
        connection.each(&call, &mut take).await?;
        Ok(found)
    }
}
