//! The error of every use case, whatever stage it comes from.

use std::error::Error;
use std::fmt;
use std::io;

use relvar_diff::{Change, possible_renames};
use relvar_migrate::ErrorClass;
use relvar_report::Finding;

use crate::hint::Hint;
use crate::problem::Problem;

/// The cause of an error; every stage has its own type.
type Cause = Box<dyn Error + Send + Sync>;

/// The error of a use case.
///
/// It is shown as one message, which may have several lines; the way on is in its [hints](ProjectError::hints).
#[derive(Debug)]
pub struct ProjectError {
    kind: ErrorClass,
    source: Cause,
    on: Option<String>,
    hints: Vec<Hint>,
    sqlstate: Option<String>,
    findings: Vec<Finding>,
}

impl ProjectError {
    /// An error of a kind, with its cause.
    pub fn new(kind: ErrorClass, source: impl Into<Cause>) -> ProjectError {
        ProjectError {
            kind,
            source: source.into(),
            on: None,
            hints: Vec::new(),
            sqlstate: None,
            findings: Vec::new(),
        }
    }

    /// Something that was asked for makes no sense.
    pub fn usage(source: impl Into<Cause>) -> ProjectError {
        ProjectError::new(ErrorClass::Usage, source)
    }

    /// Something could not be done.
    pub fn failed(source: impl Into<Cause>) -> ProjectError {
        ProjectError::new(ErrorClass::Failed, source)
    }

    /// Something was not done, for safety.
    pub fn refused(source: impl Into<Cause>) -> ProjectError {
        ProjectError::new(ErrorClass::Refused, source)
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorClass {
        self.kind
    }

    /// The cause, for callers that treat some of them apart: a [`Problem`](crate::Problem), or the error of a stage.
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.source
    }

    /// Ways on, in the order in which they are best tried.
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }

    /// The SQLSTATE that a server gave, if one did.
    pub fn sqlstate(&self) -> Option<&str> {
        self.sqlstate.as_deref()
    }

    /// The places that are wrong, such as the statements of a schema file that do not run.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Replaces the hints by one.
    #[must_use]
    pub fn hint(self, hint: Hint) -> ProjectError {
        self.hints_are([hint])
    }

    /// Replaces the hints.
    #[must_use]
    pub fn hints_are(mut self, hints: impl IntoIterator<Item = Hint>) -> ProjectError {
        self.hints = hints.into_iter().collect();
        self
    }

    /// Sets the places that are wrong.
    #[must_use]
    pub fn findings_are(mut self, findings: Vec<Finding>) -> ProjectError {
        self.findings = findings;
        self
    }

    /// Makes it one of another kind.
    #[must_use]
    pub fn of_kind(mut self, kind: ErrorClass) -> ProjectError {
        self.kind = kind;
        self
    }

    /// Makes it a part of a larger problem, of the same kind.
    pub(crate) fn within(self, problem: impl FnOnce(Box<ProjectError>) -> Problem) -> ProjectError {
        let (kind, sqlstate, findings) = (self.kind, self.sqlstate.clone(), self.findings.clone());
        let outer = ProjectError::new(kind, problem(Box::new(self)));
        outer.with_sqlstate(sqlstate).findings_are(findings)
    }

    /// Names what it happened on, before the message.
    #[must_use]
    pub fn on(mut self, what: &str) -> ProjectError {
        self.on = Some(match self.on {
            Some(inner) => format!("{what}: {inner}"),
            None => what.to_owned(),
        });
        self
    }

    fn with_sqlstate(mut self, sqlstate: Option<String>) -> ProjectError {
        self.sqlstate = sqlstate;
        self
    }

    /// An error that a server's message comes with.
    pub(crate) fn server(
        message: &relvar_connect::ServerMessage,
        source: impl Into<Cause>,
    ) -> ProjectError {
        ProjectError::failed(source).with_sqlstate(message.sqlstate.clone())
    }

    /// Changes that cannot be planned. A column that has to be filled may be one that was renamed.
    pub fn planning(error: relvar_plan::Error, changes: &[Change]) -> ProjectError {
        let filled = match &error {
            relvar_plan::Error::NeedsBackfill { column, .. } => Some(column.clone()),
            relvar_plan::Error::NotRelocatable { .. }
            | relvar_plan::Error::Held { .. }
            | relvar_plan::Error::Needs { .. }
            | relvar_plan::Error::RowsStored { .. }
            | relvar_plan::Error::NeedsUsing { .. }
            | relvar_plan::Error::Cycle(_) => None,
        };
        let failure = ProjectError::from(error);
        let renames = possible_renames(changes);
        match renames.into_iter().find(|rename| filled.as_ref() == Some(&rename.to)) {
            Some(rename) => failure.hint(Hint::RenameOrBackfill(rename)),
            None => failure,
        }
    }
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.on {
            Some(on) => write!(f, "{on}: {}", self.source),
            None => write!(f, "{}", self.source),
        }
    }
}

