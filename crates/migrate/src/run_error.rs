//! Why a run stopped, or never began.

use std::time::Duration;

use relvar_connect::{ServerMessage, describe};

use crate::blocking::BlockedTable;
use crate::event::Backend;
use crate::ledger::LedgerError;
use crate::located::Located;
use crate::revision::{Direction, RevisionId};
use crate::sum::SumIssue;
use crate::target_spec::TargetError;

/// Why a run stopped, or never began.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The server cannot be reached, or does not let us in.
    #[error(transparent)]
    Connect(Box<relvar_connect::Error>),
    /// The target means no revision.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The server is a standby.
    #[error("{server} is a read-only standby")]
    Standby {
        /// Which server.
        server: String,
    },
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Another runner is at work.
    #[error("another migration run holds the lock: {holder}; waited {}", seconds(*waited))]
    Busy {
        /// Who holds the lock.
        holder: Box<Backend>,
        /// How long this one has waited.
        waited: Duration,
    },
    /// A backend that outlived its killed client still runs a statement.
    #[error("a former run of revision {revision} was killed, but the server still runs its statement: {backend}; waited {}", seconds(*waited))]
    Orphan {
        /// The backend.
        backend: Box<Backend>,
        /// What it works for.
        revision: RevisionId,
        /// How long this runner has waited.
        waited: Duration,
    },
    /// The session that held the runner's lock was ended.
    #[error("lost the migration lock: its session was terminated")]
    LockLost,
    /// The database has revisions that the folder does not know.
    #[error("the database has revisions that the migration folder does not know: {}", .0.iter().map(|(id, message)| format!("{id} ({message})")).collect::<Vec<_>>().join(", "))]
    UnknownRevisions(Vec<(RevisionId, String)>),
    /// Files of applied revisions were edited.
    #[error("{} edited after {} applied: {}", if .0.len() == 1 { "a revision was" } else { "revisions were" }, if .0.len() == 1 { "it was" } else { "they were" }, .0.join(", "))]
    Edited(Vec<String>),
    /// The folder and `relvar.sum` differ.
    #[error("migrations do not match relvar.sum (checksum mismatch): {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Sum(Vec<SumIssue>),
    /// Revisions that nobody has signed.
    #[error("{} not approved: {}", if .0.len() == 1 { "a revision is" } else { "revisions are" }, .0.join(", "))]
    Pending(Vec<String>),
    /// A database stands in the middle of what a baseline replaces.
    #[error("baseline {baseline} replaces revisions of which this database has only some; it lacks {}", .missing.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", "))]
    PartialBaseline {
        /// The baseline.
        baseline: RevisionId,
        /// What the database has not run.
        missing: Vec<RevisionId>,
    },
    /// A revision has no way down.
    #[error("{file}: revision {revision} has no down section, or an empty one")]
    NoDown {
        /// Its file.
        file: String,
        /// Its id.
        revision: RevisionId,
    },
    /// A revision says that there is no way back.
    #[error("{file}: revision {revision} cannot be undone: {why}")]
    Irreversible {
        /// Its file.
        file: String,
        /// Its id.
        revision: RevisionId,
        /// The author's reason.
        why: String,
    },
    /// A downgrade would lose data.
    #[error("the downgrade loses data: {}", .0.iter().map(|(id, what)| format!("{id} loses {what}")).collect::<Vec<_>>().join("; "))]
    Destructive(Vec<(RevisionId, String)>),
    /// Another revision, or the other direction, was begun and not finished.
    #[error(
        "revision {revision} ({direction}) failed partway (started {started_at}; {done} {} completed)", if *.done == 1 { "step" } else { "steps" }
    )]
    Unfinished {
        /// Which one.
        revision: RevisionId,
        /// Which way.
        direction: Direction,
        /// When, UTC.
        started_at: String,
        /// How many rows of the journal are done.
        done: usize,
        /// Whether the migration folder has it.
        in_folder: bool,
    },
    /// The database has by other means what pending revisions create.
    #[error("{} of pending revisions {} in this database already; nothing was run:\n{}", if .objects.len() == 1 { "an object" } else { "objects" }, if .objects.len() == 1 { "exists" } else { "exist" }, list(.objects))]
    Exists {
        /// The statements.
        objects: Vec<Located>,
        /// What to do.
        help: String,
    },
    /// Revisions would rewrite large tables while others wait.
    #[error("{server} has tables that pending revisions rewrite under ACCESS EXCLUSIVE, which blocks reads and writes meanwhile:{}", .tables.iter().map(|table| format!("\n  {table} (revision {})", table.revision)).collect::<String>())]
    Blocking {
        /// Which database.
        server: String,
        /// The tables.
        tables: Vec<BlockedTable>,
    },
    /// The part of a revision that has already run was edited.
    #[error("{0}")]
    StepChanged(Box<Located>),
    /// The server refused a statement.
    #[error("{place}\n{message}")]
    Statement {
        /// File, line and column of what the server objects to.
        place: Box<Located>,
        /// The server's words.
        message: Box<ServerMessage>,
    },
    /// The role lacks rights that a statement needs; no step has run.
    #[error("{place}\n{message}")]
    Rights {
        /// File and line of the first statement that needs them.
        place: Box<Located>,
        /// The server's words.
        message: Box<ServerMessage>,
    },
    /// A lock was never granted.
    #[error("{place}\n{message}{}", blocked_by(.blockers))]
    LockTimeout {
        /// File and line of the statement that waited.
        place: Box<Located>,
        /// The server's words.
        message: Box<ServerMessage>,
        /// Who held the lock when it was last looked at.
        blockers: Vec<Backend>,
    },
    /// An index is there, but not as the statement says.
    #[error("{0}")]
    Index(Box<Located>),
    /// The connection was cut.
    #[error("{place}\n{message}")]
    ConnectionLost {
        /// File and line of the statement that ran.
        place: Box<Located>,
        /// What the client or the server said last.
        message: Box<ServerMessage>,
    },
    /// Somebody asked the run to stop.
    #[error("{}", at.as_ref().map_or_else(|| "cancelled before anything ran".to_owned(), |place| place.to_string()))]
    Cancelled {
        /// File and line of the statement that ran, if one did.
        at: Option<Box<Located>>,
    },
    /// A statement was started by a former run, and nobody can tell whether it happened.
    #[error("{0}")]
    InDoubt(Box<Located>),
    /// The server refused something that relvar asked on its own.
    #[error("cannot {doing}\n{message}")]
    Server {
        /// What was tried.
        doing: &'static str,
        /// The server's words.
        message: Box<ServerMessage>,
    },
}

