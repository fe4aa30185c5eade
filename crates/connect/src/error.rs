//! Why there is no connection: what was tried, on what, what the other side said, what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::server_message::ServerMessage;
use crate::setting::Origin;

/// Why a connection string was refused or a connection was not made. Never holds a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A URL that cannot be read.
    #[error("bad connection URL, in {part}: {why}")]
    Url {
        /// The part of the URL.
        part: UrlPart,
        /// The fault there.
        why: &'static str,
    },
    /// A `key=value` string that cannot be read.
    #[error("bad connection string: {why}, at column {column}")]
    Conninfo {
        /// The character, counted from 1.
        column: usize,
        /// The fault there.
        why: &'static str,
    },
    /// Text that is neither a URL for PostgreSQL nor a `key=value` string.
    #[error(
        "not a connection to PostgreSQL: {why}; write postgres://user@host:5432/database or \"host=… dbname=…\""
    )]
    NotAConnection {
        /// The text that was found.
        why: &'static str,
    },
    /// A keyword that libpq does not know.
    #[error(
        "unknown setting {name:?} in {origin}; the names are those of libpq, such as host, port, dbname, user"
    )]
    UnknownSetting {
        /// The keyword.
        name: String,
        /// Where it was written.
        origin: Origin,
    },
    /// A value that does not fit its setting.
    #[error("invalid {name}{} from {origin}: {why}", quoted(.value))]
    InvalidSetting {
        /// The keyword, such as `sslmode`.
        name: &'static str,
        /// The value; empty if it may be a secret.
        value: String,
        /// The expected form.
        why: String,
        /// Where it was written.
        origin: Origin,
    },
    /// No service file defines the service.
    #[error("no definition of the service {service:?}; looked in {}", paths(.tried))]
    ServiceNotFound {
        /// The service that was asked for.
        service: String,
        /// The files that were looked for.
        tried: Vec<PathBuf>,
    },
    /// A service file that cannot be read.
    #[error("cannot read the service file {}: {reason}", file.display())]
    ServiceFile {
        /// The file.
        file: PathBuf,
        /// The operating system's error.
        reason: io::Error,
    },
    /// A line of a service file that makes no sense.
    #[error("{}:{line}: bad line in the service file: {why}", file.display())]
    ServiceLine {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: u32,
        /// The fault there.
        why: &'static str,
    },
    /// No server answered.
    #[error("{}", unreachable(.attempts))]
    Unreachable {
        /// Every address that was tried, in order; never empty.
        attempts: Vec<Attempt>,
    },
    /// The server wants a password and there is none.
    #[error(
        "{server} wants a password for user {user:?} and none was given; set PGPASSWORD, add a line to the password file{}, or write it into the URL",
        file.as_ref().map(|file| format!(" {}", file.display())).unwrap_or_default()
    )]
    PasswordMissing {
        /// The server.
        server: String,
        /// The user.
        user: String,
        /// The password file that was looked at.
        file: Option<PathBuf>,
    },
    /// The server refused the user (28P01, 28000).
    #[error("{server} refused user {user:?} for database {database:?}: {message}{}", note.as_deref().map(|note| format!("\n{note}")).unwrap_or_default())]
    Authentication {
        /// The server.
        server: String,
        /// The user.
        user: String,
        /// The database.
        database: String,
        /// The server's message.
        message: Box<ServerMessage>,
        /// Where the password was from, and what to do.
        note: Option<String>,
    },
    /// The server has no such database (3D000).
    #[error(
        "{server} has no database {database:?}: {message}\ncreate it (createdb), or name another one"
    )]
    UnknownDatabase {
        /// The server.
        server: String,
        /// The database.
        database: String,
        /// The server's message.
        message: Box<ServerMessage>,
    },
    /// TLS could not be had, or its certificate is not good enough for the `sslmode`.
    #[error("no TLS connection to {server} (sslmode={mode}): {reason}; {advice}")]
    Tls {
        /// The server.
        server: String,
        /// The `sslmode` that was asked for.
        mode: &'static str,
        /// The fault.
        reason: String,
        /// The advice.
        advice: &'static str,
    },
    /// A certificate, key or revocation list that cannot be used.
    #[error("cannot use the {what} {}: {reason}", file.display())]
    TlsFile {
        /// The purpose of the file.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// Anything else that the server said while the session started.
    #[error(
        "{server} did not start a session for user {user:?} on database {database:?}: {message}"
    )]
    Server {
        /// The server.
        server: String,
        /// The user.
        user: String,
        /// The database.
        database: String,
        /// The server's message, or the failure on the way.
        message: Box<ServerMessage>,
    },
}

