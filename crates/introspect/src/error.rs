//! What can go wrong while a database is read.

use tokio_postgres::error::SqlState;

/// Reading a database failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server refused a statement, or the connection broke.
    #[error("read {what} of the database: {}{}", server_words(.source), hint(.source))]
    Server {
        /// What was being read: `tables`, `indexes`, …
        what: &'static str,
        /// The server's answer.
        source: tokio_postgres::Error,
    },
    /// The server is older than any that relvar knows.
    #[error(
        "read the database: the server is PostgreSQL {major}, and relvar reads 14 and newer; \
         upgrade the server first"
    )]
    TooOld {
        /// Its major version.
        major: u32,
    },
}

impl Error {
    /// The server's SQLSTATE, where it gave one.
    pub fn sql_state(&self) -> Option<&SqlState> {
        match self {
            Error::Server { source, .. } => source.code(),
            Error::TooOld { .. } => None,
        }
    }
}

/// Why statements that were sent together failed: one of them has a reason, and those behind it say that the transaction has
/// failed, in whichever order they are asked.
#[derive(Default)]
pub(crate) struct Cause(Option<Error>);

impl Cause {
    /// What a statement gave.
    pub fn of<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        let error = match result {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let follows =
            |error: &Error| error.sql_state() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION);
        if self.0.as_ref().is_none_or(|known| follows(known) && !follows(&error)) {
            self.0 = Some(error);
        }
        None
    }

    /// What all gave, or why one did not.
    pub fn or<T>(self, all: impl FnOnce() -> Option<T>) -> Result<T, Error> {
        match (self.0, all()) {
            (None, Some(all)) => Ok(all),
            (Some(error), _) => Err(error),
            (None, None) => unreachable!("what is missing has a cause"),
        }
    }
}

/// The message as the server gave it, with its detail, hint and SQLSTATE.
fn server_words(source: &tokio_postgres::Error) -> String {
    let Some(server) = source.as_db_error() else {
        let cause = std::error::Error::source(source);
        return cause.map_or(source.to_string(), |cause| format!("{source}: {cause}"));
    };
    let mut words = server.message().to_owned();
    for more in [server.detail(), server.hint()].into_iter().flatten() {
        words.push_str("; ");
        words.push_str(more);
    }
    format!("{words} (SQLSTATE {})", server.code().code())
}

fn hint(source: &tokio_postgres::Error) -> &'static str {
    match source.code() {
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            "; connect as a role that may read it"
        }
        Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE => {
            "; another session holds a lock on an object whose definition is read: try again later"
        }
        Some(code) if *code == SqlState::ACTIVE_SQL_TRANSACTION => {
            "; the connection must not be in a transaction"
        }
        _ if source.is_closed() => "; the connection is gone: connect again",
        _ => "",
    }
}
