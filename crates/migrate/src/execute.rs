//! Sending statements: one at a time, watched, cancellable; several in one transaction, tried again when a lock is
//! not granted in time.

use std::pin::pin;
use std::time::Duration;

use relvar_connect::{ServerMessage, describe};
use tokio::time::{Instant, interval_at, sleep, sleep_until};
use tokio_postgres::SimpleQueryMessage;

use crate::cancellation::Cancellation;
use crate::event::{Backend, Event, Observer};
use crate::options::RunOptions;
use crate::place::Spot;
use crate::run_error::RunError;
use crate::session::{Session, is_lost};

/// Pauses between attempts of a step that did not get its lock.
const PAUSE_FIRST: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// How often a cancel request is repeated, and how long the server may take to obey.
const CANCEL_AGAIN: Duration = Duration::from_millis(500);
const CANCEL_MAX: Duration = Duration::from_secs(30);

/// The two sessions of a run, and how it shall behave.
pub(crate) struct Crew<'a> {
    /// Holds the runner's lock, writes the journal outside of transactions, looks who blocks whom.
    pub watcher: Session,
    /// Runs the statements.
    pub worker: Session,
    pub options: &'a RunOptions,
    pub observer: &'a dyn Observer,
    pub cancellation: &'a Cancellation,
}

/// Why a statement did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server refused it; with those who blocked it last.
    Refused(ServerMessage, Vec<Backend>),
    /// The connection is gone.
    Lost(ServerMessage),
    /// Somebody asked the run to stop.
    Cancelled,
}

impl Failure {
    /// True when the others may let us pass later: lock not available, deadlock, serialization failure.
    pub(crate) fn is_contention(&self) -> bool {
        match self {
            Self::Refused(message, _) => {
                ["55P03", "40P01", "40001"].iter().any(|code| message.is(code))
            }
            Self::Lost(_) | Self::Cancelled => false,
        }
    }

    /// Says what happened to the statement at a spot.
    pub(crate) fn at(self, spot: &Spot<'_>) -> RunError {
        match self {
            Self::Refused(message, blockers) if message.is("55P03") => {
                let place = Box::new(spot.lock_not_granted(&blockers));
                RunError::LockTimeout { place, message: Box::new(message), blockers }
            }
            Self::Refused(message, _) => RunError::Statement {
                place: Box::new(spot.refused(&message)),
                message: Box::new(message),
            },
            Self::Lost(message) => RunError::ConnectionLost {
                place: Box::new(spot.connection_lost()),
                message: Box::new(message),
            },
            Self::Cancelled => RunError::Cancelled { at: Some(Box::new(spot.cancelled())) },
        }
    }
}

impl Crew<'_> {
    /// Sends one statement and waits for its end, at most as long as the server lets it wait for locks.
    pub(crate) async fn send(&self, sql: &str, lock_limit: Duration) -> Result<u64, Failure> {
        if self.cancellation.is_asked() {
            return Err(Failure::Cancelled);
        }
        let client = &self.worker.client;
        let mut statement = pin!(client.simple_query(sql));
        let period = (lock_limit / 4).clamp(Duration::from_millis(10), Duration::from_secs(1));
        let mut ticks = interval_at(Instant::now() + period, period);
        let mut blockers = Vec::new();
        let mut cancelled = false;
        let result = loop {
            tokio::select! {
                result = &mut statement => break result,
                _ = ticks.tick() => self.look_for_blockers(&mut blockers).await,
                () = self.cancellation.asked() => {
                    cancelled = true;
                    break self.cancel(statement).await.ok_or(Failure::Cancelled)?;
                }
            }
        };
        for notice in self.worker.notices() {
            self.observer.event(&Event::Notice(&notice));
        }
        match result {
            Ok(messages) => Ok(messages.iter().map(rows).sum()),
            Err(error) => {
                let message = describe(&error);
                if is_lost(client, &message) {
                    Err(Failure::Lost(message))
                } else if cancelled {
                    Err(Failure::Cancelled)
                } else {
                    Err(Failure::Refused(message, blockers))
                }
            }
        }
    }

    async fn look_for_blockers(&self, blockers: &mut Vec<Backend>) {
        let found = self.watcher.blockers(self.worker.pid).await;
        if !found.is_empty() && found != *blockers {
            self.observer.event(&Event::Blocked { by: &found });
            *blockers = found;
        }
    }

    /// Asks the server to cancel until it does; a request that comes before the statement has no effect.
    async fn cancel<F: Future>(&self, mut statement: std::pin::Pin<&mut F>) -> Option<F::Output> {
        let deadline = Instant::now() + CANCEL_MAX;
        loop {
            // A server that cannot be reached leaves the statement running; the wait below ends all the same.
            let _ = self.worker.cancel.cancel().await;
            let again = Instant::now() + CANCEL_AGAIN;
            tokio::select! {
                result = &mut statement => return Some(result),
                () = sleep_until(again.min(deadline)) => {}
            }
            if Instant::now() >= deadline {
                return None;
            }
        }
    }

    /// Pauses before the next attempt of a step that did not get its lock; gives the failure back when it is no matter
    /// of waiting, or when time is up.
    pub(crate) async fn pause(
        &self,
        step: u32,
        patience: &mut Patience,
        failure: Failure,
    ) -> Result<(), Failure> {
        let pause = patience.pause;
        match &failure {
            Failure::Refused(message, _)
                if failure.is_contention() && Instant::now() + pause < patience.deadline =>
            {
                self.observer.event(&Event::Retrying { step, pause, because: message });
            }
            Failure::Refused(..) | Failure::Lost(_) | Failure::Cancelled => return Err(failure),
        }
        patience.pause = (pause * 2).min(PAUSE_MAX);
        tokio::select! {
            () = sleep(pause) => Ok(()),
            () = self.cancellation.asked() => Err(Failure::Cancelled),
        }
    }
}

/// How long a step may go on trying to get its locks.
pub(crate) struct Patience {
    pause: Duration,
    deadline: Instant,
}

impl Patience {
    /// Starts now.
    pub(crate) fn new(options: &RunOptions) -> Self {
        Self { pause: PAUSE_FIRST, deadline: Instant::now() + options.lock_wait_max }
    }
}

fn rows(message: &SimpleQueryMessage) -> u64 {
    match message {
        SimpleQueryMessage::CommandComplete(rows) => *rows,
        _ => 0,
    }
}
