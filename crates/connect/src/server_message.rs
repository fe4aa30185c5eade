//! What the server said, as plain data, and printed as PostgreSQL's own clients print it.

use std::error::Error as _;
use std::fmt;

use serde::{Deserialize, Serialize};
use tokio_postgres::error::{DbError, ErrorPosition};

/// An error, warning or notice of the server, with every field that helps to find its cause.
///
/// Made by [`describe`] from an error and by [`ServerMessage::from`] from a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerMessage {
    /// The five characters of the SQLSTATE; `None` if the error did not come from the server.
    pub sqlstate: Option<String>,
    /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`, never translated.
    pub severity: String,
    /// The primary message.
    pub message: String,
    /// More about the facts.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// Where in the statement that was sent: characters, not bytes, counted from 1.
    pub position: Option<u32>,
    /// Where in `internal_query`: characters counted from 1.
    pub internal_position: Option<u32>,
    /// A query that the server ran on its own, for instance inside a function.
    pub internal_query: Option<String>,
    /// The stack of functions and queries around the error, innermost first.
    pub where_: Option<String>,
    /// Schema of the object that the error is about.
    pub schema: Option<String>,
    /// Table that the error is about.
    pub table: Option<String>,
    /// Column that the error is about.
    pub column: Option<String>,
    /// Data type that the error is about.
    pub data_type: Option<String>,
    /// Constraint that the error is about.
    pub constraint: Option<String>,
}

/// Says what an error of `tokio_postgres` is: the server's own words, or else the chain of causes.
pub fn describe(error: &tokio_postgres::Error) -> ServerMessage {
    match error.as_db_error() {
        Some(error) => ServerMessage::from(error),
        None => ServerMessage::of_client(causes(error)),
    }
}

impl ServerMessage {
    /// Prints the message together with the line of `sql` that its position points at.
    ///
    /// `sql` has to be the text that was sent; otherwise the caret points at the wrong place.
    pub fn located<'a>(&'a self, sql: &'a str) -> Located<'a> {
        Located { message: self, sql }
    }

    /// Whether the SQLSTATE is this one, for instance `42P07`.
    pub fn is(&self, sqlstate: &str) -> bool {
        self.sqlstate.as_deref() == Some(sqlstate)
    }

    fn of_client(message: String) -> ServerMessage {
        ServerMessage {
            sqlstate: None,
            severity: "ERROR".into(),
            message,
            detail: None,
            hint: None,
            position: None,
            internal_position: None,
            internal_query: None,
            where_: None,
            schema: None,
            table: None,
            column: None,
            data_type: None,
            constraint: None,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, sql: Option<&str>) -> fmt::Result {
        write!(f, "{}:  ", self.severity)?;
        if let Some(sqlstate) = &self.sqlstate {
            write!(f, "{sqlstate}: ")?;
        }
        f.write_str(&self.message)?;
        if let (Some(sql), Some(position)) = (sql, self.position) {
            write_excerpt(f, sql, position)?;
        }
        let fields = [
            ("DETAIL", &self.detail),
            ("HINT", &self.hint),
            ("QUERY", &self.internal_query),
            ("CONTEXT", &self.where_),
            ("SCHEMA NAME", &self.schema),
            ("TABLE NAME", &self.table),
            ("COLUMN NAME", &self.column),
            ("DATATYPE NAME", &self.data_type),
            ("CONSTRAINT NAME", &self.constraint),
        ];
        for (label, value) in fields {
            if let Some(value) = value {
                write!(f, "\n{label}:  {value}")?;
            }
        }
        Ok(())
    }
}

impl From<&DbError> for ServerMessage {
    fn from(error: &DbError) -> ServerMessage {
        let owned = |field: Option<&str>| field.map(str::to_owned);
        let (position, internal_position, internal_query) = match error.position() {
            Some(ErrorPosition::Original(position)) => (Some(*position), None, None),
            Some(ErrorPosition::Internal { position, query }) => {
                (None, Some(*position), Some(query.clone()))
            }
            None => (None, None, None),
        };
        let severity = match error.parsed_severity() {
            Some(severity) => severity.to_string(),
            None => error.severity().to_owned(),
        };
        ServerMessage {
            sqlstate: Some(error.code().code().to_owned()),
            severity,
            message: error.message().to_owned(),
            detail: owned(error.detail()),
            hint: owned(error.hint()),
            position,
            internal_position,
            internal_query,
            where_: owned(error.where_()),
            schema: owned(error.schema()),
            table: owned(error.table()),
            column: owned(error.column()),
            data_type: owned(error.datatype()),
            constraint: owned(error.constraint()),
        }
    }
}

/// As psql prints it with `VERBOSITY verbose`: severity, SQLSTATE and message, then a line per field.
impl fmt::Display for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None)
    }
}

/// A [`ServerMessage`] that prints the line of the statement, with a caret under the place.
#[derive(Debug, Clone, Copy)]
pub struct Located<'a> {
    message: &'a ServerMessage,
    sql: &'a str,
}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.write(f, Some(self.sql))
    }
}

/// Joins an error with its causes: `error connecting to server: Connection refused (os error 111)`.
pub(crate) fn causes(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Writes `LINE n: text` and a caret under the character at `position`; nothing if it lies outside.
fn write_excerpt(f: &mut fmt::Formatter<'_>, sql: &str, position: u32) -> fmt::Result {
    let before = (position as usize).saturating_sub(1);
    let Some(offset) = byte_offset(sql, before) else {
        return Ok(());
    };
    let line_start = sql[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line_end = sql[offset..].find('\n').map_or(sql.len(), |at| offset + at);
    let line = sql[line_start..line_end].trim_end_matches('\r');
    let number = sql[..line_start].matches('\n').count() + 1;
    let label = format!("LINE {number}: ");
    write!(f, "\n{label}{line}\n")?;
    for _ in 0..label.len() {
        f.write_str(" ")?;
    }
    // A tab stays a tab, so that the caret stands under its place whatever the tab width is.
    for character in sql[line_start..offset].chars() {
        f.write_str(if character == '\t' { "\t" } else { " " })?;
    }
    f.write_str("^")
}

fn byte_offset(text: &str, characters: usize) -> Option<usize> {
    let mut offsets = text.char_indices().map(|(offset, _)| offset);
    offsets.nth(characters).or_else(|| (text.chars().count() == characters).then_some(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> ServerMessage {
        ServerMessage {
            sqlstate: Some("42703".into()),
            position: Some(12),
            hint: Some("Perhaps you meant \"naïve\".".into()),
            ..ServerMessage::of_client("column \"x\" does not exist".into())
        }
    }

    #[test]
    fn prints_in_the_style_of_psql() {
        assert_eq!(
            message().to_string(),
            "ERROR:  42703: column \"x\" does not exist\nHINT:  Perhaps you meant \"naïve\"."
        );
    }

    #[test]
    fn points_at_characters_not_bytes() {
        let sql = "select 1;\nĝx";
        assert_eq!(
            message().located(sql).to_string(),
            "ERROR:  42703: column \"x\" does not exist\nLINE 2: ĝx\n         ^\nHINT:  Perhaps you meant \"naïve\"."
        );
    }

    #[test]
    fn a_position_outside_the_text_prints_no_excerpt() {
        assert_eq!(message().located("x").to_string(), message().to_string());
    }
}
