//! One connection with its prepared statements.

use std::any::TypeId;
use std::future::Future;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::BytesMut;
use futures_util::Stream;
use rustc_hash::FxHashMap;
use tokio::runtime::Handle;
use tokio_postgres::types::{Oid, Type};

use crate::cancel::Cancel;
use crate::deadlines::{Deadline, Deadlines, Patience};
use crate::error::{Error, ErrorKind, Result};
use crate::guard::Guard;
use crate::pool_options::OnReturn;
use crate::requests::{changed, row_of};
use crate::row::Row;
use crate::sql_text::Param;
use crate::statement::{Columns, ResultColumn, Statement};
use crate::trace::Trace;
use crate::wire::Wire;

/// A connection of the pool.
pub struct Connection {
    pub(crate) wire: Wire,
    pub(crate) cancel: Cancel,
    /// Types that the database defines.
    types: Mutex<FxHashMap<Oid, Type>>,
    statements: Mutex<FxHashMap<Box<str>, Statement>>,
    pub(crate) settings: Settings,
    pub(crate) deadlines: Deadlines,
    /// Statements on their way: a connection that has some when it is given back is not used again.
    pub(crate) in_flight: Count,
    /// Whether a transaction is open.
    pub(crate) in_transaction: AtomicBool,
    /// Whether a statement of the transaction has failed, so that only a rollback is possible.
    pub(crate) failed: Arc<AtomicBool>,
    pub(crate) sent: Count,
    /// Whether a transaction is open that a statement began for itself: if its future is dropped, it stays open.
    own: AtomicBool,
    /// Whether answers are waited for together.
    joined: AtomicBool,
    /// Number of the current transaction.
    pub(crate) unit: AtomicU64,
    /// Whether the guard wants to see statements.
    watched: AtomicBool,
    pub(crate) guard: Mutex<Guard>,
    /// Statements whose texts follow from types alone.
    known: Mutex<ByType>,
}

/// Texts, and the statements that were prepared of them.
type ByType = FxHashMap<Known, (Arc<str>, Option<Statement>)>;

/// A type and a variant of it that determine a statement's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Known(pub TypeId, pub u8);

/// How a connection works.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Prepared statements that are kept.
    pub statements_max: usize,
    /// Whether a pooler may give every transaction another server.
    pub behind_pooler: bool,
    /// Whether traces include bound values.
    pub trace_values: bool,
    /// What is set at the beginning of every transaction, because there is no session to set it in.
    pub local: String,
    /// How long to wait for the answer to a statement.
    pub statement_deadline: Option<Duration>,
    /// How long to wait for the end of a unit of work.
    pub unit_deadline: Option<Duration>,
    /// What is sent when it comes back to its pool.
    pub reset: Option<&'static str>,
    /// What else is done then.
    pub on_return: Option<OnReturn>,
    /// Whether the server is asked to cancel an abandoned statement.
    pub cancels: bool,
}

/// Transactions of this process.
static UNITS: AtomicU64 = AtomicU64::new(1);

/// COMMIT, and not at all where a statement has failed whose error was not read: the server would answer COMMIT alone with
/// a rollback, and no error.
pub(crate) const COMMIT: &str = "SELECT 1; COMMIT";

/// A statement with its values.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    pub text: &'a str,
    pub params: &'a [Param],
    pub place: &'static Location<'static>,
    /// By what its statement is found faster than by its text.
    pub known: Option<Known>,
    /// The statement, if it was found so.
    pub prepared: Option<Statement>,
    /// Whether it is a further statement for what was asked once.
    pub is_part: bool,
}

impl<'a> Call<'a> {
    pub fn new(text: &'a str, params: &'a [Param], place: &'static Location<'static>) -> Self {
        Call { text, params, place, known: None, prepared: None, is_part: false }
    }
}

