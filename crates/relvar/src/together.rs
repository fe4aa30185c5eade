//! Independent queries that go to the server at once.

use std::future::Future;
use std::panic::Location;

use tokio_postgres::Row;

use crate::connection::Connection;
use crate::error::Result;
use crate::find::Find;
use crate::load::Load;
use crate::model::Model;
use crate::query::Query;
use crate::scope::Scope;
use crate::session::Session;
use crate::sql::{FromRow, Sql, SqlAs};

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

/// Rows of SQL written by hand.
impl Joinable for Sql<'_> {
    type Output = Vec<Row>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<Row>> {
        self.run(connection, place).await
    }
}

/// The same, read into structs.
impl<T: FromRow + Send> Joinable for SqlAs<'_, T> {
    type Output = Vec<T>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<T>> {
        self.sql.run(connection, place).await?.iter().map(T::from_row).collect()
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
            let results = connection.answers(queries.send(connection, place)).await;
            connection.ends_own(alone, results).await
        }
    }
}
