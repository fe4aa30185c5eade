//! One runner at a time per database.
//!
//! The lock is an advisory one, asked for by `pg_try_advisory_lock` in a statement of its own each time: a runner that
//! waited inside `pg_advisory_lock` would hold a snapshot, and the other one's CREATE INDEX CONCURRENTLY would wait for
//! that snapshot while holding the lock.
//!
//! The session that holds it does nothing else, so the server ends it as soon as its client dies. A worker whose client
//! died may go on with its statement; hence: lock free and worker alive means an orphan.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::cancellation::Cancellation;
use crate::event::{Backend, Event, Observer};
use crate::ledger::OpenRun;
use crate::options::RunOptions;
use crate::run_error::RunError;
use crate::session::Session;

/// The first key of the lock: `relv` in ASCII. The second one is 1.
pub(crate) const LOCK_CLASS: i32 = 0x7265_6c76;

/// How often a lock or an orphan is looked at: first, and at most.
const POLL_FIRST: Duration = Duration::from_millis(50);
const POLL_MAX: Duration = Duration::from_secs(1);

/// Takes the lock for as long as the session lives.
pub(crate) async fn acquire(
    session: &Session,
    options: &RunOptions,
    observer: &dyn Observer,
    cancellation: &Cancellation,
) -> Result<(), RunError> {
    let mut patience = Patience::new(options.runner_wait_max);
    while !try_acquire(session).await? {
        if patience.is_fresh() || patience.is_over() {
            let holder = holder(session).await?;
            if patience.is_over() {
                return Err(RunError::Busy {
                    holder: Box::new(holder),
                    waited: options.runner_wait_max,
                });
            }
            observer.event(&Event::WaitingForRunner(&holder));
        }
        patience.pause(cancellation).await?;
    }
    Ok(())
}

/// Makes sure that the lock is still held: its session may have been ended by somebody.
pub(crate) async fn check(session: &Session) -> Result<(), RunError> {
    let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() \
               AND classid::bigint = $1::integer AND objid = 1 AND granted)";
    let held = session.client.query_one(sql, &[&LOCK_CLASS]).await;
    if held.is_ok_and(|row| row.get(0)) { Ok(()) } else { Err(RunError::LockLost) }
}

/// Waits until a backend that still runs a statement of a dead runner has ended, or ends it.
pub(crate) async fn wait_for_orphan(
    session: &Session,
    open: &OpenRun,
    options: &RunOptions,
    observer: &dyn Observer,
    cancellation: &Cancellation,
) -> Result<(), RunError> {
    let Some(pid) = open.backend else { return Ok(()) };
    let mut patience = Patience::new(options.runner_wait_max);
    while let Some(backend) = session.backend(pid).await? {
        if patience.is_fresh() {
            observer.event(&Event::WaitingForOrphan(&backend));
            if options.terminate_orphan {
                terminate(session, pid).await?;
            }
        }
        if patience.is_over() {
            let revision = open.revision.clone();
            return Err(RunError::Orphan {
                backend: Box::new(backend),
                revision,
                waited: options.runner_wait_max,
            });
        }
        patience.pause(cancellation).await?;
    }
    Ok(())
}

async fn terminate(session: &Session, pid: i32) -> Result<(), RunError> {
    let sql = "SELECT pg_catalog.pg_terminate_backend($1)";
    session
        .client
        .query_one(sql, &[&pid])
        .await
        .map_err(RunError::server("end the orphaned session"))?;
    Ok(())
}

async fn try_acquire(session: &Session) -> Result<bool, RunError> {
    let sql = "SELECT pg_catalog.pg_try_advisory_lock($1, 1)";
    let row = session.client.query_one(sql, &[&LOCK_CLASS]).await;
    Ok(row.map_err(RunError::server("ask for the runner's lock"))?.get(0))
}

/// Who holds the lock; nobody that can be named when it has just become free.
async fn holder(session: &Session) -> Result<Backend, RunError> {
    let sql = "SELECT l.pid FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.granted \
               AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) \
               AND l.classid::bigint = $1::integer AND l.objid = 1";
    let row = session.client.query_opt(sql, &[&LOCK_CLASS]).await;
    let pid: Option<i32> = row
        .map_err(RunError::server("look who holds the runner's lock"))?
        .and_then(|row| row.get(0));
    match pid {
        Some(pid) => {
            Ok(session.backend(pid).await?.unwrap_or(Backend { pid, ..Backend::default() }))
        }
        None => Ok(Backend::default()),
    }
}

/// Longer and longer pauses, up to a limit of all together.
struct Patience {
    pause: Duration,
    fresh: bool,
    deadline: Instant,
}

impl Patience {
    fn new(limit: Duration) -> Self {
        Self { pause: POLL_FIRST, fresh: true, deadline: Instant::now() + limit }
    }

    fn is_fresh(&self) -> bool {
        self.fresh
    }

    fn is_over(&self) -> bool {
        Instant::now() >= self.deadline
    }

    async fn pause(&mut self, cancellation: &Cancellation) -> Result<(), RunError> {
        self.fresh = false;
        let pause = self.pause;
        self.pause = (pause * 2).min(POLL_MAX);
        tokio::select! {
            () = sleep(pause) => Ok(()),
            () = cancellation.asked() => Err(RunError::Cancelled { at: None }),
        }
    }
}