impl Error {
    /// The server's message, if it got so far as to send one.
    pub fn server_message(&self) -> Option<&ServerMessage> {
        match self.source_of_failure() {
            Source::Input | Source::Client => None,
            Source::Server(message) => message,
        }
    }

    /// The SQLSTATE of the server's message.
    pub fn sqlstate(&self) -> Option<&str> {
        self.server_message()?.sqlstate.as_deref()
    }

    /// Returns `true` if the connection string itself is wrong, so that trying again cannot help.
    pub fn is_usage(&self) -> bool {
        match self.source_of_failure() {
            Source::Input => true,
            Source::Client | Source::Server(_) => false,
        }
    }

    fn source_of_failure(&self) -> Source<'_> {
        match self {
            Error::Url { .. }
            | Error::Conninfo { .. }
            | Error::NotAConnection { .. }
            | Error::UnknownSetting { .. }
            | Error::InvalidSetting { .. }
            | Error::ServiceNotFound { .. }
            | Error::ServiceFile { .. }
            | Error::ServiceLine { .. } => Source::Input,
            Error::PasswordMissing { .. } | Error::Tls { .. } | Error::TlsFile { .. } => {
                Source::Client
            }
            Error::Authentication { message, .. }
            | Error::UnknownDatabase { message, .. }
            | Error::Server { message, .. } => Source::Server(Some(message)),
            Error::Unreachable { attempts } => {
                Source::Server(attempts.iter().find_map(|attempt| attempt.message.as_deref()))
            }
        }
    }
}

/// The side on which a connection failed.
enum Source<'e> {
    /// The connection string, or what it names.
    Input,
    /// A password or certificate of ours.
    Client,
    /// The server, with its message if it sent one.
    Server(Option<&'e ServerMessage>),
}

/// One address that did not answer, or did not want us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The server: `server at "db" (10.0.0.1), port 5432`, or `server on socket "/tmp/.s.PGSQL.5432"`.
    pub server: String,
    /// The operating system's or the server's reason.
    pub reason: String,
    /// The advice.
    pub advice: &'static str,
    /// The server's message, if it sent one.
    pub message: Option<Box<ServerMessage>>,
}

/// The part of a connection URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPart {
    /// Before the `:` of the credentials.
    User,
    /// Between the `:` and the `@`.
    Password,
    /// A host name, address or socket directory.
    Host,
    /// After the `:` of a host.
    Port,
    /// The path.
    Database,
    /// After the `?`.
    Parameters,
}

impl fmt::Display for UrlPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UrlPart::User => "the user name",
            UrlPart::Password => "the password",
            UrlPart::Host => "the host",
            UrlPart::Port => "the port",
            UrlPart::Database => "the database name",
            UrlPart::Parameters => "the parameters",
        })
    }
}

fn quoted(value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {value:?}") }
}

fn paths(files: &[PathBuf]) -> String {
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn unreachable(attempts: &[Attempt]) -> String {
    if let [Attempt { server, reason, advice, .. }] = attempts {
        return format!("cannot connect to {server}: {reason}; {advice}");
    }
    let mut text = "cannot connect to any server:".to_owned();
    for Attempt { server, reason, .. } in attempts {
        text.push_str(&format!("\n  {server}: {reason}"));
    }
    if let Some(last) = attempts.last() {
        text.push('\n');
        text.push_str(last.advice);
    }
    text
}
