//! Counting statements.

use std::fmt::Debug;
use std::panic::Location;

use relvar::{Boxed, Pool, Session};

/// Runs a piece of an application at two sizes of its data, and panics when it sends another number of statements
/// for the second than for the first: that is a query in a loop.
///
/// For each size, `setup` makes so many rows and `work` is what is counted; both work in one transaction, which is
/// rolled back afterwards. What `setup` sends is not counted, nor are savepoints. The first size should not be
/// zero: who finds nothing has nothing to load.
///
/// ```no_run
/// # use relvar::{Model, Pool};
/// # #[derive(Debug, Clone, Model)]
/// # #[model(table = "users")]
/// # struct User { #[model(primary_key)] id: i64, email: String }
/// # #[derive(Debug, Clone, Model)]
/// # #[model(table = "orders")]
/// # struct Order { #[model(primary_key)] id: i64, #[model(references = User, name = user, inverse = orders)] user_id: i64 }
/// # async fn test(pool: Pool) {
/// use relvar_test::assert_constant_queries;
///
/// assert_constant_queries(
///     &pool,
///     [2, 20],
///     |session, n| {
///         Box::pin(async move {
///             let rows = (0..n).map(|i| NewUser::new(format!("{i}@example.org"))).collect();
///             User::insert_all(rows).execute(session).await.map(drop)
///         })
///     },
///     |session, _| Box::pin(async move { User::query().with(User::orders()).all(session).await }),
/// )
/// .await;
/// # }
/// ```
///
/// # Panics
/// When the numbers differ, or `setup` or `work` fails.
#[track_caller]
pub fn assert_constant_queries<T, E, S, W>(
    pool: &Pool,
    sizes: [usize; 2],
    mut setup: S,
    mut work: W,
) -> impl Future<Output = ()>
where
    E: Debug,
    S: for<'s> FnMut(&'s mut Session, usize) -> Boxed<'s, (), E>,
    W: for<'s> FnMut(&'s mut Session, usize) -> Boxed<'s, T, E>,
{
    let place = Location::caller();
    async move {
        let first = count(pool, sizes[0], &mut setup, &mut work, place).await;
        let second = count(pool, sizes[1], &mut setup, &mut work, place).await;
        assert!(
            first == second,
            "{first} statements for {} rows, but {second} for {} (at {place}): something is asked for row by \
             row; load it all at once: `.with(…)` a relation, or `is_in(…)`",
            sizes[0],
            sizes[1],
        );
    }
}

/// Statements that `work` sends when there are `n` rows.
async fn count<T, E, S, W>(
    pool: &Pool,
    n: usize,
    setup: &mut S,
    work: &mut W,
    place: &'static Location<'static>,
) -> u64
where
    E: Debug,
    S: for<'s> FnMut(&'s mut Session, usize) -> Boxed<'s, (), E>,
    W: for<'s> FnMut(&'s mut Session, usize) -> Boxed<'s, T, E>,
{
    let failed = |what: &str, error: &dyn Debug| -> ! {
        panic!("{what} failed with {n} rows (at {place}): {error:?}");
    };
    let mut unit = pool.begin().await.unwrap_or_else(|error| failed("the transaction", &error));
    if let Err(error) = setup(&mut unit, n).await {
        failed("the setup", &error);
    }
    let before = unit.statements_sent();
    if let Err(error) = work(&mut unit, n).await {
        failed("the work", &error);
    }
    let sent = unit.statements_sent() - before;
    if let Err(error) = unit.rollback().await {
        failed("the rollback", &error);
    }
    sent
}
