//! Sessions, transactions and savepoints.
//!
//! Functions of this crate that take a session name its sources in a comment behind their generic parameters: rustc has no
//! attribute for the message of a wrong argument (E0308), but shows the line of the signature beneath it.

use std::future::Ready;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::connection::{COMMIT, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::guard::Guard;
use crate::returning;
use crate::slots::Lease;
use crate::table::Is;

/// Reads and writes.
#[derive(Debug, Clone, Copy)]
pub struct ReadWrite;
/// Reads alone: nothing that writes compiles, and the server refuses what is written by hand.
#[derive(Debug, Clone, Copy)]
pub struct ReadOnly;

/// A connection in use, within a transaction or without. It has no way to commit: whoever opened the
/// [`UnitOfWork`] does that, not code that is given a `&mut Session`.
///
/// The future that waits for an answer reads and writes the connection; there is no task beside it. What the server says
/// between statements (that it ends the connection) is read by the next statement, or when a pool gives the connection out.
pub struct Session<A = ReadWrite> {
    lease: Option<Lease>,
    /// The rollback that is due before the next statement.
    undo: Option<String>,
    savepoints: u32,
    access: Is<A>,
}

impl<A> std::fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("savepoints", &self.savepoints).finish_non_exhaustive()
    }
}

impl<A> Session<A> {
    pub(crate) fn new(lease: Lease, guard: Guard) -> Self {
        lease.watch(guard);
        Session { lease: Some(lease), undo: None, savepoints: 0, access: PhantomData }
    }

    /// The connection, for whoever gives it back.
    pub(crate) fn into_lease(mut self) -> Option<Lease> {
        self.lease.take()
    }

    /// Limits the time to wait for the answer to each further statement of this session; `None` removes the limit.
    /// After that the connection is given up, and whether the statement was done is unknown.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::{ErrorKind, sql};
    /// use std::time::Duration;
    ///
    /// session.set_statement_deadline(Some(Duration::from_millis(50)));
    /// let error = sql("SELECT pg_sleep(60)").execute(session).await.unwrap_err();
    /// assert_eq!(*error.kind(), ErrorKind::Deadline);
    /// # Ok(()) }) }
    /// ```
    pub fn set_statement_deadline(&mut self, deadline: Option<Duration>) {
        self.raw().deadlines.set_statement(deadline);
    }

    /// The connection, when what a dropped savepoint left is undone.
    pub(crate) async fn connection(&mut self) -> Result<&Connection> {
        self.raw().recover().await?;
        if let Some(undo) = self.undo.clone() {
            self.raw().command(&undo).await?;
            self.raw().failed.store(false, Ordering::Relaxed);
            self.undo = None;
        }
        Ok(self.raw())
    }

    #[expect(
        clippy::expect_used,
        reason = "the connection is only taken out when the session is dropped"
    )]
    fn raw(&self) -> &Connection {
        self.lease.as_ref().expect("a session has its connection as long as it lives")
    }

    /// Returns the number of statements sent on this connection since it was opened.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let before = session.statements_sent();
    /// let users = User::query().with(User::orders()).all(session).await?;
    /// // One statement for the users, one for the orders of all of them.
    /// assert_eq!((users.len(), session.statements_sent() - before), (2, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn statements_sent(&self) -> u64 {
        self.raw().sent.get()
    }

    /// Opens a savepoint: what is done on it is undone when it is dropped without [`Savepoint::release`], and the
    /// transaction goes on.
    ///
    /// ```no_run
    /// # use relvar::{Session, UnitOfWork, sql};
    /// # async fn example(mut unit: UnitOfWork) -> relvar::Result<()> {
    /// let mut part = unit.savepoint().await?;
    /// match sql("INSERT INTO tags VALUES ('new')").execute(&mut part).await {
    ///     Ok(_) => part.release().await?,
    ///     Err(_) => drop(part), // undone; the transaction goes on
    /// }
    /// unit.commit().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When there is no transaction, or the connection is lost.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_, A>> {
        self.connection().await?;
        self.savepoints += 1;
        let name = format!("relvar_{}", self.savepoints);
        self.raw().command(&format!("SAVEPOINT {name}")).await?;
        Ok(Savepoint { session: self, name, released: false })
    }

    /// Not here: see [`UnitOfWork::commit`].
    #[doc(hidden)]
    pub fn commit(&mut self) -> Ready<Result<()>>
    where
        Self: OwnsTransaction,
    {
        self.end()
    }

    /// Not here: see [`UnitOfWork::rollback`].
    #[doc(hidden)]
    pub fn rollback(&mut self) -> Ready<Result<()>>
    where
        Self: OwnsTransaction,
    {
        self.end()
    }

    /// Lets the guard against N+1 pass what is meant, until [`Repeats`] is dropped.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let mut repeats = session.allow_repeat();
    /// for id in [1, 2, 3] {
    ///     // The same statement from the same place, on purpose: the guard does not count it.
    ///     assert!(Order::find(id).optional(&mut repeats).await?.is_some());
    /// }
    /// # Ok(()) }) }
    /// ```
    pub fn allow_repeat(&mut self) -> Repeats<'_, A> {
        self.allow(true);
        Repeats { session: self }
    }

    fn allow(&self, allowed: bool) {
        self.raw().guard.lock().unwrap_or_else(PoisonError::into_inner).allow(allowed);
    }
}

