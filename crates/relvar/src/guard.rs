//! Seeing N+1: one statement sent again and again from one place.

use std::collections::HashMap;
use std::panic::Location;

use crate::connection::Call;
use crate::recorder::Recorder;

/// What to do when the same place sends the same statement too often within one session.
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

/// Counts of one session.
#[derive(Default)]
pub(crate) struct Guard {
    mode: RepeatGuard,
    recorder: Option<Recorder>,
    allowed: u32,
    counts: HashMap<(&'static Location<'static>, Box<str>), Count>,
    last: Option<&'static Location<'static>>,
}

struct Count {
    times: u32,
    /// Where the statement before the first of them came from.
    after: Option<&'static Location<'static>>,
}

impl Guard {
    pub fn new(mode: RepeatGuard, recorder: Option<Recorder>) -> Self {
        Guard { mode, recorder, ..Guard::default() }
    }

    /// Whether it has anything to do.
    pub fn is_awake(&self) -> bool {
        self.recorder.is_some() || self.mode != RepeatGuard::Off
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
        let max = match self.mode {
            RepeatGuard::Off => return,
            RepeatGuard::Warn(max) | RepeatGuard::Panic(max) => max,
        };
        // What is bound tells a loop from a statement that has to be repeated as it is.
        if self.allowed > 0 || call.is_part || call.params.is_empty() {
            return;
        }
        let after = self.last.filter(|last| *last != call.place);
        self.last = Some(call.place);
        let count =
            self.counts.entry((call.place, call.text.into())).or_insert(Count { times: 0, after });
        count.times += 1;
        if count.times != max.saturating_add(1) {
            return;
        }
        let first = count.after.map(|at| format!(", after the query at {at}")).unwrap_or_default();
        let message = format!(
            "the same statement was sent more than {max} times from {}{first}: {}\n\
             load all at once: `.with(…)` a relation, or `is_in(…)`; what is meant goes into `allow_repeat`",
            call.place, call.text
        );
        match self.mode {
            RepeatGuard::Panic(_) => panic!("{message}"),
            RepeatGuard::Warn(_) => tracing::warn!(target: "relvar", "{message}"),
            RepeatGuard::Off => {}
        }
    }
}
