//! The task that looks after the idle connections of a pool.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use tokio::runtime::Handle;

use crate::slots::Slots;

/// Starts it, unless it runs or has nothing to do. It ends with its runtime, or when the pool is gone; another is started
/// by the next that needs a connection.
pub(crate) fn start(slots: &Arc<Slots>) {
    if slots.kept.load(Ordering::Relaxed) {
        return;
    }
    let Ok(runtime) = Handle::try_current() else { return };
    if !slots.kept.swap(true, Ordering::Relaxed) && slots.period().is_some() {
        runtime.spawn(Keeper(Arc::downgrade(slots)).run());
    }
}

struct Keeper(Weak<Slots>);

impl Keeper {
    async fn run(self) {
        loop {
            let Some(slots) = self.0.upgrade() else { return };
            let Some(period) = slots.period() else { return };
            slots.look_after().await;
            drop(slots);
            tokio::time::sleep(period).await;
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Some(slots) = self.0.upgrade() {
            slots.kept.store(false, Ordering::Relaxed);
        }
    }
}
