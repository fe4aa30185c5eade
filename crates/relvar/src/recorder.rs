//! Recording which statements were sent.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

type Record = dyn Fn(&str, &'static Location<'static>) + Send + Sync;

/// Is told the text of every statement that a session is about to send, and the place in the application that
/// asked; never a value. It is called while the connection is held, so it should be quick.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use relvar::{PoolOptions, Recorder};
///
/// let seen = Arc::new(Mutex::new(Vec::new()));
/// let into = Arc::clone(&seen);
/// let recorder = Recorder::new(move |text, place| {
///     into.lock().unwrap().push(format!("{}:{} {text}", place.file(), place.line()));
/// });
/// let options = PoolOptions { recorder: Some(recorder), ..PoolOptions::default() };
/// # let _ = options;
/// ```
#[derive(Clone)]
pub struct Recorder(Arc<Record>);

impl Recorder {
    /// A recorder that calls `record`.
    pub fn new(
        record: impl Fn(&str, &'static Location<'static>) + Send + Sync + 'static,
    ) -> Recorder {
        Recorder(Arc::new(record))
    }

    pub(crate) fn saw(&self, text: &str, place: &'static Location<'static>) {
        (self.0)(text, place);
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder")
    }
}
