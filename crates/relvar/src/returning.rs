//! Connections that come back to their pool: in the state in which they were taken, or not at all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::runtime::Handle;

use crate::connection::Connection;
use crate::error::Result;
use crate::guard::Guard;
use crate::session::{ReadWrite, Session};
use crate::slots::Lease;

/// How long it may take to bring a connection back into its state.
const CLEAN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an abandoned statement may run before the connection to its pooler is closed.
const ABANDON_TIMEOUT: Duration = Duration::from_secs(1);

/// Gives a connection back, or closes it.
pub(crate) fn give_back(lease: Lease) {
    if lease.wire.is_closed() {
        return lease.release();
    }
    if lease.in_flight.get() > 0 || lease.wire.is_left() {
        return abandon(lease.give_up());
    }
    let in_transaction = lease.in_transaction.load(Ordering::Relaxed);
    let has_work = lease.settings.reset.is_some() || lease.settings.on_return.is_some();
    if lease.is_returning {
        // What was to bring it back into its state did not.
        drop(lease.give_up());
    } else if !in_transaction && !has_work {
        lease.release();
    } else if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move {
            // A lease that is dropped is closed.
            if let Ok(Some(lease)) = tokio::time::timeout(CLEAN_TIMEOUT, clean(lease)).await {
                lease.release();
            }
        });
    } else {
        drop(lease.give_up());
    }
}

/// A future was dropped in the middle of a statement. Closing the connection rolls back; it is not used again.
fn abandon(connection: Connection) {
    let Ok(runtime) = Handle::try_current() else { return };
    if connection.settings.cancels {
        runtime.spawn(async move { connection.cancel.send().await });
    } else {
        // A pooler has fewer servers than connections: one whose statement is over can be used again.
        runtime.spawn(async move {
            let _ = tokio::time::timeout(ABANDON_TIMEOUT, connection.wire.settled()).await;
            connection.wire.terminate().await;
        });
    }
}

/// Brings a connection back into the state in which it was taken.
async fn clean(mut lease: Lease) -> Option<Lease> {
    lease.is_returning = true;
    rolled_back(&lease).await.ok()?;
    lease.deadlines.reset();
    if let Some(reset) = lease.settings.reset {
        lease.command(reset).await.ok()?;
    }
    let Some(hook) = lease.settings.on_return.clone() else { return Some(lease) };
    let mut session = Session::<ReadWrite>::new(lease, Guard::default());
    if let Err(error) = hook.call(&mut session).await {
        tracing::warn!(target: "relvar", %error, "on_return has failed, so the connection is closed");
        return None;
    }
    let lease = session.into_lease()?;
    rolled_back(&lease).await.ok()?;
    (lease.in_flight.get() == 0 && !lease.wire.is_left()).then_some(lease)
}

async fn rolled_back(lease: &Lease) -> Result<()> {
    if lease.in_transaction.load(Ordering::Relaxed) {
        lease.command("ROLLBACK").await?;
        lease.in_transaction.store(false, Ordering::Relaxed);
    }
    Ok(())
}