/// A type that can end a transaction by itself. No session does; the bound is there for its message.
#[diagnostic::on_unimplemented(
    message = "a `Session` cannot commit or roll back: only the `UnitOfWork` that `pool.begin()` returned can",
    label = "the caller that opened the transaction ends it",
    note = "return a `Result` from here, and call `unit.commit().await` where `pool.begin()` was called; a `UnitOfWork` that \
            is dropped is rolled back",
    note = "to undo only a part, use `session.savepoint()`; a savepoint is kept by `release()`"
)]
#[doc(hidden)]
pub trait OwnsTransaction {
    fn end(&mut self) -> Ready<Result<()>>;
}

impl<A> Drop for Session<A> {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            returning::give_back(lease);
        }
    }
}

/// A transaction. It belongs to whoever opened it: dropped without [`commit`](Self::commit), also by a panic or a
/// cancelled future, it is rolled back.
#[must_use = "a unit of work that is dropped is rolled back"]
#[derive(Debug)]
pub struct UnitOfWork<A = ReadWrite> {
    session: Session<A>,
    /// Which transaction it is.
    unit: u64,
}

impl<A> UnitOfWork<A> {
    pub(crate) async fn begin(mut session: Session<A>, begin: &str) -> Result<Self> {
        let connection = session.connection().await?;
        connection.deadlines.begin_unit();
        connection.begin(begin).await?;
        let unit = connection.unit.load(Ordering::Relaxed);
        Ok(UnitOfWork { session, unit })
    }

    /// Limits the time that the unit may take from now on; `None` removes the limit. After that its connection is given up, and the server rolls
    /// back what was not committed.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// use std::time::Duration;
    ///
    /// let mut unit = pool.begin().await?;
    /// unit.set_deadline(Some(Duration::from_secs(30)));
    /// Order::update().set(Order::status, "paid").filter(Order::id.eq(1)).execute(&mut unit).await?;
    /// unit.commit().await?;
    /// # Ok(()) }) }
    /// ```
    pub fn set_deadline(&mut self, deadline: Option<Duration>) {
        self.session.raw().deadlines.set_unit(deadline);
    }

    /// Makes all of it last.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// let mut unit = pool.begin().await?;
    /// Order::update().set(Order::status, "paid").filter(Order::id.eq(1)).execute(&mut unit).await?;
    /// unit.commit().await?;
    /// assert_eq!(Order::find(1).one(&mut pool.session().await?).await?.status, "paid");
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// When a deferred constraint or a serialization fails: then nothing of it lasts. When the connection is
    /// lost, or its deadline is over: then it is unknown whether it lasts.
    pub async fn commit(mut self) -> Result<()> {
        let id = self.unit;
        let connection = self.session.connection().await?;
        if connection.unit.load(Ordering::Relaxed) != id {
            let message = "this is another transaction than the one that was opened here";
            return Err(Error::new(ErrorKind::Statement, message));
        }
        if connection.failed.load(Ordering::Relaxed) {
            return Err(aborted());
        }
        let done = connection.command(COMMIT).await;
        if done.as_ref().is_err_and(|error| *error.kind() == ErrorKind::Aborted) {
            return Err(aborted());
        }
        done?;
        connection.in_transaction.store(false, Ordering::Relaxed);
        connection.deadlines.end_unit();
        Ok(())
    }

