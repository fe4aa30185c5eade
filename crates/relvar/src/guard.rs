//! Seeing N+1: one statement sent again and again from one place.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use crate::connection::Call;
use crate::recorder::Recorder;

/// What to do when the same place sends the same statement too often within one session, or within one [`RepeatScope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RepeatGuard {
    /// Nothing; nothing is counted.
    #[default]
    Off,
    /// A warning by `tracing`, once a place, from more than so many times.
    Warn(u32),
    /// A panic, which fails the test, from more than so many times.
    Panic(u32),
}

/// Counts repeated statements of several sessions together: of all that one request or one task takes. A loop that takes a
/// session from the pool for every row is seen by this alone.
///
/// Around a request, in a middleware: [`run`](Self::run). Where sessions are taken in several tasks, a pool that carries it:
/// [`Pool::guarded_by`](crate::Pool::guarded_by).
///
/// ```no_run
/// # use relvar::{Model, Pool, RepeatGuard, RepeatScope, sql};
/// # async fn handler(pool: &Pool, ids: Vec<i64>) -> relvar::Result<()> {
/// let request = RepeatScope::new(RepeatGuard::Warn(10));
/// request
///     .run(async {
///         for id in ids {
///             let mut session = pool.session().await?;
///             sql("SELECT :id").bind("id", id).rows(&mut session).await?; // warned of from the 11th on
///         }
///         Ok(())
///     })
///     .await
/// # }
/// ```
#[derive(Clone)]
pub struct RepeatScope {
    mode: RepeatGuard,
    counts: Arc<Mutex<Counts>>,
}

tokio::task_local! {
    /// The one that what runs here belongs to.
    static SCOPE: RepeatScope;
}

impl fmt::Debug for RepeatScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepeatScope").field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl RepeatScope {
    /// A scope that has seen nothing yet.
    pub fn new(mode: RepeatGuard) -> RepeatScope {
        RepeatScope { mode, counts: Arc::default() }
    }

    /// Runs a future, in which every session that is taken from a pool belongs to this scope. Tasks that it spawns are others:
    /// give them a pool that is [guarded by](crate::Pool::guarded_by) the scope.
    pub fn run<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        SCOPE.scope(self.clone(), future)
    }

    /// The one of this task, if it has one.
    pub(crate) fn of_task() -> Option<RepeatScope> {
        SCOPE.try_with(RepeatScope::clone).ok()
    }
}

/// What a session is watched by.
#[derive(Default)]
pub(crate) struct Guard {
    mode: RepeatGuard,
    recorder: Option<Recorder>,
    scope: Option<RepeatScope>,
    allowed: u32,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    of: HashMap<(&'static Location<'static>, Box<str>), Count>,
    last: Option<&'static Location<'static>>,
}

struct Count {
    times: u32,
    /// Where the statement before the first of them came from.
    after: Option<&'static Location<'static>>,
}

impl Guard {
    pub fn new(mode: RepeatGuard, recorder: Option<Recorder>, scope: Option<RepeatScope>) -> Self {
        let scope = scope.filter(|scope| scope.mode != RepeatGuard::Off);
        Guard { mode, recorder, scope, ..Guard::default() }
    }

    /// Whether it has anything to do.
    pub fn is_awake(&self) -> bool {
        self.recorder.is_some() || self.scope.is_some() || self.mode != RepeatGuard::Off
    }

    pub fn allow(&mut self, allowed: bool) {
        match allowed {
            true => self.allowed += 1,
            false => self.allowed = self.allowed.saturating_sub(1),
        }
    }

    pub fn saw(&mut self, call: &Call<'_>) {
        if let Some(recorder) = &self.recorder {
            recorder.saw(call.text, call.place);
        }
        // What is bound tells a loop from a statement that has to be repeated as it is.
        if self.allowed > 0 || call.is_part || call.params.is_empty() {
            return;
        }
        let mut told = self.counts.saw(self.mode, call, "").map(|message| (self.mode, message));
        if let Some(scope) = &self.scope {
            let mut counts = scope.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let message = counts.saw(scope.mode, call, " within one request or task");
            told = told.or(message.map(|message| (scope.mode, message)));
        }
        match told {
            Some((RepeatGuard::Panic(_), message)) => panic!("{message}"),
            Some((_, message)) => tracing::warn!(target: "relvar", "{message}"),
            None => {}
        }
    }
}

impl Counts {
    /// Counts a statement. Returns the message where it is one too many.
    fn saw(&mut self, mode: RepeatGuard, call: &Call<'_>, within: &str) -> Option<String> {
        let max = match mode {
            RepeatGuard::Off => return None,
            RepeatGuard::Warn(max) | RepeatGuard::Panic(max) => max,
        };
        let after = self.last.filter(|last| *last != call.place);
        self.last = Some(call.place);
        let new = || Count { times: 0, after };
        let count = self.of.entry((call.place, call.text.into())).or_insert_with(new);
        count.times += 1;
        if count.times != max.saturating_add(1) {
            return None;
        }
        let first = count.after.map(|at| format!(", after the query at {at}")).unwrap_or_default();
        Some(format!(
            "the same statement was sent more than {max} times{within} from {}{first}: {}\n\
             load all at once: `.with(…)` a relation, or `is_in(…)`; what is meant goes into `allow_repeat`",
            call.place, call.text
        ))
    }
}