/// Sends a statement, and once more where nothing was done because what this connection remembers of it is outdated. A
/// macro, because a generic function over the future could not promise that it is `Send`.
macro_rules! attempts {
    ($self:ident, $call:ident, $trace:ident, $alone:expr, |$statement:ident| $send:expr) => {{
        let (mut again, mut was_kept) = (false, false);
        let result = loop {
            let result = match $self.ready($call, again, &mut was_kept).await {
                Ok($statement) => $self.answer(pin!($send)).await,
                Err(error) => Err(error),
            };
            match result {
                Err(error) if !again && $self.is_outdated($call, &error, was_kept) => {
                    match $self.opens_again($alone, error).await {
                        Ok(()) => again = true,
                        Err(error) => break Err(error),
                    }
                }
                result => break result,
            }
        };
        $self.ends(&mut $trace, result.as_ref().err());
        result.map_err(|error| error.at($call.text, $call.place))
    }};
}

/// A number that only the one who holds the connection changes, so that it needs no lock.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn up(&self) {
        self.0.store(self.get() + 1, Ordering::Relaxed);
    }

    fn down(&self) {
        self.0.store(self.get().saturating_sub(1), Ordering::Relaxed);
    }
}

/// As long as it lives, answers are waited for together.
struct Joined<'c>(&'c AtomicBool);

impl<'c> Joined<'c> {
    fn new(joined: &'c AtomicBool) -> Self {
        joined.store(true, Ordering::Relaxed);
        Joined(joined)
    }
}

impl Drop for Joined<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// What is done with a row.
pub(crate) type With<'w> = dyn FnMut(Row) -> Result<()> + Send + 'w;

impl Connection {
    pub(crate) fn new(wire: Wire, cancel: Cancel, settings: Settings) -> Self {
        Connection {
            wire,
            cancel,
            types: Mutex::default(),
            statements: Mutex::default(),
            deadlines: Deadlines::new(settings.statement_deadline, settings.unit_deadline),
            settings,
            in_flight: Count::default(),
            in_transaction: AtomicBool::new(false),
            failed: Arc::default(),
            sent: Count::default(),
            own: AtomicBool::new(false),
            joined: AtomicBool::new(false),
            unit: AtomicU64::new(0),
            watched: AtomicBool::new(false),
            guard: Mutex::default(),
            known: Mutex::default(),
        }
    }

