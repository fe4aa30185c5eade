//! Errors between an application and its database.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use crate::server_error::ServerError;

/// Result of everything that talks to a database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error, with the place in the application that asked and the statement that was sent.
///
/// Bound values are part neither of its message nor of its sources nor of its `Debug` form: a server repeats them in
/// its DETAIL, which is therefore only given by [`Error::detail`] and [`Error::server`], to whoever asks.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    statement: Option<Arc<str>>,
    place: Option<&'static Location<'static>>,
    /// The server's whole message.
    server: Option<Arc<ServerError>>,
    source: Option<Source>,
    /// The statement was refused before it began to run.
    not_begun: bool,
    /// It was refused here, by what this connection remembers of a type.
    outdated: bool,
}

type Source = Arc<dyn std::error::Error + Send + Sync>;

/// The kind of an error, to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A row with these values is there already (SQLSTATE 23505).
    Unique {
        /// Name of the constraint or unique index.
        constraint: String,
    },
    /// A row that is referenced is not there, or one that is to go is still referenced (23503).
    ForeignKey {
        /// Name of the constraint.
        constraint: String,
    },
    /// A check refused the row (23514).
    Check {
        /// Name of the constraint.
        constraint: String,
    },
    /// An exclusion constraint refused the row (23P01).
    Exclusion {
        /// Name of the constraint.
        constraint: String,
    },
    /// A value is missing (23502).
    NotNull {
        /// Name of the column.
        column: String,
    },
    /// The value does not fit its column (class 22), or is too large for the index on it (54000): too long, out of range,
    /// of no such form.
    Value,
    /// The transaction could not be serialized with others (40001); it may be tried again as a whole.
    Serialization,
    /// The transaction was the victim of a deadlock (40P01); it may be tried again as a whole.
    Deadlock,
    /// A lock was not granted in time, or at once where NOWAIT asked for it (55P03).
    LockNotAvailable,
    /// The statement took too long, or was cancelled (57014).
    Cancelled,
    /// A write in a read-only session (25006).
    ReadOnly,
    /// The transaction has failed before; nothing but a rollback is possible (25P02).
    Aborted,
    /// A migration changed a column (0A000) or a type (XX000 and others) under a prepared statement, or the statement was
    /// deallocated (26000), inside of a transaction, which may be tried again as a whole. Outside of one the statement is
    /// prepared again and repeated.
    PlanChanged,
    /// The row has been changed by another transaction since it was read (optimistic locking).
    Stale,
    /// There is no such row.
    NotFound,
    /// More than one row where one was asked for.
    NotOne,
    /// The connection is lost, or could not be made.
    Connection,
    /// No connection became free, or could be made, within `acquire_timeout`.
    PoolTimeout,
    /// The answer to a statement, or the end of a unit of work, did not come before its deadline; the connection was given up.
    /// Whether the statement was executed is unknown.
    Deadline,
    /// The text of a cursor is none, or of another order.
    Cursor,
    /// A column cannot be read into the field's type.
    Decode,
    /// Hand-written SQL that is refused before it is sent.
    Statement,
    /// Whatever else the server said; see [`Error::sqlstate`].
    Server,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            statement: None,
            place: None,
            server: None,
            source: None,
            not_begun: false,
            outdated: false,
        }))
    }

    /// Returns the kind of error.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::ErrorKind;
    ///
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Unique { .. }));
    /// # Ok(()) }) }
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// SQLSTATE, where the server gave one (manual, appendix A).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert_eq!(error.sqlstate(), Some("23505"));
    /// # Ok(()) }) }
    /// ```
    pub fn sqlstate(&self) -> Option<&str> {
        self.server().map(|server| server.code().code())
    }

    /// The server's DETAIL. It may hold values of rows: log it only where those may be logged.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert!(!error.to_string().contains("ada@example.org"));
    /// assert!(error.detail().is_some_and(|detail| detail.contains("ada@example.org")));
    /// # Ok(()) }) }
    /// ```
    pub fn detail(&self) -> Option<&str> {
        self.server()?.detail()
    }

    /// All that the server said. It may hold values of rows.
    pub fn server(&self) -> Option<&ServerError> {
        self.0.server.as_deref()
    }

    /// The message by itself.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// Text of the statement, without values.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert!(error.statement().is_some_and(|sql| sql.starts_with("INSERT INTO \"users\"")));
    /// # Ok(()) }) }
    /// ```
    pub fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    /// The place in the application that asked.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert!(error.place().is_some_and(|place| place.line() > 0));
    /// # Ok(()) }) }
    /// ```
    pub fn place(&self) -> Option<&'static Location<'static>> {
        self.0.place
    }

    /// Returns `true` if the same transaction may succeed when it is run again as a whole.
    pub fn is_retryable(&self) -> bool {
        let kind = &self.0.kind;
        matches!(kind, ErrorKind::Serialization | ErrorKind::Deadlock | ErrorKind::PlanChanged)
    }

    /// A server's message.
    pub(crate) fn of_server(server: Arc<ServerError>) -> Self {
        let (kind, message) = told(&server);
        let mut error = Error::new(kind, message);
        error.0.server = Some(server);
        error
    }

    /// A server's last message before it closed the connection.
    pub(crate) fn of_lost(server: &Arc<ServerError>) -> Self {
        let mut error = Error::of_server(Arc::clone(server));
        error.0.kind = ErrorKind::Connection;
        error
    }

    /// With what is behind it.
    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Returns `true` if a unique constraint or index of this name was violated.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let error = User::insert(NewUser::new("ada@example.org")).one(session).await.unwrap_err();
    /// assert!(error.is_unique("users_email_idx"));
    /// # Ok(()) }) }
    /// ```
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(&self.0.kind, ErrorKind::Unique { constraint } if constraint == name)
    }

    pub(crate) fn at(mut self, statement: &str, place: &'static Location<'static>) -> Self {
        self.0.statement.get_or_insert_with(|| statement.into());
        self.asked_at(place)
    }

    /// With the place that asked, where no statement is to blame.
    pub(crate) fn asked_at(mut self, place: &'static Location<'static>) -> Self {
        self.0.place.get_or_insert(place);
        self
    }

    /// The server refused the statement before it began to run it.
    pub(crate) fn before_it_began(mut self) -> Self {
        self.0.not_begun = true;
        self
    }

    /// Refused here, by what this connection remembers of a type.
    pub(crate) fn by_memory(mut self) -> Self {
        self.0.outdated = true;
        self
    }

    /// `true` if the types or statements that a connection remembers are not the server's any more, and nothing has been
    /// done yet. `was_kept`: the statement had been prepared for an earlier call.
    pub(crate) fn is_outdated(&self, was_kept: bool) -> bool {
        let Some(server) = self.server() else { return self.0.outdated };
        let routine = server.routine();
        self.0.not_begun
            && match server.code().code() {
                // No such statement: DEALLOCATE ALL or DISCARD ALL was run.
                "26000" => true,
                // Internal errors are told in English whatever `lc_messages` is.
                "XX000" => server.message().starts_with("cache lookup failed for "),
                // The attributes of a composite type, the elements of an array.
                "42804" if matches!(routine, Some("record_recv" | "array_recv")) => true,
                "42704" if routine == Some("lookup_type_cache") => true,
                // It could be prepared before, and cannot be planned now.
                code => was_kept && code.starts_with("42"),
            }
    }

    /// The same failure, to be tried again with its transaction.
    pub(crate) fn plan_changed(mut self) -> Self {
        self.0.kind = ErrorKind::PlanChanged;
        self
    }

    /// The same failure under another name.
    pub(crate) fn retold(mut self, kind: ErrorKind, message: &str) -> Self {
        self.0.kind = kind;
        self.0.message = message.to_owned();
        self
    }
}

