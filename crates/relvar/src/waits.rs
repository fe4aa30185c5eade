//! Who waits for a connection, and who wakes them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

use crate::wakers::Wakers;

/// Who waits, and what has happened since the last look.
#[derive(Default)]
pub(crate) struct Waits {
    /// [`SOCKET`], [`ASLEEP`], and the number of [`ANSWER`]s: no waiter consumes the event of another.
    state: AtomicU64,
    sleepers: Mutex<Wakers>,
}

/// The socket has something to do.
pub(crate) const SOCKET: u64 = 1;
/// There is a sleeping task.
const ASLEEP: u64 = 2;
/// One more answer is there.
pub(crate) const ANSWER: u64 = 4;

impl Waits {
    /// Whether the socket has something to do, which is now taken care of.
    pub fn take_socket(&self) -> bool {
        self.state.load(Ordering::Acquire) & SOCKET != 0
            && self.state.fetch_and(!SOCKET, Ordering::AcqRel) & SOCKET != 0
    }

    /// How many answers have come.
    pub fn answers(&self) -> u64 {
        self.state.load(Ordering::Acquire) / ANSWER
    }

    /// To be woken when something happens; false where something has happened already since there were so many answers.
    pub fn sleep(&self, waker: &Waker, answers: u64) -> bool {
        self.sleepers().add(waker);
        // What happens from here on finds the sleeper.
        let state = self.state.fetch_or(ASLEEP, Ordering::AcqRel);
        state & SOCKET == 0 && state / ANSWER == answers
    }

    /// Something has happened. All are woken: it is unknown whose it is.
    pub fn wake(&self, what: u64) {
        let state = match what {
            ANSWER => self.state.fetch_add(ANSWER, Ordering::AcqRel),
            what => self.state.fetch_or(what, Ordering::AcqRel),
        };
        if state & ASLEEP == 0 {
            return;
        }
        let sleepers = {
            let mut sleepers = self.sleepers();
            self.state.fetch_and(!ASLEEP, Ordering::AcqRel);
            std::mem::take(&mut *sleepers)
        };
        sleepers.wake();
    }

    fn sleepers(&self) -> MutexGuard<'_, Wakers> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the waiters and records what has happened.
pub(crate) struct Caller {
    waits: Arc<Waits>,
    what: u64,
}

impl Caller {
    pub fn waker(waits: &Arc<Waits>, what: u64) -> Waker {
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
