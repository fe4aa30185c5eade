//! The socket of a connection, read and written by whoever waits for an answer.
//!
//! `tokio-postgres` leaves its connection to be polled by somebody; usually a task of its own is, which costs two changes of
//! task, often between processors, for every statement. Here the future that waits for an answer polls it, so that a
//! statement begins and ends where it is asked. Several may wait at once (queries that are joined, a stream): what
//! wakes the socket wakes all of them, and the first to be polled moves it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::{Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::task::coop;
use tokio_postgres::RowStream;

use crate::error::Result;

/// The driver's connection, which ends when it is closed.
type Socket = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + Send>>;

/// See the [module](self).
#[derive(Clone)]
pub(crate) struct Wire(Arc<Shared>);

struct Shared {
    /// Nothing when it is closed: what waits is then told by its own channel.
    socket: Mutex<Option<Socket>>,
    /// Why it was closed, if nobody was there to be told.
    lost: Mutex<Option<tokio_postgres::Error>>,
    /// Whether a task reads and writes it all the time.
    served: AtomicBool,
    /// Whether rows were left that nobody reads.
    left: AtomicBool,
    waits: Arc<Waits>,
    /// Called when the socket has something to do.
    at_socket: Waker,
    /// Called when an answer is there.
    at_answer: Waker,
}

impl Wire {
    pub fn new(
        socket: impl Future<Output = Result<(), tokio_postgres::Error>> + Send + 'static,
    ) -> Wire {
        let waits = Arc::new(Waits::default());
        // Nobody calls for a socket before it was turned once.
        waits.wake(SOCKET);
        Wire(Arc::new(Shared {
            socket: Mutex::new(Some(Box::pin(socket))),
            lost: Mutex::default(),
            served: AtomicBool::new(false),
            left: AtomicBool::new(false),
            at_socket: Caller::waker(&waits, SOCKET),
            at_answer: Caller::waker(&waits, ANSWER),
            waits,
        }))
    }

    /// Waits for what the server answers.
    pub async fn wait<T>(&self, mut answer: Pin<&mut impl Future<Output = T>>) -> T {
        let mut left = Left(Some(self));
        let answer = poll_fn(|cx| self.poll(cx, |inner| answer.as_mut().poll(inner))).await;
        left.0 = None;
        answer
    }

    /// Polls for an answer, and moves the socket as long as there is something to move.
    fn poll<T>(
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

    /// Reads and writes what can be read and written now: also what the server has said while nobody waited, that it closes
    /// the connection.
    pub fn turn(&self) {
        let mut socket = self.socket();
        let Some(open) = socket.as_mut() else { return };
        if let Poll::Ready(end) = open.as_mut().poll(&mut Context::from_waker(&self.0.at_socket)) {
            *self.0.lost.lock().unwrap_or_else(PoisonError::into_inner) = end.err();
            *socket = None;
            // Also those who wait for no answer.
            self.0.waits.wake(ANSWER);
        }
    }

    /// Whether rows were left that nobody reads.
    pub fn is_left(&self) -> bool {
        self.0.left.load(Ordering::Relaxed)
    }

    fn socket(&self) -> MutexGuard<'_, Option<Socket>> {
        self.0.socket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the connection was closed, once.
    pub fn lost(&self) -> Option<tokio_postgres::Error> {
        self.0.lost.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Rows as they arrive.
    pub fn rows(&self, rows: RowStream) -> Rows {
        Rows { rows: Some(Box::pin(rows)), wire: self.clone() }
    }
}

/// A wait that was left. What nobody wants is read all the same: the server would stand still with its locks. The
/// connection is not used again when it is given back.
struct Left<'w>(Option<&'w Wire>);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        let Some(wire) = self.0 else { return };
        if let Ok(runtime) = Handle::try_current()
            && !wire.0.served.swap(true, Ordering::Relaxed)
        {
            runtime.spawn(Served(wire.clone()).run());
        }
    }
}

/// A connection with a task that reads and writes it until it is closed, or the task's runtime ends.
struct Served(Wire);

impl Served {
    async fn run(self) {
        let closed = || match self.0.socket().is_none() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        };
        poll_fn(|cx| self.0.poll(cx, |_| closed())).await;
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
        let socket = self.socket.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(socket), Ok(runtime)) = (socket, Handle::try_current()) {
            runtime.spawn(socket);
        }
    }
}

/// Who waits, and what has happened since somebody looked.
#[derive(Default)]
struct Waits {
    /// [`SOCKET`], [`ASLEEP`], and the number of [`ANSWER`]s: nobody takes another's away.
    state: AtomicU64,
    sleepers: Mutex<Sleepers>,
}

/// One mostly, who needs no memory of its own.
#[derive(Default)]
struct Sleepers {
    first: Option<Waker>,
    others: Vec<Waker>,
}

/// The socket has something to do.
const SOCKET: u64 = 1;
/// Somebody sleeps.
const ASLEEP: u64 = 2;
/// One more answer is there.
const ANSWER: u64 = 4;

