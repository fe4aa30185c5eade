//! Independent queries that go to the server at once.

use std::future::Future;
use std::panic::Location;

use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::session::Session;

/// A query, or a tuple or vector of queries that [`Session::join`] sends at once.
pub trait Joinable: Send {
    /// The rows of the query, or a tuple or vector of them.
    type Output: Send;

    #[doc(hidden)]
    fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
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

macro_rules! together {
    ($join:ident: $($query:ident $field:tt),+) => {
        impl<$($query: Joinable),+> Joinable for ($($query,)+) {
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

impl<Q: Joinable> Joinable for Vec<Q> {
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
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().filter(Order::user_id.eq(1));
    /// let (user, orders) = session.join((User::find(1), orders)).await?;
    /// assert_eq!((user.map(|user| user.id), orders.len()), (Some(1), 3));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The first error of any of them that is more than the consequence of another.
    #[track_caller]
    pub fn join<Q: Joinable>(
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
