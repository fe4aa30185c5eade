//! Independent queries that go to the server at once.

use std::future::Future;
use std::panic::Location;

use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::find::Find;
use crate::load::Load;
use crate::model::Model;
use crate::query::Query;
use crate::row::Row;
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

/// Why queries that were sent together failed: those behind the one that did only report that their transaction has failed.
fn cause<'e>(errors: impl IntoIterator<Item = Option<&'e Error>>) -> Result<()> {
    let follows = |error: &&Error| *error.kind() == ErrorKind::Aborted;
    // The first of the least is the first that has a reason.
    match errors.into_iter().flatten().min_by_key(follows) {
        None => Ok(()),
        Some(error) => Err(error.clone()),
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
                let results =
                    futures_util::future::$join($(self.$field.send(connection, place)),+).await;
                cause([$(results.$field.as_ref().err()),+])?;
                Ok(($(results.$field?,)+))
            }
        }
    };
}

together!(join: A 0, B 1);
together!(join3: A 0, B 1, C 2);
together!(join4: A 0, B 1, C 2, D 3);
together!(join5: A 0, B 1, C 2, D 3, E 4);

impl<Q: Joinable> Together for Vec<Q> {
    type Output = Vec<Q::Output>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Self::Output> {
        let queries = self.into_iter().map(|query| query.send(connection, place));
        let results = futures_util::future::join_all(queries).await;
        cause(results.iter().map(|result| result.as_ref().err()))?;
        results.into_iter().collect()
    }
}

impl<A> Session<A> {
    /// Sends independent queries at once and waits for all: one way to the server instead of many.
    ///
    /// # Errors
    /// The first error of any of them that is more than the consequence of another.
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
