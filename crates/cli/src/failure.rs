//! Errors of use cases as this program shows them: with an exit code, and with its own options and commands as help.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use relvar_project::{ErrorClass, ProjectError, WishError};
use relvar_report::Finding;
use serde::Serialize;

use crate::console::{Console, Look};
use crate::exit::Exit;
use crate::hints;

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

    /// Prints it to stderr.
    pub fn print(&self, console: &Console) {
        if console.json {
            return self.print_json();
        }
        if console.collects() {
            let failure = Finding::error("failed", self.message.as_str());
            console.findings(&self.findings);
            return console.findings(&[Finding { help: self.help.clone(), ..failure }]);
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

impl<E: Into<ProjectError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        let error: ProjectError = error.into();
        let exit = match error.kind() {
            ErrorClass::Usage => Exit::Usage,
            ErrorClass::Failed => Exit::Failed,
            ErrorClass::Refused => Exit::Refused,
        };
        Failure {
            exit,
            message: message(&error),
            help: hints::help(error.hints()),
            sqlstate: error.sqlstate().map(str::to_owned),
            findings: error.findings().to_vec(),
        }
    }
}

/// What is wrong with an option names it as this program does.
fn message(error: &ProjectError) -> String {
    match error.cause().downcast_ref::<WishError>() {
        Some(wish) => format!("--{wish}"),
        None => error.to_string(),
    }
}
