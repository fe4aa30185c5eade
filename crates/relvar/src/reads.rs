//! The rows of a query: all of them, the first, the only one. The same for every kind of query.

use std::panic::Location;

use crate::error::{Error, Result};
use crate::session::Session;
use crate::together::Joinable;

/// A query that can be asked for fewer rows.
pub(crate) trait Limited: Joinable {
    fn limit_mut(&mut self) -> &mut Option<i64>;

    /// The error where one row was asked for and there is none.
    fn none(place: &'static Location<'static>) -> Error;

    /// The error where one row was asked for and there are more.
    fn many(place: &'static Location<'static>) -> Error;
}

pub(crate) async fn all<Q: Joinable, A>(
    query: Q,
    session: &mut Session<A>,
    place: &'static Location<'static>,
) -> Result<Q::Output> {
    query.send(session.connection().await?, place).await
}

pub(crate) async fn first<Q, R, A>(
    mut query: Q,
    session: &mut Session<A>,
    place: &'static Location<'static>,
) -> Result<Option<R>>
where
    Q: Limited + Joinable<Output = Vec<R>>,
{
    *query.limit_mut() = Some(1);
    Ok(all(query, session, place).await?.pop())
}

pub(crate) async fn one<Q, R, A>(
    mut query: Q,
    session: &mut Session<A>,
    place: &'static Location<'static>,
) -> Result<R>
where
    Q: Limited + Joinable<Output = Vec<R>>,
{
    let limit = query.limit_mut();
    // A second row is enough to know that there are more.
    *limit = Some(limit.map_or(2, |limit| limit.min(2)));
    let rows = all(query, session, place).await?;
    only(rows, || Q::none(place), || Q::many(place))
}

/// The only one of these rows.
pub(crate) fn only<R>(
    mut rows: Vec<R>,
    none: impl FnOnce() -> Error,
    many: impl FnOnce() -> Error,
) -> Result<R> {
    match (rows.pop(), rows.is_empty()) {
        (Some(row), true) => Ok(row),
        (None, _) => Err(none()),
        (Some(_), false) => Err(many()),
    }
}
