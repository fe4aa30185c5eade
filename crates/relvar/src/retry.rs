//! Trying a whole transaction again.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::pool::{Isolation, Pool};
use crate::session::Session;

/// A future in a box: what a closure that borrows its session has to give, so that the whole is `Send` and runs in
/// a handler of axum or under `tokio::spawn`.
pub type Boxed<'a, T, E = Error> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

impl Pool {
    /// Runs `work` in a transaction and commits it; where it could not be serialized with others or fell victim to a
    /// deadlock, all of it again, `times` in all at most.
    ///
    /// ```no_run
    /// # use relvar::{Pool, Isolation, sql};
    /// # async fn example(pool: Pool) -> Result<(), relvar::Error> {
    /// pool.transaction(Isolation::Serializable, 5, |session| {
    ///     Box::pin(async move { sql("UPDATE account SET amount = amount - 1 WHERE id = 1").execute(session).await })
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// What `work` says, or the last failure of the server.
    pub async fn transaction<T, E, F /* one attempt: `pool.begin()`, `unit.commit()` */>(
        &self,
        isolation: Isolation,
        times: u32,
        mut work: F,
    ) -> Result<T, E>
    where
        T: Send,
        E: From<Error> + AsError + Send,
        F: for<'s> FnMut(&'s mut Session) -> Boxed<'s, T, E> + Send,
    {
        for attempt in 1.. {
            let failure = match self.attempt(isolation, &mut work).await {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            if attempt >= times || !failure.as_error().is_some_and(Error::is_retryable) {
                return Err(failure);
            }
            // Two that met once should not meet again at once.
            let pause = Duration::from_millis(5).saturating_mul(attempt);
            tokio::time::sleep(pause + jitter(pause)).await;
        }
        Err(Error::new(crate::ErrorKind::Serialization, "tried too often").into())
    }

    async fn attempt<T, E, F>(&self, isolation: Isolation, work: &mut F) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'s> FnMut(&'s mut Session) -> Boxed<'s, T, E> + Send,
    {
        let mut unit = self.begin_at(isolation).await?;
        let done = work(&mut unit).await?;
        unit.commit().await?;
        Ok(done)
    }
}

/// Up to as long again; the clock's last digits are random enough for that.
pub(crate) fn jitter(pause: Duration) -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanos = now.map_or(0, |now| now.subsec_nanos());
    pause.mul_f64(f64::from(nanos % 1000) / 1000.0)
}

/// An application's error that may hold one of ours.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not define whether it holds an error of the database",
    label = "`Pool::transaction` cannot see whether to try again",
    note = "implement `relvar::AsError` for it, return `relvar::Error` or a boxed error from the closure, or run the \
            transaction once: `let mut unit = pool.begin().await?; …; unit.commit().await?`"
)]
pub trait AsError {
    /// Ours, if it does.
    fn as_error(&self) -> Option<&Error>;
}

impl AsError for Error {
    fn as_error(&self) -> Option<&Error> {
        Some(self)
    }
}

impl AsError for Box<dyn std::error::Error + Send + Sync> {
    fn as_error(&self) -> Option<&Error> {
        self.downcast_ref()
    }
}
