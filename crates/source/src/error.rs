//! What keeps a schema from being loaded at all.

use std::io;
use std::path::{Path, PathBuf};

use relvar_connect::ServerMessage;
use relvar_report::{Finding, Severity};

/// The files could not be read or tried, or they hold no good schema.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path of the schema does not exist.
    #[error("cannot find the schema file or folder {}; check the path", .path.display())]
    NotFound {
        /// The path.
        path: PathBuf,
    },
    /// A file or folder of the schema cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The reason of the operating system.
        source: io::Error,
    },
    /// A schema file is not UTF-8.
    #[error(
        "{}:{line}: the file is not UTF-8 text; save it as UTF-8 (for example: iconv -f LATIN1 -t UTF-8)",
        .path.display()
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line of the first byte that is wrong, counted from 1.
        line: usize,
    },
    /// A schema file holds a zero byte, which PostgreSQL cannot take.
    #[error("{}:{line}: the file holds a zero byte, so it is not SQL text; is it a custom-format dump?", .path.display())]
    NulByte {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// There is no server to try the files on, or it gave no database.
    #[error(transparent)]
    Server(#[from] relvar_server::Error),
    /// The server ended the session in the middle of the work.
    #[error("the server ended the session while it ran {statement}: {message}")]
    Lost {
        /// Where the statement stands, or what it was for.
        statement: String,
        /// The last that was heard.
        message: Box<ServerMessage>,
    },
    /// The server refused a statement of our own.
    #[error("cannot {action}: {message}")]
    Refused {
        /// What was tried.
        action: &'static str,
        /// The server's answer.
        message: Box<ServerMessage>,
    },
    /// The loaded database could not be read.
    #[error(transparent)]
    Read(#[from] relvar_introspect::Error),
    /// The files hold statements that cannot be run.
    #[error("the schema files hold {}", errors(.findings))]
    Schema {
        /// Everything found, errors and milder things, in the order of the files.
        findings: Vec<Finding>,
        /// As [`Loaded::roles_made`](crate::Loaded::roles_made).
        roles_made: Vec<String>,
    },
}

impl Error {
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Error::NotFound { path },
            _ => Error::Unreadable { path, source },
        }
    }
}

/// The number of errors, and the first of them for whoever prints no findings.
fn errors(findings: &[Finding]) -> String {
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let first = errors.next().map_or(String::new(), |finding| match &finding.place {
        Some(place) => format!("{place}: {}", finding.message),
        None => finding.message.clone(),
    });
    match errors.count() {
        0 => format!("an error: {first}"),
        more => format!("{} errors, the first at {first}", more + 1),
    }
}
