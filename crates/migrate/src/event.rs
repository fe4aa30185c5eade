//! What a run tells while it goes on.

use std::time::Duration;

use relvar_connect::ServerMessage;

use crate::revision::{Direction, RevisionId};

/// Hears what happens, when it happens. It is called between statements, so it should be quick.
pub trait Observer: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silence;

impl Observer for Silence {
    fn event(&self, _: &Event<'_>) {}
}

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// Another runner is at work; this one waits.
    WaitingForRunner(&'a Backend),
    /// A backend outlived its killed client and still runs a statement; this runner waits for it.
    WaitingForOrphan(&'a Backend),
    /// A revision begins, or goes on where it broke off.
    RevisionStarted {
        /// Which one.
        revision: &'a RevisionId,
        /// What it is for.
        message: &'a str,
        /// Which way.
        direction: Direction,
        /// True when a former run has done a part of it.
        resumed: bool,
    },
    /// A step begins.
    StepStarted {
        /// Its number.
        step: u32,
    },
    /// A step was done by a former run.
    StepSkipped {
        /// Its number.
        step: u32,
    },
    /// The journal has a row that says a statement outside of transactions is about to run.
    StatementJournaled {
        /// The step.
        step: u32,
        /// The statement in the step, from 1.
        statement: u32,
    },
    /// A statement was sent.
    StatementStarted {
        /// The step.
        step: u32,
        /// The statement in the step, from 1.
        statement: u32,
        /// Its text.
        sql: &'a str,
    },
    /// A statement was run.
    StatementFinished {
        /// The step.
        step: u32,
        /// The statement in the step, from 1.
        statement: u32,
        /// How many rows it touched.
        rows: u64,
        /// How long it took.
        took: Duration,
    },
    /// A statement outside of transactions was found done, by a probe of the catalog or by the journal.
    StatementSkipped {
        /// The step.
        step: u32,
        /// The statement in the step, from 1.
        statement: u32,
    },
    /// Something that a broken run left was removed or finished.
    Repaired {
        /// What was done, as SQL.
        sql: &'a str,
    },
    /// A statement waits for others.
    Blocked {
        /// Who they are.
        by: &'a [Backend],
    },
    /// A lock was not granted in time; the step was rolled back and is tried again.
    Retrying {
        /// The step.
        step: u32,
        /// How long the runner pauses before.
        pause: Duration,
        /// The server's words.
        because: &'a ServerMessage,
    },
    /// The server said something.
    Notice(&'a ServerMessage),
    /// A step is done and journaled.
    StepFinished {
        /// Its number.
        step: u32,
    },
    /// A revision is done and in the ledger.
    RevisionFinished {
        /// Which one.
        revision: &'a RevisionId,
        /// Which way.
        direction: Direction,
        /// How long it took.
        took: Duration,
    },
}

/// A session of the server, as `pg_stat_activity` shows it to this role.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Backend {
    /// Its process id.
    pub pid: i32,
    /// The role.
    pub user: Option<String>,
    /// What it calls itself.
    pub application: Option<String>,
    /// Its client's address; none for a socket.
    pub client: Option<String>,
    /// `active`, `idle in transaction`, …
    pub state: Option<String>,
    /// When its present or last statement began, UTC.
    pub query_start: Option<String>,
    /// When its transaction began, UTC.
    pub transaction_start: Option<String>,
}

impl std::fmt::Display for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "pid {}", self.pid)?;
        let parts = [
            ("application", &self.application),
            ("user", &self.user),
            ("client", &self.client),
            ("state", &self.state),
            ("transaction since", &self.transaction_start),
            ("statement since", &self.query_start),
        ];
        for (name, value) in parts {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                write!(f, ", {name} {value}")?;
            }
        }
        Ok(())
    }
}