    /// All rows of a statement.
    pub(crate) async fn rows(&self, call: &Call<'_>) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(call, &mut |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Does something with each row as it arrives: what reads a row at once needs no memory for all of them.
    pub(crate) async fn each(&self, call: &Call<'_>, with: &mut With<'_>) -> Result<()> {
        let alone = self.stands_alone().await?;
        let mut trace = self.starts(call);
        let done = attempts!(self, call, trace, alone, |statement| async {
            let mut reply = self.run(&statement, call.params)?;
            let (mut done, mut unknown) = (Ok(()), Vec::new());
            while let Some(message) = reply.next().await {
                let Some(body) = row_of(message?)? else { continue };
                trace.rows(1);
                let row = Row::new(&statement, body);
                // A composite type has gained an attribute: from there on rows wait until it is looked up.
                if statement.has_records() && !(unknown.is_empty() && row.is_known()) {
                    unknown.push(row);
                    continue;
                }
                // The rest is read nevertheless: the server would block while it holds its locks.
                if done.is_ok() {
                    done = with(row);
                }
            }
            if !unknown.is_empty() && done.is_ok() {
                let columns = self.described_again(&statement).await?;
                done = unknown.into_iter().try_for_each(|row| with(row.of(&columns)));
            }
            done
        });
        self.ends_own(alone, done).await
    }

    /// The number of rows that a statement changed.
    pub(crate) async fn execute(&self, call: &Call<'_>) -> Result<u64> {
        let alone = self.stands_alone().await?;
        let mut trace = self.starts(call);
        let count = attempts!(self, call, trace, alone, |statement| async {
            let count = changed(&mut self.run(&statement, call.params)?).await?;
            trace.rows(count);
            Ok(count)
        });
        self.ends_own(alone, count).await
    }

    /// Rows one after another; an error is the last that comes.
    pub(crate) async fn stream(
        &self,
        call: &Call<'_>,
    ) -> Result<impl Stream<Item = Result<Row>> + Send + use<>> {
        if self.settings.behind_pooler && !self.in_transaction.load(Ordering::Relaxed) {
            let message = "behind a pooler a stream needs a unit of work";
            return Err(Error::new(ErrorKind::Statement, message).at(call.text, call.place));
        }
        let mut call = call.clone();
        if self.cached(&call).is_some_and(|statement| statement.has_records()) {
            // While rows come, no type can be looked up.
            self.forget_all();
            call.prepared = None;
        }
        let call = &call;
        let mut trace = self.starts(call);
        let begun = attempts!(self, call, trace, false, |statement| async {
            let mut reply = self.run(&statement, call.params)?;
            // What cannot be run at all is told here.
            let first = reply.next().await.transpose()?;
            Ok((statement, reply, first))
        });
        let (statement, mut reply, mut first) = begun?;
        let transaction_failed = Arc::clone(&self.failed);
        let mut is_over = false;
        let mut patience = Patience::new(&self.deadlines);
        Ok(futures_util::stream::poll_fn(move |cx| {
            while !is_over {
                let message = match first.take() {
                    Some(first) => Some(Ok(first)),
                    None => match reply.poll_rows(cx) {
                        Poll::Ready(message) => {
                            patience.rest();
                            message
                        }
                        Poll::Pending => {
                            let late = ready!(patience.poll(cx));
                            reply.give_up(late);
                            continue;
                        }
                    },
                };
                let row = match message {
                    None => break,
                    Some(message) => message.and_then(row_of),
                };
                match row {
                    Ok(None) => {}
                    Ok(Some(body)) => {
                        trace.rows(1);
                        return Poll::Ready(Some(Ok(Row::new(&statement, body))));
                    }
                    Err(error) => {
                        is_over = true;
                        transaction_failed.store(true, Ordering::Relaxed);
                        trace.end(Some(&error));
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
            is_over = true;
            Poll::Ready(None)
        }))
    }

    /// Begins a transaction around what has none, where a pooler could send a statement to another server than the one
    /// that prepared it. Returns whether it did.
    pub(crate) async fn stands_alone(&self) -> Result<bool> {
        match self.settings.behind_pooler {
            true => self.begins_own().await,
            false => Ok(false),
        }
    }

    /// Begins a transaction where there is none. Returns whether it did.
    pub(crate) async fn begins_own(&self) -> Result<bool> {
        if self.in_transaction.load(Ordering::Relaxed) {
            return Ok(false);
        }
        self.own.store(true, Ordering::Relaxed);
        self.begin("BEGIN").await?;
        Ok(true)
    }

    /// Undoes what a statement has begun for itself whose future was dropped.
    pub(crate) async fn recover(&self) -> Result<()> {
        if self.own.load(Ordering::Relaxed) {
            self.command("ROLLBACK").await?;
            self.own.store(false, Ordering::Relaxed);
            self.in_transaction.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Ends the transaction that [`stands_alone`](Self::stands_alone) or [`begins_own`](Self::begins_own) began, if it did.
    pub(crate) async fn ends_own<T>(&self, own: bool, result: Result<T>) -> Result<T> {
        if !own {
            return result;
        }
        match self.command(if result.is_ok() { COMMIT } else { "ROLLBACK" }).await {
            Ok(()) => {
                self.own.store(false, Ordering::Relaxed);
                self.in_transaction.store(false, Ordering::Relaxed);
            }
            Err(error) => {
                // What cannot be committed is rolled back, and the server says why; one that has failed is still open.
                let is_over = error.sqlstate().is_some() && !self.wire.is_in_transaction();
                self.in_transaction.store(!is_over, Ordering::Relaxed);
                self.own.store(!is_over, Ordering::Relaxed);
                return result.and(Err(error));
            }
        }
        result
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&self, begin: &str) -> Result<()> {
        // Before it is sent: if this future is dropped, it is unknown whether it arrived.
        self.in_transaction.store(true, Ordering::Relaxed);
        self.failed.store(false, Ordering::Relaxed);
        self.unit.store(UNITS.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        match self.settings.local.as_str() {
            "" => self.command(begin).await,
            local => self.command(&format!("{begin}; {local}")).await,
        }
    }

    /// Sends rows by a COPY in binary form, within a transaction. They are given piece by piece, nothing at the end.
    pub(crate) async fn copy(
        &self,
        call: &Call<'_>,
        rows: impl FnMut(&mut BytesMut) -> bool + Send,
    ) -> Result<u64> {
        let mut trace = self.starts(call);
        let copied = pin!(self.copy_in(call.text, rows));
        let result = self.answer(copied).await;
        trace.rows(*result.as_ref().unwrap_or(&0));
        self.ends(&mut trace, result.as_ref().err());
        result.map_err(|error| error.at(call.text, call.place))
    }

    /// A statement that is prepared to learn its types as they are now.
    pub(crate) async fn described(&self, call: &Call<'_>) -> Result<Statement> {
        let mut trace = self.starts(call);
        let statement = self.answer(pin!(self.prepare(call.text))).await;
        self.ends(&mut trace, statement.as_ref().err());
        statement.map_err(|error| error.at(call.text, call.place))
    }

    pub(crate) fn types(&self) -> MutexGuard<'_, FxHashMap<Oid, Type>> {
        self.types.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for an answer.
    async fn answer<T>(&self, answer: Pin<&mut impl Future<Output = T>>) -> T {
        match self.joined.load(Ordering::Relaxed) {
            true => answer.await,
            false => self.wait(answer).await,
        }
    }

    /// Waits for an answer up to the deadline.
    async fn wait<T>(&self, mut answer: Pin<&mut impl Future<Output = T>>) -> T {
        let Some(deadline) = self.deadlines.next() else { return self.wire.wait(answer).await };
        match tokio::time::timeout_at(deadline.at, self.wire.wait(answer.as_mut())).await {
            Ok(answer) => answer,
            Err(_) => {
                self.give_up(deadline);
                // It hears of that.
                self.wire.wait(answer).await
            }
        }
    }

    /// Waits no longer for the server. It is asked to stop, for what that is worth.
    fn give_up(&self, deadline: Deadline) {
        self.wire.give_up(deadline);
        if let (true, Ok(runtime)) = (self.settings.cancels, Handle::try_current()) {
            let cancel = self.cancel.clone();
            runtime.spawn(async move { cancel.send().await });
        }
    }

    /// Waits for several answers at once, whose statements go to the server together.
    pub(crate) async fn answers<T>(&self, answers: impl Future<Output = T>) -> T {
        let _joined = Joined::new(&self.joined);
        self.wait(pin!(answers)).await
    }

    /// Runs a statement of our own that has no values.
    pub(crate) async fn command(&self, text: &str) -> Result<()> {
        let mut trace = Trace::begin(text);
        self.in_flight.up();
        let done = pin!(self.run_simple(text));
        let done = self.answer(done).await;
        self.in_flight.down();
        trace.end(done.as_ref().err());
        done
    }

    /// Gives what is sent from now on to a guard.
    pub(crate) fn watch(&self, guard: Guard) {
        // One that sees nothing is as good as another.
        if !guard.is_awake() && !self.watched.load(Ordering::Relaxed) {
            return;
        }
        self.watched.store(guard.is_awake(), Ordering::Relaxed);
        *self.guard.lock().unwrap_or_else(PoisonError::into_inner) = guard;
    }

    /// The text of such a statement, if it was written before, and what was prepared of it.
    pub(crate) fn known_text(&self, known: Known) -> Option<(Arc<str>, Option<Statement>)> {
        self.known().get(&known).cloned()
    }

    /// Keeps such a text.
    pub(crate) fn keep_text(&self, known: Known, text: String) -> Arc<str> {
        let text: Arc<str> = text.into();
        self.known().insert(known, (Arc::clone(&text), None));
        text
    }

    fn known(&self) -> MutexGuard<'_, ByType> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn starts(&self, call: &Call<'_>) -> Trace {
        if self.watched.load(Ordering::Relaxed) {
            self.guard.lock().unwrap_or_else(PoisonError::into_inner).saw(call);
        }
        self.sent.up();
        // Not counted down when the future is dropped before its end.
        self.in_flight.up();
        self.deadlines.begin_statement();
        Trace::of(call, self.settings.trace_values)
    }

    fn ends(&self, trace: &mut Trace, error: Option<&Error>) {
        trace.end(error);
        self.in_flight.down();
        self.deadlines.end_statement();
        if error.is_some_and(|error| error.sqlstate().is_some()) {
            self.failed.store(true, Ordering::Relaxed);
        }
    }

    /// Whether nothing was done because the statement or its types are not any more what this connection remembers. It
    /// forgets them then.
    fn is_outdated(&self, call: &Call<'_>, error: &Error, was_kept: bool) -> bool {
        if *error.kind() == ErrorKind::PlanChanged {
            self.forget(call);
            return true;
        }
        let is_outdated = error.is_outdated(was_kept);
        if is_outdated {
            self.forget_all();
        }
        is_outdated
    }

    /// Makes it possible to repeat a statement that has failed so. Within a transaction nothing can be repeated, unless that
    /// was begun for this statement `alone`, or the server has not seen it.
    async fn opens_again(&self, alone: bool, error: Error) -> Result<()> {
        if error.server().is_none() || !self.in_transaction.load(Ordering::Relaxed) {
            return Ok(());
        }
        if !alone {
            return Err(error.plan_changed());
        }
        self.command("ROLLBACK").await?;
        self.begin("BEGIN").await
    }

    /// The statement, prepared for an earlier call or now.
    async fn ready(&self, call: &Call<'_>, again: bool, was_kept: &mut bool) -> Result<Statement> {
        let kept = self.cached(call).filter(|_| !again);
        *was_kept = kept.is_some();
        let statement = match kept {
            Some(statement) => statement,
            None => self.prepared(call).await?,
        };
        match (statement.params().len(), call.params.len()) {
            (wanted, given) if wanted == given => Ok(statement),
            (wanted, given) => {
                let message = format!("{given} values for {wanted} parameters");
                Err(Error::new(ErrorKind::Statement, message))
            }
        }
    }

    /// The columns of a statement, with their types as they are now.
    async fn described_again(&self, statement: &Statement) -> Result<Columns> {
        self.forget_all();
        let mut columns = Vec::with_capacity(statement.columns().len());
        for column in statement.columns().iter() {
            let data_type = self.data_type(column.data_type.oid()).await?;
            columns.push(ResultColumn::new(column.name.clone(), data_type));
        }
        Ok(columns.into())
    }

    async fn prepared(&self, call: &Call<'_>) -> Result<Statement> {
        let statement = self.answer(pin!(self.prepare(call.text))).await?;
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        // Texts are made by a program, so there are few; a program that makes ever new ones starts over.
        if statements.len() >= self.settings.statements_max {
            statements.clear();
        }
        if self.settings.statements_max > 0 {
            statements.insert(call.text.into(), statement.clone());
            self.keep(call, Some(&statement));
        }
        Ok(statement)
    }

    fn cached(&self, call: &Call<'_>) -> Option<Statement> {
        if call.known.is_some() {
            return call.prepared.clone();
        }
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(call.text).cloned()
    }

    /// Forgets all that the server was asked once: migrations are rare, and change several things.
    fn forget_all(&self) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.known().values_mut().for_each(|(_, statement)| *statement = None);
        self.types().clear();
    }

    fn forget(&self, call: &Call<'_>) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).remove(call.text);
        self.keep(call, None);
    }

    /// Keeps the statement where it is found faster than by its text.
    fn keep(&self, call: &Call<'_>, statement: Option<&Statement>) {
        let Some(known) = call.known else { return };
        if let Some((_, kept)) = self.known().get_mut(&known) {
            *kept = statement.cloned();
        }
    }
}