/// What kind of failure it is; each has an exit code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// What was asked for makes no sense.
    Usage,
    /// It could not be done.
    Failed,
    /// It was not done, for safety.
    Refused,
}

impl RunError {
    pub(crate) fn server(doing: &'static str) -> impl Fn(tokio_postgres::Error) -> Self {
        move |error| Self::Server { doing, message: Box::new(describe(&error)) }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Target(_) => ErrorClass::Usage,
            Self::UnknownRevisions(_)
            | Self::Edited(_)
            | Self::Sum(_)
            | Self::Pending(_)
            | Self::PartialBaseline { .. }
            | Self::NoDown { .. }
            | Self::Irreversible { .. }
            | Self::Destructive(_)
            | Self::Unfinished { .. }
            | Self::Exists { .. }
            | Self::Blocking { .. }
            | Self::StepChanged(_)
            | Self::InDoubt(_) => ErrorClass::Refused,
            Self::Connect(error) if error.is_usage() => ErrorClass::Usage,
            Self::Connect(_)
            | Self::Standby { .. }
            | Self::Ledger(_)
            | Self::Busy { .. }
            | Self::Orphan { .. }
            | Self::LockLost
            | Self::Statement { .. }
            | Self::Rights { .. }
            | Self::LockTimeout { .. }
            | Self::Index(_)
            | Self::ConnectionLost { .. }
            | Self::Cancelled { .. }
            | Self::Server { .. } => ErrorClass::Failed,
        }
    }

    /// The server's own words, where it said something.
    #[must_use]
    pub fn server_message(&self) -> Option<&ServerMessage> {
        match self {
            Self::Connect(error) => error.server_message(),
            Self::Ledger(
                LedgerError::Forbidden { message, .. } | LedgerError::Server { message, .. },
            )
            | Self::Statement { message, .. }
            | Self::Rights { message, .. }
            | Self::LockTimeout { message, .. }
            | Self::ConnectionLost { message, .. }
            | Self::Server { message, .. } => Some(message),
            _ => None,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::Target(error) => return Some(error.help()),
            Self::Ledger(error) => return error.help(),
            Self::Exists { help, .. } => return Some(help.clone()),
            Self::Index(place) | Self::StepChanged(place) | Self::InDoubt(place) => {
                return place.help.clone();
            }
            Self::Statement { place, .. }
            | Self::Rights { place, .. }
            | Self::LockTimeout { place, .. }
            | Self::ConnectionLost { place, .. } => {
                return place.help.clone();
            }
            Self::Cancelled { at } => return at.as_ref().and_then(|place| place.help.clone()),
            Self::Connect(_) | Self::Server { .. } => return None,
            Self::Standby { .. } => {
                "connect to the primary, for instance with target_session_attrs=read-write"
            }
            Self::Busy { .. } => "wait for it and run the command again",
            Self::Orphan { backend, .. } => {
                return Some(format!(
                    "wait until it has ended, or end it with `--terminate-orphan` or `SELECT pg_terminate_backend({})`",
                    backend.pid
                ));
            }
            Self::LockLost => {
                "nothing of the next step has run; run the command again to resume there"
            }
            Self::UnknownRevisions(_) => {
                "the database is ahead of this folder: bring the missing files here (git pull), or use the folder that made them"
            }
            Self::Edited(_) => {
                "put the old text back and write a new revision for the change; if the text means the same, `relvar stamp` the current revision to note the new hash"
            }
            Self::Sum(_) => {
                "review the changed files, then run `relvar approve ID`, which writes relvar.sum again"
            }
            Self::Pending(_) => {
                "read them (`relvar show ID`), then sign them with `relvar approve ID`"
            }
            Self::PartialBaseline { .. } => {
                "upgrade this database with the folder as it was before the baseline, then come back"
            }
            Self::NoDown { .. } => {
                "write the statements under `-- relvar: down`, or say in the header `down = \"nothing: why\"` or `down = \"irreversible: why\"`"
            }
            Self::Irreversible { .. } => {
                "go forward instead: write a revision that makes what you want, or restore a backup"
            }
            Self::Blocking { .. } => {
                "re-run with --allow-blocking to accept the wait, when few depend on these tables; or write another revision: \
                 the online way is a new column that is filled in batches"
            }
            Self::Destructive(_) => "re-run with --allow-destructive to accept the data loss",
            Self::Unfinished { in_folder: false, revision, .. } => {
                return Some(format!(
                    "use the migration folder that has revision {revision}: there `relvar upgrade` resumes it, and \
                     `relvar downgrade -1` takes back what it did"
                ));
            }
            Self::Unfinished { direction: Direction::Up, .. } => {
                "`relvar upgrade` resumes it where it stopped; `relvar downgrade -1` takes back what it did"
            }
            Self::Unfinished { direction: Direction::Down, .. } => {
                "`relvar downgrade -1` resumes it where it stopped"
            }
        };
        Some(help.to_owned())
    }
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

/// A few places, and how many more there are.
fn list(places: &[Located]) -> String {
    const SHOWN: usize = 10;
    let mut lines: Vec<String> = places.iter().take(SHOWN).map(ToString::to_string).collect();
    if let Some(more @ 1..) = places.len().checked_sub(SHOWN) {
        lines.push(format!("… and {more} more"));
    }
    lines.join("\n")
}

fn blocked_by(blockers: &[Backend]) -> String {
    blockers.iter().map(|blocker| format!("\nblocked by {blocker}")).collect()
}
