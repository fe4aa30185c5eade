//! The connections of a pool: which are in use, which are idle, and who waits for one.
//!
//! Every connection in use holds one of as many permits as there may be connections. Each idle one has a permit that is free,
//! so whoever gets a permit finds an idle connection or may make one. A connection that comes back goes straight to whoever
//! has waited longest. One timer watches over all that wait, because they all may wait equally long: with a timer each, a pool
//! that is full would spend more on timers than on anything else.

use std::collections::VecDeque;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_postgres::Config;
use tokio_postgres::error::SqlState;

use crate::connection::{Connection, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::pool_counts::PoolCounts;
use crate::retry::jitter;
use crate::tls::Tls;

/// How long to make no connection more after a server had no room for one.
const FULL_SERVER_PAUSE: Duration = Duration::from_secs(1);

/// See the [module](self).
pub(crate) struct Slots {
    config: Arc<Config>,
    pub tls: Tls,
    settings: Settings,
    limits: Limits,
    state: Mutex<State>,
    /// Connections that are open or being made.
    open: Arc<AtomicUsize>,
    pub kept: AtomicBool,
    counters: Counters,
}

#[derive(Default)]
struct State {
    /// The one that was used last is taken first.
    idle: Vec<Idle>,
    /// Free permits.
    free: usize,
    /// Who waits, the first to be served first.
    waiters: VecDeque<Arc<Waiter>>,
    /// Whether there is a timer for those that wait.
    is_watched: bool,
    is_closed: bool,
}

/// How many connections there may be, and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub max: usize,
    pub min: usize,
    pub acquire: Duration,
    pub connect: Duration,
    pub idle: Option<Duration>,
    pub lifetime: Option<Duration>,
}

#[derive(Default)]
struct Counters {
    acquired: AtomicU64,
    waited: AtomicU64,
    timed_out: AtomicU64,
    opened: AtomicU64,
    failed: AtomicU64,
    refused_full: AtomicU64,
    lost: AtomicU64,
    expired: AtomicU64,
    idle_closed: AtomicU64,
    given_up: AtomicU64,
}

