//! What `tracing` is told of statements.

use std::time::Instant;

use tracing::field::{Empty, debug, display};
use tracing::{Level, Span};

use crate::connection::Call;
use crate::error::Error;

/// A statement on its way, as a span of the target `relvar` at the level DEBUG: `statement`, `place`, and at its end `rows`,
/// `micros` and, where it failed, `sqlstate` and `error`. An event at the end says that it is over, so that a log
/// without spans has a line. No bound value is told, unless the pool's options say so (`values`).
pub(crate) struct Trace(Option<Open>);

struct Open {
    span: Span,
    start: Instant,
    rows: u64,
    is_over: bool,
}

impl Trace {
    /// Opens the span, if there is a subscriber.
    pub fn of(call: &Call<'_>, with_values: bool) -> Trace {
        let trace = Trace::begin(call.text);
        if let Trace(Some(open)) = &trace {
            open.span.record("place", display(call.place));
            if with_values {
                open.span.record("values", debug(call.params));
            }
        }
        trace
    }

    /// The same for a statement of our own, such as BEGIN.
    pub fn begin(text: &str) -> Trace {
        if !tracing::enabled!(target: "relvar", Level::DEBUG) {
            return Trace(None);
        }
        let span = tracing::debug_span!(
            target: "relvar",
            "statement",
            statement = text,
            place = Empty,
            values = Empty,
            rows = Empty,
            micros = Empty,
            sqlstate = Empty,
            error = Empty,
        );
        Trace(Some(Open { span, start: Instant::now(), rows: 0, is_over: false }))
    }

    /// So many rows came, or were changed.
    pub fn rows(&mut self, rows: u64) {
        if let Some(open) = &mut self.0 {
            open.rows += rows;
        }
    }

    /// It is over; with an error, or well.
    pub fn end(&mut self, error: Option<&Error>) {
        let Some(open) = &mut self.0 else { return };
        open.is_over = true;
        if let Some(error) = error {
            open.span.record("error", error.message());
            if let Some(sqlstate) = error.sqlstate() {
                open.span.record("sqlstate", sqlstate);
            }
        }
    }
}

/// The rest is not waited for: it is over, was cancelled, or a stream was left.
impl Drop for Open {
    fn drop(&mut self) {
        let micros = self.start.elapsed().as_micros() as u64;
        self.span.record("rows", self.rows);
        self.span.record("micros", micros);
        let end = if self.is_over { "over" } else { "left before its end" };
        tracing::debug!(target: "relvar", parent: &self.span, rows = self.rows, micros, "{end}");
    }
}
