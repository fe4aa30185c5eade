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

    /// The row, if there is one.
    ///
    /// # Errors
    /// What the server says; see [`Error`](crate::Error).
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
