//! Why a command did not do what it was asked: one type, one printer.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use relvar_diff::{Change, possible_renames};
use relvar_report::Finding;
use serde::Serialize;

use crate::console::{Console, Look};
use crate::exit::Exit;

/// How many findings a person gets to see at once.
const FINDINGS_MAX: usize = 20;

/// What happened, on what, why, and what to do next.
#[derive(Debug)]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// What happened, on what and why; may have several lines.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The server's SQLSTATE, where it gave one.
    pub sqlstate: Option<String>,
    /// What is wrong in which place.
    pub findings: Vec<Finding>,
}

impl Failure {
    /// A failure with a message only.
    pub fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure { exit, message: message.into(), help: None, sqlstate: None, findings: Vec::new() }
    }

    /// Something that was asked for makes no sense.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, message)
    }

    /// Something could not be done.
    pub fn failed(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Failed, message)
    }

    /// Something was not done, for safety.
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Refused, message)
    }

    /// A file or folder that the system did not let us use.
    pub fn file(doing: &str, path: &Path, error: &io::Error) -> Failure {
        Failure::failed(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// Says what is wrong in which place.
    #[must_use]
    pub fn findings(mut self, findings: Vec<Finding>) -> Failure {
        self.findings = findings;
        self
    }

    /// Says on what it happened.
    #[must_use]
    pub fn on(mut self, what: &str) -> Failure {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// Prints it to stderr.
    pub fn print(&self, console: &Console) {
        if console.json {
            return self.print_json();
        }
        console.findings(&self.findings[..self.findings.len().min(FINDINGS_MAX)]);
        if let Some(more @ 1..) = self.findings.len().checked_sub(FINDINGS_MAX) {
            console.note(&format!("… and {more} more (--json prints them all)"));
        }
        let mut text = console.paint_note(Look::Error, "error:");
        let _ = write!(text, " {}", self.message);
        if let Some(help) = &self.help {
            let label = console.paint_note(Look::Heading, "help:");
            let help = help.replace('\n', "\n        ");
            let _ = write!(text, "\n  {label} {help}");
        }
        console.note(&text);
    }

    /// Prints it to stderr as JSON.
    pub fn print_json(&self) {
        let text = serde_json::to_string_pretty(&self.as_json());
        crate::console::to_stderr(&text.unwrap_or_else(|_| self.message.clone()));
    }

    fn as_json(&self) -> impl Serialize + '_ {
        serde_json::json!({
            "error": {
                "message": self.message,
                "help": self.help,
                "sqlstate": self.sqlstate,
                "findings": self.findings,
                "exit_code": self.exit.number(),
            }
        })
    }
}

impl From<relvar_connect::Error> for Failure {
    fn from(error: relvar_connect::Error) -> Failure {
        let exit = if error.is_usage() { Exit::Usage } else { Exit::Failed };
        let sqlstate = error.sqlstate().map(str::to_owned);
        Failure { sqlstate, ..Failure::new(exit, error.to_string()) }
    }
}

impl From<relvar_server::Error> for Failure {
    fn from(error: relvar_server::Error) -> Failure {
        match error {
            relvar_server::Error::Connect(error) => error.into(),
            relvar_server::Error::File { ref source, .. } if has_no_room(source) => {
                Failure::failed(error.to_string()).help(
                    "set RELVAR_STATE_DIR to a directory that can be written, on a disk with 500 MB free",
                )
            }
            error => Failure::failed(error.to_string()),
        }
    }
}

/// Whether another directory helps.
fn has_no_room(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ReadOnlyFilesystem | Kind::PermissionDenied | Kind::StorageFull | Kind::QuotaExceeded
    )
}

impl From<relvar_introspect::Error> for Failure {
    fn from(error: relvar_introspect::Error) -> Failure {
        let sqlstate = error.sql_state().map(|state| state.code().to_owned());
        Failure { sqlstate, ..Failure::failed(error.to_string()) }
    }
}

impl From<relvar_migrate::FolderError> for Failure {
    fn from(error: relvar_migrate::FolderError) -> Failure {
        use relvar_migrate::FolderError as E;
        let exit = match &error {
            E::Missing(_) | E::Broken(_) | E::Graph(_) | E::Unknown(_) => Exit::Usage,
            E::Read { .. } | E::Write(_) => Exit::Failed,
        };
        Failure { help: error.help(), ..Failure::new(exit, error.to_string()) }
    }
}

impl From<relvar_migrate::TargetError> for Failure {
    fn from(error: relvar_migrate::TargetError) -> Failure {
        Failure::usage(error.to_string()).help(error.help())
    }
}

impl From<relvar_migrate::RunError> for Failure {
    fn from(error: relvar_migrate::RunError) -> Failure {
        let exit = match error.class() {
            relvar_migrate::ErrorClass::Usage => Exit::Usage,
            relvar_migrate::ErrorClass::Failed => Exit::Failed,
            relvar_migrate::ErrorClass::Refused => Exit::Refused,
        };
        let sqlstate = error.server_message().and_then(|message| message.sqlstate.clone());
        Failure { help: error.help(), sqlstate, ..Failure::new(exit, error.to_string()) }
    }
}