fn up(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

struct Idle {
    member: Box<Member>,
    since: Instant,
}

/// An open connection of the pool.
struct Member {
    connection: Connection,
    /// When it is old.
    expires: Option<Instant>,
    _open: Counted,
}

/// Counted as long as it lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(counter: &Arc<AtomicUsize>) -> Self {
        counter.fetch_add(1, Ordering::SeqCst);
        Counted(Arc::clone(counter))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The right to have a connection. Dropped, it goes to whoever waits.
struct Permit(Option<Arc<Slots>>);

impl Permit {
    fn slots(&self) -> Option<&Arc<Slots>> {
        self.0.as_ref()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(slots) = self.0.take() {
            let also = Arc::clone(&slots);
            also.hand_on(Offer { member: None, permit: Permit(Some(slots)) });
        }
    }
}

/// What a waiter gets: the right to have a connection, and mostly one.
struct Offer {
    member: Option<Box<Member>>,
    permit: Permit,
}

/// A task that waits.
struct Waiter {
    deadline: Instant,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    waker: Option<Waker>,
    outcome: Option<Outcome>,
    /// Whether its future was dropped.
    is_gone: bool,
}

enum Outcome {
    Offer(Offer),
    Late,
    Closed,
}

impl Waiter {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over the outcome; it comes back where the waiter was dropped.
    fn end(&self, outcome: Outcome) -> Result<Option<Waker>, Outcome> {
        let mut progress = self.progress();
        if progress.is_gone {
            return Err(outcome);
        }
        progress.outcome = Some(outcome);
        Ok(progress.waker.take())
    }
}

/// Waits for an offer.
struct Waiting {
    slots: Arc<Slots>,
    waiter: Arc<Waiter>,
    was_polled: bool,
}

impl Future for Waiting {
    type Output = Result<Offer>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Offer>> {
        {
            let mut progress = self.waiter.progress();
            match progress.outcome.take() {
                Some(Outcome::Offer(offer)) => return Poll::Ready(Ok(offer)),
                Some(Outcome::Late) => return Poll::Ready(Err(self.slots.late(false))),
                Some(Outcome::Closed) => return Poll::Ready(Err(closed())),
                None => progress.waker = Some(cx.waker().clone()),
            }
        }
        if std::mem::replace(&mut self.was_polled, true) {
            // The runtime of the timer may be gone.
            let slots = Arc::clone(&self.slots);
            let is_watched = std::mem::replace(&mut slots.state().is_watched, true);
            Watch::start(&slots, is_watched);
        }
        Poll::Pending
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let outcome = {
            let mut progress = self.waiter.progress();
            progress.is_gone = true;
            progress.outcome.take()
        };
        if let Some(Outcome::Offer(offer)) = outcome {
            self.slots.hand_on(offer);
        }
    }
}

/// The timer for those that wait.
struct Watch(Weak<Slots>);

impl Watch {
    fn start(slots: &Arc<Slots>, is_watched: bool) {
        if let (false, Ok(runtime)) = (is_watched, Handle::try_current()) {
            runtime.spawn(Watch(Arc::downgrade(slots)).run());
        }
    }

    async fn run(self) {
        while let Some(next) = self.0.upgrade().and_then(|slots| slots.end_late()) {
            tokio::time::sleep_until(next).await;
        }
    }
}

/// Ends when there are no waiters, or with its runtime: then those that wait elsewhere start another.
impl Drop for Watch {
    fn drop(&mut self) {
        let Some(slots) = self.0.upgrade() else { return };
        let mut state = slots.state();
        if state.waiters.is_empty() {
            return;
        }
        state.is_watched = false;
        let wakers: Vec<_> =
            state.waiters.iter().filter_map(|waiter| waiter.progress().waker.take()).collect();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// A connection in use. Dropped, it is closed.
pub(crate) struct Lease {
    member: Box<Member>,
    permit: Permit,
    /// Whether its last user is done with it.
    pub is_returning: bool,
}

impl Deref for Lease {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.member.connection
    }
}

impl Lease {
    /// Gives it to the next.
    pub fn release(self) {
        let Lease { member, permit, .. } = self;
        let Some(slots) = permit.slots().map(Arc::clone) else { return };
        if member.connection.wire.is_closed() {
            up(&slots.counters.lost);
            return;
        }
        slots.hand_on(Offer { member: Some(member), permit });
    }

    /// Takes it out of the pool, which may make another.
    pub fn give_up(self) -> Connection {
        if let Some(slots) = self.permit.slots() {
            up(&slots.counters.given_up);
        }
        self.member.connection
    }
}

impl Slots {
    pub fn new(config: Config, tls: Tls, settings: Settings, limits: Limits) -> Slots {
        Slots {
            config: Arc::new(config),
            tls,
            settings,
            limits,
            state: Mutex::new(State { free: limits.max, ..State::default() }),
            open: Arc::default(),
            kept: AtomicBool::new(false),
            counters: Counters::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a permit to whoever has waited longest, with the connection if there is one, or keeps both.
    fn hand_on(&self, mut offer: Offer) {
        let mut state = self.state();
        while let Some(waiter) = state.waiters.pop_front() {
            match waiter.end(Outcome::Offer(offer)) {
                Ok(waker) => {
                    drop(state);
                    waker.into_iter().for_each(Waker::wake);
                    return;
                }
                Err(Outcome::Offer(back)) => offer = back,
                Err(Outcome::Late | Outcome::Closed) => return,
            }
        }
        let Offer { member, mut permit } = offer;
        permit.0 = None;
        state.free += 1;
        match member {
            Some(member) if !state.is_closed => {
                state.idle.push(Idle { member, since: Instant::now() });
            }
            // It is closed after the lock is released.
            member => {
                drop(state);
                drop(member);
            }
        }
    }

    /// Wakes the waiters whose deadline has passed. Gives the next deadline, if there are more waiters.
    fn end_late(&self) -> Option<Instant> {
        let (mut late, mut next) = (Vec::new(), None);
        let mut state = self.state();
        let now = Instant::now();
        state.waiters.retain(|waiter| {
            if waiter.progress().is_gone {
                return false;
            }
            if waiter.deadline <= now {
                late.push(Arc::clone(waiter));
                return false;
            }
            next = Some(next.map_or(waiter.deadline, |next: Instant| next.min(waiter.deadline)));
            true
        });
        state.is_watched = next.is_some();
        drop(state);
        for waiter in late {
            if let Ok(waker) = waiter.end(Outcome::Late) {
                up(&self.counters.timed_out);
                waker.into_iter().for_each(Waker::wake);
            }
        }
        next
    }

    /// A connection, within the time that there is for it.
    pub async fn take(self: &Arc<Self>) -> Result<Lease> {
        crate::keeper::start(self);
        up(&self.counters.acquired);
        let mut deadline = None;
        let mut offer = match self.free()? {
            Some(offer) => offer,
            None => {
                up(&self.counters.waited);
                let until = Instant::now() + self.limits.acquire;
                deadline = Some(until);
                match self.line_up(until, false) {
                    Ok(offer) => offer,
                    Err(waiting) => waiting.await?,
                }
            }
        };
        loop {
            while let Some(member) = offer.member.take() {
                if self.is_usable(&member).await {
                    return Ok(Lease { member, permit: offer.permit, is_returning: false });
                }
                offer.member = self.state().idle.pop().map(|idle| idle.member);
            }
            let until = *deadline.get_or_insert_with(|| Instant::now() + self.limits.acquire);
            let error = match timeout_at(until, self.open()).await {
                Ok(Ok(member)) => {
                    return Ok(Lease { member, permit: offer.permit, is_returning: false });
                }
                Ok(Err(error)) => error,
                Err(_) => {
                    up(&self.counters.timed_out);
                    return Err(self.late(true));
                }
            };
            if !is_full(&error) || self.open.load(Ordering::SeqCst) == 0 {
                return Err(error);
            }
            // One of ours that comes back is as good, and for a moment no other connection is opened.
            park(offer.permit);
            offer = match self.line_up(until, true) {
                Ok(offer) => offer,
                Err(waiting) => waiting.await?,
            };
        }
    }

    /// A permit that is free, with an idle connection if there is one.
    fn free(self: &Arc<Self>) -> Result<Option<Offer>> {
        let mut state = self.state();
        if state.is_closed {
            return Err(closed());
        }
        if state.free == 0 {
            return Ok(None);
        }
        state.free -= 1;
        let member = state.idle.pop().map(|idle| idle.member);
        Ok(Some(Offer { member, permit: Permit(Some(Arc::clone(self))) }))
    }

    /// Waits behind all others; or `first`, where there is no idle connection.
    fn line_up(self: &Arc<Self>, deadline: Instant, first: bool) -> Result<Offer, Waiting> {
        let waiter = Arc::new(Waiter { deadline, progress: Mutex::default() });
        let mut state = self.state();
        let waits_for_connection = first && state.idle.is_empty();
        if state.free > 0 && !waits_for_connection && !state.is_closed {
            state.free -= 1;
            let member = state.idle.pop().map(|idle| idle.member);
            return Ok(Offer { member, permit: Permit(Some(Arc::clone(self))) });
        }
        if state.is_closed {
            waiter.progress().outcome = Some(Outcome::Closed);
        } else if first {
            state.waiters.push_front(Arc::clone(&waiter));
        } else {
            state.waiters.push_back(Arc::clone(&waiter));
        }
        let is_watched = std::mem::replace(&mut state.is_watched, true);
        drop(state);
        Watch::start(self, is_watched);
        Err(Waiting { slots: Arc::clone(self), waiter, was_polled: false })
    }

    fn late(&self, has_permit: bool) -> Error {
        let limit = self.limits.acquire;
        let message = match has_permit {
            false => format!(
                "no connection became free within {limit:?} (acquire_timeout): all {} are in use; shorten transactions or \
                 raise connections_max",
                self.limits.max
            ),
            true => format!(
                "no connection could be made within {limit:?} (acquire_timeout): check that the server can be reached"
            ),
        };
        Error::new(ErrorKind::PoolTimeout, message)
    }

    /// Whether an idle connection can be used.
    async fn is_usable(&self, member: &Member) -> bool {
        // Also where the task has used up its turn: the socket would do nothing.
        tokio::task::unconstrained(async { member.connection.wire.catch_up() }).await;
        if member.connection.wire.is_closed() {
            up(&self.counters.lost);
            return false;
        }
        if member.expires.is_some_and(|expires| expires <= Instant::now()) {
            up(&self.counters.expired);
            return false;
        }
        true
    }

    async fn open(&self) -> Result<Box<Member>> {
        let open = Counted::new(&self.open);
        let limit = self.limits.connect;
        let made = Connection::open(&self.config, &self.tls, self.settings.clone());
        let made = timeout(limit, made).await.unwrap_or_else(|_| {
            let message = format!("the server did not answer within {limit:?} (connect_timeout)");
            Err(Error::new(ErrorKind::Connection, message))
        });
        match made {
            Ok(connection) => {
                up(&self.counters.opened);
                // Those that were made together should not end together.
                let lifetime = self.limits.lifetime.map(|most| most - jitter(most / 10));
                let expires = lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime));
                Ok(Box::new(Member { connection, expires, _open: open }))
            }
            Err(error) => {
                let counters = &self.counters;
                up(if is_full(&error) { &counters.refused_full } else { &counters.failed });
                Err(error)
            }
        }
    }

    /// How often there is something to look after; nothing where never.
    pub fn period(&self) -> Option<Duration> {
        let Limits { min, idle, lifetime, .. } = self.limits;
        let least = (min > 0).then_some(Duration::from_secs(30));
        let times = [idle.map(|time| time / 2), lifetime.map(|time| time / 10), least];
        let shortest = times.into_iter().flatten().min()?;
        Some(shortest.clamp(Duration::from_millis(50), Duration::from_secs(30)))
    }

    /// Closes what is old, and makes what is missing up to the minimum.
    pub async fn look_after(self: &Arc<Self>) {
        self.close_old();
        while self.open.load(Ordering::SeqCst) < self.limits.min {
            let Some(permit) = self.spare() else { return };
            // Whoever needs one gets the reason as an error.
            let Ok(member) = self.open().await else { return };
            self.hand_on(Offer { member: Some(member), permit });
        }
    }

    /// A permit that no idle connection has.
    fn spare(self: &Arc<Self>) -> Option<Permit> {
        let mut state = self.state();
        if state.is_closed || state.free <= state.idle.len() {
            return None;
        }
        state.free -= 1;
        Some(Permit(Some(Arc::clone(self))))
    }

    /// Those that are too old, and those that were not used for long, down to the minimum.
    fn close_old(&self) {
        let now = Instant::now();
        let mut more = self.open.load(Ordering::SeqCst).saturating_sub(self.limits.min);
        let mut closed = Vec::new();
        let mut state = self.state();
        // Those in front were not used for the longest time.
        for idle in std::mem::take(&mut state.idle) {
            let is_old = idle.member.expires.is_some_and(|expires| expires <= now);
            let is_unused = self.limits.idle.is_some_and(|time| now - idle.since >= time);
            if !(is_old || is_unused && more > 0) {
                state.idle.push(idle);
                continue;
            }
            more = more.saturating_sub(1);
            up(if is_old { &self.counters.expired } else { &self.counters.idle_closed });
            closed.push(idle);
        }
        drop(state);
    }

    pub fn counts(&self) -> PoolCounts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.counters;
        let state = self.state();
        let (open, idle) = (self.open.load(Ordering::SeqCst), state.idle.len());
        let waiting = state.waiters.iter().filter(|waiter| !waiter.progress().is_gone).count();
        drop(state);
        PoolCounts {
            open,
            idle,
            waiting,
            acquired: of(&counters.acquired),
            waited: of(&counters.waited),
            timed_out: of(&counters.timed_out),
            opened: of(&counters.opened),
            failed: of(&counters.failed),
            refused_full: of(&counters.refused_full),
            lost: of(&counters.lost),
            expired: of(&counters.expired),
            idle_closed: of(&counters.idle_closed),
            given_up: of(&counters.given_up),
        }
    }

    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        let idle = std::mem::take(&mut state.idle);
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        drop(idle);
        for waiter in waiters {
            if let Ok(waker) = waiter.end(Outcome::Closed) {
                waker.into_iter().for_each(Waker::wake);
            }
        }
    }
}

/// Keeps a permit for a moment from whoever would make a connection with it.
fn park(permit: Permit) {
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move {
            tokio::time::sleep(FULL_SERVER_PAUSE).await;
            drop(permit);
        });
    }
}

/// Whether the server has no room for another connection, or not for this role or database (53300).
fn is_full(error: &Error) -> bool {
    error.sqlstate() == Some(SqlState::TOO_MANY_CONNECTIONS.code())
}

fn closed() -> Error {
    Error::new(ErrorKind::Connection, "the pool is closed")
}
