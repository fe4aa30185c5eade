//! How long to wait for a server, whatever it and the network do.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::error::{Error, ErrorKind};

/// Deadlines of a connection as it is used now.
pub(crate) struct Deadlines {
    /// Whether there is any.
    are_set: AtomicBool,
    times: Mutex<Times>,
    /// What the pool says.
    statement: Option<Duration>,
    unit: Option<Duration>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Times {
    statement: Option<Duration>,
    /// When the statement that runs has to be answered.
    statement_end: Option<Deadline>,
    unit_end: Option<Deadline>,
}

/// A time to be done by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub at: Instant,
    /// How long it was to it.
    pub limit: Duration,
    pub of: Limited,
}

/// What has a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limited {
    /// A statement.
    Statement,
    /// A unit of work.
    Unit,
}

impl Deadline {
    /// Why the connection is given up.
    pub fn error(&self) -> Error {
        let limit = self.limit;
        let message = match self.of {
            Limited::Statement => format!(
                "no answer within {limit:?} (statement_deadline), so the connection was given up; whether the statement was \
                 executed is unknown"
            ),
            Limited::Unit => format!(
                "the unit of work took longer than {limit:?} (unit_deadline), so its connection was given up; it is rolled \
                 back, unless this was its COMMIT"
            ),
        };
        Error::new(ErrorKind::Deadline, message)
    }

    fn new(limit: Option<Duration>, of: Limited) -> Option<Deadline> {
        let limit = limit?;
        Some(Deadline { at: Instant::now().checked_add(limit)?, limit, of })
    }
}

/// Waits for the rows of a stream: for each as long as for a statement, and for none longer than for the unit.
pub(crate) struct Patience {
    statement: Option<Duration>,
    unit_end: Option<Deadline>,
    /// Runs while a row is waited for.
    timer: Option<(Pin<Box<Sleep>>, Deadline)>,
}

impl Patience {
    pub fn new(deadlines: &Deadlines) -> Patience {
        let Times { statement, unit_end, .. } = *deadlines.times();
        Patience { statement, unit_end, timer: None }
    }

    /// A row has come.
    pub fn rest(&mut self) {
        self.timer = None;
    }

    /// The deadline that is over.
    pub fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Deadline> {
        if self.timer.is_none() {
            let statement = Deadline::new(self.statement, Limited::Statement);
            let Some(deadline) = sooner(statement, self.unit_end) else { return Poll::Pending };
            self.timer = Some((Box::pin(tokio::time::sleep_until(deadline.at)), deadline));
        }
        let Some((timer, deadline)) = &mut self.timer else { return Poll::Pending };
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(*deadline)
    }
}

fn sooner(one: Option<Deadline>, other: Option<Deadline>) -> Option<Deadline> {
    one.into_iter().chain(other).min_by_key(|deadline| deadline.at)
}

impl Deadlines {
    pub fn new(statement: Option<Duration>, unit: Option<Duration>) -> Deadlines {
        let deadlines =
            Deadlines { are_set: AtomicBool::new(false), times: Mutex::default(), statement, unit };
        deadlines.reset();
        deadlines
    }

    /// As the pool says.
    pub fn reset(&self) {
        if self.statement.is_some() || self.are_set.load(Ordering::Relaxed) {
            let statement = self.statement;
            self.change(|times| *times = Times { statement, ..Times::default() });
        }
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Times)) {
        let mut times = self.times();
        change(&mut times);
        let are_set = times.statement.is_some() || times.unit_end.is_some();
        self.are_set.store(are_set, Ordering::Relaxed);
    }

    pub fn set_statement(&self, limit: Option<Duration>) {
        self.change(|times| times.statement = limit);
    }

    pub fn set_unit(&self, limit: Option<Duration>) {
        self.change(|times| times.unit_end = Deadline::new(limit, Limited::Unit));
    }

    /// From here on the unit's time counts.
    pub fn begin_unit(&self) {
        if self.unit.is_some() {
            self.set_unit(self.unit);
        }
    }

    pub fn end_unit(&self) {
        if self.are_set.load(Ordering::Relaxed) {
            self.set_unit(None);
        }
    }

    /// From here on the time of a statement counts, which may take several answers.
    pub fn begin_statement(&self) {
        if self.are_set.load(Ordering::Relaxed) {
            self.change(|times| {
                times.statement_end = Deadline::new(times.statement, Limited::Statement);
            });
        }
    }

    pub fn end_statement(&self) {
        if self.are_set.load(Ordering::Relaxed) {
            self.change(|times| times.statement_end = None);
        }
    }

    /// When the next answer has to be there.
    pub fn next(&self) -> Option<Deadline> {
        if !self.are_set.load(Ordering::Relaxed) {
            return None;
        }
        let times = *self.times();
        let statement =
            times.statement_end.or_else(|| Deadline::new(times.statement, Limited::Statement));
        sooner(statement, times.unit_end)
    }
}