impl From<relvar_plan::Error> for Failure {
    fn from(error: relvar_plan::Error) -> Failure {
        match &error {
            relvar_plan::Error::NeedsBackfill { column, .. } => {
                let help = format!("provide it with --backfill '{}=EXPRESSION'", column.path());
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::NotRelocatable { extension, .. } => {
                let help = format!(
                    "keep `CREATE EXTENSION {extension}` in the schema where it is installed, or move it by hand"
                );
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::Held { object, by } => {
                let help = format!(
                    "drop {by} by hand first and create it again afterwards, or keep {object} as it is"
                );
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::Needs { object, needs } => {
                let help = format!("create {needs} by hand first, or leave {object} out");
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::RowsStored { by, .. } => {
                let help = format!(
                    "give {by} another type by a change before (text keeps the values), and its type of today by one after"
                );
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::NeedsUsing { column, .. } => {
                let help = format!("name the time zone: {}", relvar_plan::using_suggestion(column));
                Failure::refused(error.to_string()).help(help)
            }
            relvar_plan::Error::Cycle(_) => Failure::failed(error.to_string()),
        }
    }
}

impl Failure {
    /// Why changes cannot be planned. A column that has to be filled may be one that was renamed.
    pub fn planning(error: relvar_plan::Error, changes: &[Change]) -> Failure {
        let filled = match &error {
            relvar_plan::Error::NeedsBackfill { column, .. } => Some(column.clone()),
            relvar_plan::Error::NotRelocatable { .. }
            | relvar_plan::Error::Held { .. }
            | relvar_plan::Error::Needs { .. }
            | relvar_plan::Error::RowsStored { .. }
            | relvar_plan::Error::NeedsUsing { .. }
            | relvar_plan::Error::Cycle(_) => None,
        };
        let failure = Failure::from(error);
        let renames = possible_renames(changes);
        let renamed = renames.into_iter().find(|rename| filled.as_ref() == Some(&rename.to));
        let (Some(renamed), Some(help)) = (renamed, &failure.help) else { return failure };
        let help = format!(
            "if {} was renamed: --rename 'column {}={}'\nif it is a new column, {help}",
            renamed.from,
            renamed.from.path(),
            relvar_catalog::name::quote_identifier(&renamed.to.name),
        );
        failure.help(help)
    }
}

impl From<relvar_source::Error> for Failure {
    fn from(error: relvar_source::Error) -> Failure {
        use relvar_source::Error as E;
        match error {
            E::Server(error) => error.into(),
            E::Read(error) => error.into(),
            E::Schema { ref findings, .. } => {
                Failure::usage(error.to_string()).findings(findings.clone())
            }
            E::NotFound { .. } | E::NotUtf8 { .. } | E::NulByte { .. } => {
                Failure::usage(error.to_string())
            }
            E::Lost { ref message, .. } | E::Refused { ref message, .. } => {
                let sqlstate = message.sqlstate.clone();
                Failure { sqlstate, ..Failure::failed(error.to_string()) }
            }
            error => Failure::failed(error.to_string()),
        }
    }
}

/// A revision that failed on a shadow database: no run of the user's database is to be repeated.
fn of_trial(error: relvar_migrate::RunError) -> Failure {
    use relvar_migrate::RunError as E;
    let help = match &error {
        E::Statement { .. } | E::Index(_) | E::InDoubt(_) | E::StepChanged(_) => Some(
            "the revision ran on a shadow database, and no other database was touched; edit it, and try it with \
             `relvar verify ID`",
        ),
        E::LockTimeout { .. } | E::ConnectionLost { .. } | E::Cancelled { .. } => Some(
            "this was a shadow database, and no other database was touched; run the command again",
        ),
        _ => None,
    };
    let failure = Failure::from(error);
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

impl From<relvar_migrate::WayBackError> for Failure {
    fn from(error: relvar_migrate::WayBackError) -> Failure {
        use relvar_migrate::WayBackError as E;
        match error {
            E::Run(error) => error.into(),
            E::Verify(error) => error.into(),
            E::Plan(error) => error.into(),
            E::NoWay { .. } => {
                Failure { help: error.help(), ..Failure::refused(error.to_string()) }
            }
        }
    }
}

impl From<relvar_migrate::VerifyError> for Failure {
    fn from(error: relvar_migrate::VerifyError) -> Failure {
        use relvar_migrate::VerifyError as E;
        match error {
            E::Shadow(error) => error.into(),
            E::Read(error) => error.into(),
            E::Run(error) => of_trial(*error),
            E::Plan(error) => (*error).into(),
            E::Rename { ref message, .. } | E::Server { ref message, .. } => {
                let sqlstate = message.sqlstate.clone();
                Failure { sqlstate, ..Failure::failed(error.to_string()) }
            }
            E::Roles => Failure::failed(error.to_string()),
        }
    }
}
