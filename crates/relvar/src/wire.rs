//! The socket of a connection, read and written by whoever waits for an answer.
//!
//! A task that does so all the time would cost two changes of task, often between processors, for every statement. Here the
//! future that waits for an answer moves the bytes, so that a statement begins and ends where it is asked. Several may wait
//! at once (queries that are joined, a stream): what wakes the socket wakes all of them, and the first to be polled moves it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use tokio::runtime::Handle;
use tokio::task::coop;

use crate::deadlines::Deadline;
use crate::error::{Error, ErrorKind, Result};
use crate::line::{Calls, Line, Messages, RequestKind};
use crate::server_error::ServerError;
use crate::waits::{ANSWER, Caller, SOCKET, Waits};

/// How long a server may take to read that a connection ends.
const TERMINATE_TIMEOUT: Duration = Duration::from_secs(5);

/// See the [module](self).
#[derive(Clone)]
pub(crate) struct Wire(Arc<Shared>);

/// For what may live longer than its connection.
pub(crate) struct WeakWire(std::sync::Weak<Shared>);

struct Shared {
    /// Nothing at the very end.
    line: Mutex<Option<Line>>,
    /// Prepared statements to be closed on the server.
    unneeded: Mutex<Vec<String>>,
    /// Whether a task reads abandoned answers.
    served: AtomicBool,
    /// Whether rows were abandoned that cannot be read any more.
    left: AtomicBool,
    /// Whether the words of notices are told.
    trace_values: bool,
    waits: Arc<Waits>,
    /// Called when the socket has something to do.
    at_socket: Waker,
    /// Called when an answer is there.
    at_answer: Waker,
}

impl Wire {
    pub fn new(line: Line, trace_values: bool) -> Wire {
        let waits = Arc::new(Waits::default());
        // A socket wakes its task only after it was polled once.
        waits.wake(SOCKET);
        Wire(Arc::new(Shared {
            line: Mutex::new(Some(line)),
            unneeded: Mutex::default(),
            served: AtomicBool::new(false),
            left: AtomicBool::new(false),
            trace_values,
            at_socket: Caller::waker(&waits, SOCKET),
            at_answer: Caller::waker(&waits, ANSWER),
            waits,
        }))
    }

    /// Does something with the line, and wakes those that it calls.
    fn with<T>(&self, work: impl FnOnce(&mut Line) -> T) -> Option<T> {
        let mut line = self.0.line.lock().unwrap_or_else(PoisonError::into_inner);
        let open = line.as_mut()?;
        let done = work(open);
        let Some(Calls { wants_turn, is_news, wakers, notices }) = open.take_calls() else {
            return Some(done);
        };
        drop(line);
        wakers.wake();
        if wants_turn {
            self.0.waits.wake(SOCKET);
        }
        if is_news {
            self.0.waits.wake(ANSWER);
        }
        notices.iter().for_each(|notice| self.log(notice));
        Some(done)
    }