/// The driver's error while a connection was made.
impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        if let Some(server) = error.as_db_error() {
            return Error::of_server(Arc::new(ServerError::from(server)));
        }
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        let text = error.to_string();
        let already = cause.filter(|cause| !text.ends_with(cause.as_str()));
        let message = format!("{text}{}", already.unwrap_or_default());
        Error::new(ErrorKind::Connection, message).because(error)
    }
}

fn told(server: &ServerError) -> (ErrorKind, &str) {
    let kind = kind_of(server);
    // What a server says of a value holds the value; `Error::server` has its words.
    let message = match kind {
        ErrorKind::Value if server.code().code().starts_with("22") => match server.code().code() {
            "22001" => "a value is too long for its type",
            "22003" => "a number is out of the range of its type",
            "22007" | "22008" => "no such date or time",
            "22012" => "division by zero",
            "22021" | "22P05" => "a text has a character that the database cannot hold",
            _ => "a value does not fit its type",
        },
        _ => server.message(),
    };
    (kind, message)
}

fn kind_of(server: &ServerError) -> ErrorKind {
    let constraint = || server.constraint().unwrap_or_default().to_owned();
    match server.code().code() {
        "23505" => ErrorKind::Unique { constraint: constraint() },
        "23503" => ErrorKind::ForeignKey { constraint: constraint() },
        "23514" => ErrorKind::Check { constraint: constraint() },
        "23P01" => ErrorKind::Exclusion { constraint: constraint() },
        "23502" => ErrorKind::NotNull { column: server.column().unwrap_or_default().to_owned() },
        "40001" => ErrorKind::Serialization,
        "40P01" => ErrorKind::Deadlock,
        "55P03" => ErrorKind::LockNotAvailable,
        "57014" => ErrorKind::Cancelled,
        "25006" => ErrorKind::ReadOnly,
        "25P02" => ErrorKind::Aborted,
        "0A000" if server.routine() == Some("RevalidateCachedQuery") => ErrorKind::PlanChanged,
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03" | "25P04" => {
            ErrorKind::Connection
        }
        code if code.starts_with("08") => ErrorKind::Connection,
        // A row that no page or index entry has room for.
        "54000" => ErrorKind::Value,
        code if code.starts_with("22") => ErrorKind::Value,
        _ => ErrorKind::Server,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.write_str(&inner.message)?;
        if let Some(state) = self.sqlstate() {
            write!(f, " (SQLSTATE {state})")?;
        }
        if let Some(place) = inner.place {
            write!(f, " at {}:{}", place.file(), place.line())?;
        }
        if let Some(statement) = &inner.statement {
            write!(f, " in {statement}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("sqlstate", &self.sqlstate())
            .field("statement", &inner.statement)
            .field("place", &inner.place)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    /// What the driver met. What a server said is none: it may hold values, and who prints an error prints its sources.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
