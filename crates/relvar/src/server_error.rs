//! What a server says of an error.

use std::fmt;

use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{ErrorFields, ErrorResponseBody, NoticeResponseBody};
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

/// All that a server says of an error, in its own words (manual, 54.8). It may hold values of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    severity: String,
    code: SqlState,
    message: String,
    detail: Option<String>,
    hint: Option<String>,
    position: Option<u32>,
    schema: Option<String>,
    table: Option<String>,
    column: Option<String>,
    constraint: Option<String>,
    routine: Option<String>,
}

impl ServerError {
    pub(crate) fn of_response(body: &ErrorResponseBody) -> ServerError {
        ServerError::read(body.fields())
    }

    pub(crate) fn of_notice(body: &NoticeResponseBody) -> ServerError {
        ServerError::read(body.fields())
    }

    /// Fields that it does not know are passed over, as the protocol wants it.
    fn read(mut fields: ErrorFields<'_>) -> ServerError {
        let mut error = ServerError {
            severity: String::new(),
            code: SqlState::INTERNAL_ERROR,
            message: String::new(),
            detail: None,
            hint: None,
            position: None,
            schema: None,
            table: None,
            column: None,
            constraint: None,
            routine: None,
        };
        while let Ok(Some(field)) = fields.next() {
            // What comes before the encoding is agreed upon may be of any.
            let text = String::from_utf8_lossy(field.value_bytes()).into_owned();
            match field.type_() {
                // The severity in the server's language, before the one in English, which servers give since 9.6.
                b'S' if error.severity.is_empty() => error.severity = text,
                b'V' => error.severity = text,
                b'C' => error.code = SqlState::from_code(&text),
                b'M' => error.message = text,
                b'D' => error.detail = Some(text),
                b'H' => error.hint = Some(text),
                b'P' => error.position = text.parse().ok(),
                b's' => error.schema = Some(text),
                b't' => error.table = Some(text),
                b'c' => error.column = Some(text),
                b'n' => error.constraint = Some(text),
                b'R' => error.routine = Some(text),
                _ => {}
            }
        }
        error
    }

    /// `ERROR`, `FATAL` or `PANIC`.
    pub fn severity(&self) -> &str {
        &self.severity
    }

    /// SQLSTATE (manual, appendix A).
    pub fn code(&self) -> &SqlState {
        &self.code
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// More about it; may hold values of rows.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The character of the statement that it is about, counted from 1.
    pub fn position(&self) -> Option<u32> {
        self.position
    }

    /// The schema it is about.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The table it is about.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The column it is about.
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// The constraint it is about, or the unique index.
    pub fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }

    /// The function of the server that told it.
    pub fn routine(&self) -> Option<&str> {
        self.routine.as_deref()
    }

    /// Whether the connection ends with it.
    pub(crate) fn is_fatal(&self) -> bool {
        matches!(self.severity.as_str(), "FATAL" | "PANIC")
    }
}

/// What the driver read while a connection was made.
impl From<&DbError> for ServerError {
    fn from(error: &DbError) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        ServerError {
            severity: error.severity().to_owned(),
            code: error.code().clone(),
            message: error.message().to_owned(),
            detail: owned(error.detail()),
            hint: owned(error.hint()),
            position: match error.position() {
                Some(ErrorPosition::Original(position)) => Some(*position),
                Some(ErrorPosition::Internal { .. }) | None => None,
            },
            schema: owned(error.schema()),
            table: owned(error.table()),
            column: owned(error.column()),
            constraint: owned(error.constraint()),
            routine: owned(error.routine()),
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.message)
    }
}

impl std::error::Error for ServerError {}