impl Error for ProjectError {
    /// The source of the cause: its own message is a part of this one.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}

fn text(help: Option<String>) -> impl Iterator<Item = Hint> {
    help.into_iter().map(Hint::Text)
}

impl From<relvar_connect::Error> for ProjectError {
    fn from(error: relvar_connect::Error) -> ProjectError {
        let kind = if error.is_usage() { ErrorClass::Usage } else { ErrorClass::Failed };
        let sqlstate = error.sqlstate().map(str::to_owned);
        ProjectError::new(kind, error).with_sqlstate(sqlstate)
    }
}

impl From<relvar_server::Error> for ProjectError {
    fn from(error: relvar_server::Error) -> ProjectError {
        match error {
            relvar_server::Error::Connect(error) => error.into(),
            relvar_server::Error::File { ref source, .. } if has_no_room(source) => {
                ProjectError::failed(error).hint(Hint::StateDirectory)
            }
            error => ProjectError::failed(error),
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

impl From<relvar_introspect::Error> for ProjectError {
    fn from(error: relvar_introspect::Error) -> ProjectError {
        let sqlstate = error.sql_state().map(|state| state.code().to_owned());
        ProjectError::failed(error).with_sqlstate(sqlstate)
    }
}

impl From<relvar_migrate::FolderError> for ProjectError {
    fn from(error: relvar_migrate::FolderError) -> ProjectError {
        use relvar_migrate::FolderError as E;
        let kind = match &error {
            E::Missing(_) | E::Broken(_) | E::Graph(_) | E::Unknown(_) => ErrorClass::Usage,
            E::Read { .. } | E::Write(_) => ErrorClass::Failed,
        };
        let help = error.help();
        ProjectError::new(kind, error).hints_are(text(help))
    }
}

impl From<relvar_migrate::GraphError> for ProjectError {
    fn from(error: relvar_migrate::GraphError) -> ProjectError {
        let help = error.help();
        ProjectError::usage(error).hint(Hint::Text(help))
    }
}

impl From<relvar_migrate::TargetError> for ProjectError {
    fn from(error: relvar_migrate::TargetError) -> ProjectError {
        let help = error.help();
        ProjectError::usage(error).hint(Hint::Text(help))
    }
}

impl From<relvar_migrate::MergeError> for ProjectError {
    fn from(error: relvar_migrate::MergeError) -> ProjectError {
        ProjectError::usage(error)
    }
}

impl From<relvar_migrate::RunError> for ProjectError {
    fn from(error: relvar_migrate::RunError) -> ProjectError {
        let sqlstate = error.server_message().and_then(|message| message.sqlstate.clone());
        let (kind, help) = (error.class(), error.help());
        ProjectError::new(kind, error).with_sqlstate(sqlstate).hints_are(text(help))
    }
}

impl From<relvar_plan::Error> for ProjectError {
    fn from(error: relvar_plan::Error) -> ProjectError {
        use relvar_plan::Error as E;
        let hint = match &error {
            E::NeedsBackfill { column, .. } => Hint::Backfill(column.clone()),
            E::NotRelocatable { extension, .. } => Hint::KeepExtension(extension.to_string()),
            E::Held { object, by } => {
                Hint::DropByHand { holder: by.to_string(), object: object.to_string() }
            }
            E::Needs { object, needs } => {
                Hint::CreateFirst { needed: needs.to_string(), object: object.to_string() }
            }
            E::RowsStored { by, .. } => Hint::ChangeTypeBefore(by.to_string()),
            E::NeedsUsing { column, .. } => {
                Hint::NameTimeZone(relvar_plan::using_suggestion(column))
            }
            E::Cycle(_) => return ProjectError::failed(error),
        };
        ProjectError::refused(error).hint(hint)
    }
}

impl From<relvar_source::Error> for ProjectError {
    fn from(error: relvar_source::Error) -> ProjectError {
        use relvar_source::Error as E;
        match error {
            E::Server(error) => error.into(),
            E::Read(error) => error.into(),
            E::Schema { ref findings, .. } => {
                let findings = findings.clone();
                ProjectError::usage(error).findings_are(findings)
            }
            E::NotFound { .. } | E::NotUtf8 { .. } | E::NulByte { .. } => {
                ProjectError::usage(error)
            }
            E::Lost { ref message, .. } | E::Refused { ref message, .. } => {
                let sqlstate = message.sqlstate.clone();
                ProjectError::failed(error).with_sqlstate(sqlstate)
            }
            error => ProjectError::failed(error),
        }
    }
}

/// A revision that failed on a shadow database: no run of the user's database is to be repeated.
fn of_trial(error: relvar_migrate::RunError) -> ProjectError {
    use relvar_migrate::RunError as E;
    let hint = match &error {
        E::Statement { .. } | E::Index(_) | E::InDoubt(_) | E::StepChanged(_) => {
            Some(Hint::EditAndVerify)
        }
        E::LockTimeout { .. } | E::ConnectionLost { .. } | E::Cancelled { .. } => {
            Some(Hint::RunAgain)
        }
        _ => None,
    };
    let failure = ProjectError::from(error);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

impl From<relvar_migrate::WayBackError> for ProjectError {
    fn from(error: relvar_migrate::WayBackError) -> ProjectError {
        use relvar_migrate::WayBackError as E;
        match error {
            E::Run(error) => error.into(),
            E::Verify(error) => error.into(),
            E::Plan(error) => error.into(),
            E::NoWay { .. } => {
                let help = error.help();
                ProjectError::refused(error).hints_are(text(help))
            }
        }
    }
}

impl From<relvar_migrate::VerifyError> for ProjectError {
    fn from(error: relvar_migrate::VerifyError) -> ProjectError {
        use relvar_migrate::VerifyError as E;
        match error {
            E::Shadow(error) => error.into(),
            E::Read(error) => error.into(),
            E::Run(error) => of_trial(*error),
            E::Plan(error) => (*error).into(),
            E::Rename { ref message, .. } | E::Server { ref message, .. } => {
                let sqlstate = message.sqlstate.clone();
                ProjectError::failed(error).with_sqlstate(sqlstate)
            }
            E::Roles => ProjectError::failed(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_happened_on_comes_first_and_the_cause_stays_typed() {
        let error = ProjectError::usage(Problem::UnclosedVariable("url".to_owned()));
        let error = error.on("inner").on("outer").hint(Hint::RunAgain).hint(Hint::MakeConfig);
        assert_eq!(error.to_string(), "outer: inner: url has a \"${\" that no \"}\" closes");
        let cause = error.cause().downcast_ref::<Problem>();
        assert!(matches!(cause, Some(Problem::UnclosedVariable(key)) if key == "url"));
        assert_eq!((error.kind(), error.hints()), (ErrorClass::Usage, &[Hint::MakeConfig][..]));
    }
}