impl Waits {
    /// Whether the socket has something to do, which is now taken care of.
    fn take_socket(&self) -> bool {
        self.state.load(Ordering::Acquire) & SOCKET != 0
            && self.state.fetch_and(!SOCKET, Ordering::AcqRel) & SOCKET != 0
    }

    /// How many answers have come.
    fn answers(&self) -> u64 {
        self.state.load(Ordering::Acquire) / ANSWER
    }

    /// To be woken when something happens; false where something has happened already since there were so many answers.
    fn sleep(&self, waker: &Waker, answers: u64) -> bool {
        self.sleepers().add(waker);
        // What happens from here on finds the sleeper.
        let state = self.state.fetch_or(ASLEEP, Ordering::AcqRel);
        state & SOCKET == 0 && state / ANSWER == answers
    }

    /// Something has happened. All are woken: nobody knows whose it is.
    fn wake(&self, what: u64) {
        let state = match what {
            ANSWER => self.state.fetch_add(ANSWER, Ordering::AcqRel),
            what => self.state.fetch_or(what, Ordering::AcqRel),
        };
        if state & ASLEEP == 0 {
            return;
        }
        let Sleepers { first, others } = {
            let mut sleepers = self.sleepers();
            self.state.fetch_and(!ASLEEP, Ordering::AcqRel);
            std::mem::take(&mut *sleepers)
        };
        first.into_iter().chain(others).for_each(Waker::wake);
    }

    fn sleepers(&self) -> MutexGuard<'_, Sleepers> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sleepers {
    fn add(&mut self, waker: &Waker) {
        match &self.first {
            None => self.first = Some(waker.clone()),
            Some(first) if first.will_wake(waker) => {}
            Some(_) if self.others.iter().any(|other| other.will_wake(waker)) => {}
            Some(_) => self.others.push(waker.clone()),
        }
    }
}

/// Tells those that wait what has happened.
struct Caller {
    waits: Arc<Waits>,
    what: u64,
}

impl Caller {
    fn waker(waits: &Arc<Waits>, what: u64) -> Waker {
        Waker::from(Arc::new(Caller { waits: Arc::clone(waits), what }))
    }
}

impl Wake for Caller {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.waits.wake(self.what);
    }
}

/// Rows as they arrive.
pub(crate) struct Rows {
    rows: Option<Pin<Box<RowStream>>>,
    wire: Wire,
}

impl Stream for Rows {
    type Item = Result<tokio_postgres::Row, tokio_postgres::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Rows { rows: Some(rows), wire } = &mut *self else { return Poll::Ready(None) };
        match wire.poll(cx, |inner| rows.as_mut().poll_next(inner)) {
            Poll::Ready(Some(Err(error))) if error.is_closed() => {
                let lost = wire.lost();
                self.rows = None;
                Poll::Ready(Some(Err(lost.unwrap_or(error))))
            }
            Poll::Ready(None) => {
                self.rows = None;
                Poll::Ready(None)
            }
            next => next,
        }
    }
}

/// As [`Left`], up to the last row.
impl Drop for Rows {
    fn drop(&mut self) {
        let Some(mut rows) = self.rows.take() else { return };
        let Ok(runtime) = Handle::try_current() else {
            return self.wire.0.left.store(true, Ordering::Relaxed);
        };
        let wire = self.wire.clone();
        runtime.spawn(async move { while let Some(Ok(_)) = wire.wait(pin!(rows.next())).await {} });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two that wait on two threads: while one polls, the other delivers its answer, looks for its own and sleeps.
    #[test]
    fn an_answer_that_came_during_the_look_keeps_from_sleeping() {
        let wire = Wire::new(std::future::pending());
        let nobody = &mut Context::from_waker(Waker::noop());
        let mut looks = 0;
        let polled = wire.poll(nobody, |inner| {
            looks += 1;
            if looks > 1 {
                return Poll::Ready(());
            }
            inner.waker().wake_by_ref();
            let other = wire.poll(&mut Context::from_waker(Waker::noop()), |_| Poll::<()>::Pending);
            assert!(other.is_pending());
            Poll::Pending
        });
        assert_eq!((polled, looks), (Poll::Ready(()), 2));
    }

    #[tokio::test]
    async fn one_task_serves_a_connection_until_it_is_closed() {
        let (close, closed) = tokio::sync::oneshot::channel::<()>();
        let wire = Wire::new(async {
            let _ = closed.await;
            Ok(())
        });
        for _ in 0..10 {
            drop(
                tokio::time::timeout(std::time::Duration::ZERO, async {
                    wire.wait(pin!(std::future::pending::<()>())).await;
                })
                .await,
            );
        }
        tokio::task::yield_now().await;
        // The one here, and the task's.
        assert_eq!((Arc::strong_count(&wire.0), wire.0.served.load(Ordering::Relaxed)), (2, true));
        close.send(()).unwrap();
        while wire.0.served.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
        assert_eq!(Arc::strong_count(&wire.0), 1);
    }
}