    /// Looks at the line without changing it, which wakes no task.
    fn look<T>(&self, at: impl FnOnce(&Line) -> T) -> Option<T> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(at)
    }

    /// Asks, by messages whose last is Sync or Query.
    pub fn ask(
        &self,
        kind: RequestKind,
        write: impl FnOnce(&mut BytesMut) -> Result<()>,
    ) -> Result<Reply> {
        self.close_unneeded();
        let number = self.with(|line| line.ask(kind, write)).unwrap_or_else(|| Err(lost()))?;
        let messages = Messages::default();
        let wire = self.clone();
        let binding = Binding::None;
        Ok(Reply { wire, number, messages, is_over: false, is_done: false, binding, error: None })
    }

    /// Closes prepared statements on the server. Its answer is discarded.
    fn close_unneeded(&self) {
        let names = std::mem::take(&mut *self.unneeded());
        if names.is_empty() {
            return;
        }
        self.with(|line| {
            let asked = line.ask(RequestKind::Extended, |output| {
                for name in &names {
                    // Our own names have no NUL.
                    let _ = frontend::close(b'S', name, output);
                }
                frontend::sync(output);
                Ok(())
            });
            asked.into_iter().for_each(|number| line.leave(number));
        });
    }

    fn unneeded(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.unneeded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For what may live longer.
    pub fn downgrade(&self) -> WeakWire {
        WeakWire(Arc::downgrade(&self.0))
    }

    /// Waits for what the server answers.
    pub async fn wait<T>(&self, mut answer: Pin<&mut impl Future<Output = T>>) -> T {
        poll_fn(|cx| self.poll(cx, |inner| answer.as_mut().poll(inner))).await
    }

    /// Polls for an answer, and moves the socket as long as there is something to move.
    pub fn poll<T>(
        &self,
        cx: &mut Context<'_>,
        mut answer: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let Shared { waits, at_answer, .. } = &*self.0;
        // Whoever is woken may have been woken for an answer that is there.
        let mut looked = None;
        loop {
            if waits.take_socket() {
                self.turn();
            }
            // Counted before the look: an answer that comes after it keeps this one from sleeping.
            let answers = waits.answers();
            if looked != Some(answers)
                && let Poll::Ready(answer) = answer(&mut Context::from_waker(at_answer))
            {
                return Poll::Ready(answer);
            }
            looked = Some(answers);
            if waits.sleep(cx.waker(), answers) {
                return Poll::Pending;
            }
            // The socket calls itself ready, and does nothing, once the task has used up its turn.
            if !coop::has_budget_remaining() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    /// Reads what has arrived between statements: that the server closes the connection.
    pub fn catch_up(&self) {
        while self.0.waits.take_socket() {
            self.turn();
        }
    }

    /// Reads and writes some of what can be read and written now.
    fn turn(&self) {
        let mut cx = Context::from_waker(&self.0.at_socket);
        self.with(|line| line.turn(&mut cx));
    }

    /// Logs a notice of the server. Its text may hold values.
    fn log(&self, notice: &ServerError) {
        let (severity, sqlstate) = (notice.severity(), notice.code().code());
        let text = if self.0.trace_values { notice.message() } else { "a notice of the server" };
        tracing::debug!(target: "relvar", severity, sqlstate, "{text}");
    }

    /// Whether a transaction was open when the server had answered all that it has.
    pub fn is_in_transaction(&self) -> bool {
        self.look(Line::is_in_transaction).unwrap_or_default()
    }

    pub fn is_closed(&self) -> bool {
        self.look(Line::is_closed).unwrap_or(true)
    }

    /// Gives up waiting for the server.
    pub fn give_up(&self, deadline: Deadline) {
        self.with(|line| line.give_up(deadline));
    }

    /// Waits until nothing is on its way any more.
    pub async fn settled(&self) {
        let is_settled = || self.look(Line::is_settled).unwrap_or(true);
        let poll = |_: &mut Context<'_>| if is_settled() { Poll::Ready(()) } else { Poll::Pending };
        poll_fn(|cx| self.poll(cx, poll)).await;
    }

    /// Ends the connection, whatever is on its way.
    pub async fn terminate(&self) {
        let line = self.0.line.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The task that reads abandoned answers has nothing left to read.
        self.0.waits.wake(ANSWER);
        if let Some(line) = line {
            let _ = tokio::time::timeout(TERMINATE_TIMEOUT, line.terminate()).await;
        }
    }

    /// Whether rows were abandoned.
    pub fn is_left(&self) -> bool {
        self.0.left.load(Ordering::Relaxed)
    }
}

/// There is no connection any more, and no reason is known.
fn lost() -> Error {
    Error::new(ErrorKind::Connection, "connection closed")
}

impl WeakWire {
    /// The server can forget a statement.
    pub fn close_statement(&self, name: String) {
        if let Some(shared) = self.0.upgrade() {
            Wire(shared).unneeded().push(name);
        }
    }
}

/// How far the server is with a statement that was prepared before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Binding {
    /// It is asked for something else.
    None,
    /// It looks at the values and plans the statement.
    Wanted,
    /// It runs the statement.
    Done,
}

/// The answer to what was asked.
pub(crate) struct Reply {
    wire: Wire,
    number: u64,
    messages: Messages,
    is_over: bool,
    /// Whether the server has done what was asked.
    is_done: bool,
    binding: Binding,
    /// What the server has said; it is told when the answer is over.
    error: Option<Arc<ServerError>>,
}

impl Reply {
    /// The next message. An error is the last, or nothing when the server is ready for another statement.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message>>> {
        while !self.is_over {
            match self.messages.next() {
                Ok(Some(Message::ErrorResponse(body))) => self.failed(&body),
                Ok(Some(Message::ReadyForQuery(_))) => {
                    self.is_over = true;
                    let error = self.error.take().map(|error| self.told(error));
                    let skipped = || (!self.is_done).then(skipped);
                    return Poll::Ready(error.or_else(skipped).map(Err));
                }
                Ok(Some(message)) => {
                    self.is_done |= is_end(&message);
                    if let Message::BindComplete = message {
                        self.binding = Binding::Done;
                    }
                    return Poll::Ready(Some(Ok(message)));
                }
                Ok(None) => match ready!(self.poll_more(cx)) {
                    Ok(messages) => self.messages = messages,
                    Err(closed) => {
                        self.is_over = true;
                        let error = self.error.take().map_or(closed, Error::of_server);
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Err(error) => {
                    self.messages = Messages::default();
                    self.wire.with(|line| line.broken(error));
                }
            }
        }
        Poll::Ready(None)
    }

    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<Messages>> {
        let messages = self.wire.with(|line| line.poll_answer(self.number, cx));
        messages.unwrap_or_else(|| Poll::Ready(Err(lost())))
    }

    /// That a prepared statement is run: an error says then whether it had begun.
    pub fn of_prepared(mut self) -> Reply {
        self.binding = Binding::Wanted;
        self
    }

    fn told(&self, error: Arc<ServerError>) -> Error {
        let error = Error::of_server(error);
        match self.binding {
            Binding::Wanted => error.before_it_began(),
            Binding::None | Binding::Done => error,
        }
    }

    fn failed(&mut self, body: &postgres_protocol::message::backend::ErrorResponseBody) {
        let error = Arc::new(ServerError::of_response(body));
        if error.is_fatal() {
            self.wire.with(|line| line.ends(&error));
        }
        self.error.get_or_insert(error);
    }

    /// See [`poll_next`](Self::poll_next).
    pub async fn next(&mut self) -> Option<Result<Message>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// Waits no longer.
    pub fn give_up(&self, deadline: Deadline) {
        self.wire.give_up(deadline);
    }

    /// Reads up to the end.
    pub async fn end(&mut self) -> Result<()> {
        while let Some(message) = self.next().await {
            message?;
        }
        Ok(())
    }

    /// Sends more of what was asked, once little is left to be sent: what is made faster than it is sent would fill the memory.
    ///
    /// # Errors
    /// What the server says in between.
    pub async fn send(&mut self, write: impl FnOnce(&mut BytesMut)) -> Result<()> {
        poll_fn(|cx| self.poll_room(cx)).await?;
        self.wire.with(|line| line.add(write));
        Ok(())
    }

    /// All of it has been sent.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn sent(&mut self) -> Result<()> {
        self.send(frontend::copy_done).await?;
        self.wire.with(|line| line.copied(self.number));
        Ok(())
    }

    fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            match self.poll_next(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                Poll::Ready(None) => return Poll::Ready(Err(skipped())),
                Poll::Pending if self.wire.with(Line::has_room).unwrap_or(true) => {
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// The next message, with whatever moves the socket.
    pub fn poll_rows(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message>>> {
        let wire = self.wire.clone();
        wire.poll(cx, |inner| self.poll_next(inner))
    }
}

/// Whether the server says by this that something is done: a statement, or that it is prepared and described.
fn is_end(message: &Message) -> bool {
    matches!(
        message,
        Message::CommandComplete(_)
            | Message::EmptyQueryResponse
            | Message::NoData
            | Message::RowDescription(_)
    )
}

/// A statement before it took the messages of this one for its own.
#[cold]
fn skipped() -> Error {
    let message =
        "the server has not run it: what was sent beside it broke the order of the messages";
    Error::new(ErrorKind::Statement, message)
}

/// An answer that was left. It is read nevertheless: the server would block while it holds its locks.
impl Drop for Reply {
    fn drop(&mut self) {
        if self.is_over || self.messages.are_last {
            return;
        }
        let shared = &self.wire.0;
        let runtime = Handle::try_current();
        let is_served = self.wire.with(|line| {
            line.leave(self.number);
            runtime.is_err() || shared.served.swap(true, Ordering::Relaxed)
        });
        match runtime {
            Ok(runtime) if is_served == Some(false) => {
                runtime.spawn(Served(self.wire.clone()).run());
            }
            Ok(_) => {}
            // The next request reads it; until then it stays unread.
            Err(_) => shared.left.store(true, Ordering::Relaxed),
        }
    }
}

/// A connection with a task that reads abandoned answers.
struct Served(Wire);

impl Served {
    async fn run(self) {
        poll_fn(|cx| self.0.poll(cx, |_| self.is_done())).await;
    }

    fn is_done(&self) -> Poll<()> {
        let is_settled = self.0.with(|line| {
            let is_settled = line.is_settled();
            if is_settled {
                // An answer abandoned from here on finds no such task, and starts one.
                self.0.0.served.store(false, Ordering::Relaxed);
            }
            is_settled
        });
        match is_settled.unwrap_or(true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.0.0.served.store(false, Ordering::Relaxed);
    }
}

/// The server is told of the end, which takes a moment.
impl Drop for Shared {
    fn drop(&mut self) {
        let line = self.line.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(line), Ok(runtime)) = (line, Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(TERMINATE_TIMEOUT, line.terminate()));
        }
    }
}

#[cfg(test)]
mod tests;