    /// Undoes all of it.
    ///
    /// ```no_run
    /// # use relvar::{Session, UnitOfWork, sql};
    /// # async fn example(mut unit: UnitOfWork) -> relvar::Result<()> {
    /// let changed = sql("UPDATE users SET active = false").execute(&mut unit).await?;
    /// if changed > 1 {
    ///     return unit.rollback().await;
    /// }
    /// unit.commit().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the connection is lost; then the server undoes it.
    pub async fn rollback(self) -> Result<()> {
        let connection = self.session.raw();
        connection.command("ROLLBACK").await?;
        connection.in_transaction.store(false, Ordering::Relaxed);
        connection.deadlines.end_unit();
        Ok(())
    }
}

impl<A> Deref for UnitOfWork<A> {
    type Target = Session<A>;

    fn deref(&self) -> &Session<A> {
        &self.session
    }
}

impl<A> DerefMut for UnitOfWork<A> {
    fn deref_mut(&mut self) -> &mut Session<A> {
        &mut self.session
    }
}

fn aborted() -> Error {
    let message = "a statement of the transaction has failed, so it is rolled back instead of committed; \
                   what may fail goes onto a savepoint";
    Error::new(ErrorKind::Aborted, message)
}

/// A part of a transaction that can be undone by itself.
#[must_use = "a savepoint that is dropped is rolled back"]
#[derive(Debug)]
pub struct Savepoint<'s, A = ReadWrite> {
    session: &'s mut Session<A>,
    name: String,
    released: bool,
}

impl<A> Savepoint<'_, A> {
    /// Keeps what was done, as part of the transaction.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// let mut unit = pool.begin().await?;
    /// let mut savepoint = unit.savepoint().await?;
    /// User::insert(NewUser::new("carol@example.org")).one(&mut savepoint).await?;
    /// savepoint.release().await?; // kept, if the transaction is
    /// unit.commit().await?;
    /// assert_eq!(User::query().count(&mut pool.session().await?).await?, 3);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// When a statement on it has failed, or the connection is lost.
    pub async fn release(mut self) -> Result<()> {
        let release = format!("RELEASE SAVEPOINT {}", self.name);
        self.session.connection().await?.command(&release).await?;
        self.released = true;
        Ok(())
    }
}

impl<A> Drop for Savepoint<'_, A> {
    fn drop(&mut self) {
        if !self.released {
            // One that is further out undoes what is within, so the last to be dropped counts.
            self.session.undo = Some(format!("ROLLBACK TO SAVEPOINT {}", self.name));
        }
    }
}

impl<A> Deref for Savepoint<'_, A> {
    type Target = Session<A>;

    fn deref(&self) -> &Session<A> {
        self.session
    }
}

impl<A> DerefMut for Savepoint<'_, A> {
    fn deref_mut(&mut self) -> &mut Session<A> {
        self.session
    }
}

/// A stretch in which statements may be repeated.
#[derive(Debug)]
pub struct Repeats<'s, A = ReadWrite> {
    session: &'s mut Session<A>,
}

impl<A> Drop for Repeats<'_, A> {
    fn drop(&mut self) {
        self.session.allow(false);
    }
}

impl<A> Deref for Repeats<'_, A> {
    type Target = Session<A>;

    fn deref(&self) -> &Session<A> {
        self.session
    }
}

impl<A> DerefMut for Repeats<'_, A> {
    fn deref_mut(&mut self) -> &mut Session<A> {
        self.session
    }
}
