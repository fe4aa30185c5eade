//! Asking a run to stop.

use tokio::sync::watch;

/// The side that asks; keep it where the signal arrives.
#[derive(Debug, Clone)]
pub struct Canceller(watch::Sender<bool>);

/// The side that hears.
#[derive(Debug, Clone)]
pub struct Cancellation(Option<watch::Receiver<bool>>);

impl Canceller {
    /// Asks the run to stop: the running statement is cancelled, its transaction rolled back.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }
}

impl Cancellation {
    /// A pair: who asks, and who hears.
    #[must_use]
    pub fn pair() -> (Canceller, Self) {
        let (sender, receiver) = watch::channel(false);
        (Canceller(sender), Self(Some(receiver)))
    }

    /// Nobody will ever ask.
    #[must_use]
    pub fn never() -> Self {
        Self(None)
    }

    /// Ends when somebody has asked.
    pub(crate) async fn asked(&self) {
        if let Some(receiver) = &self.0
            && receiver.clone().wait_for(|asked| *asked).await.is_ok()
        {
            return;
        }
        std::future::pending().await
    }

    /// True once somebody has asked.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.as_ref().is_some_and(|receiver| *receiver.borrow())
    }
}
