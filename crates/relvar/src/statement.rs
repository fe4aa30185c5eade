//! Statements that a server has prepared.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::BytesMut;
use postgres_protocol::IsNull;
use postgres_protocol::message::frontend::{self, BindError};
use tokio_postgres::types::{self, ToSql, Type};

use crate::composite::{self, Outdated};
use crate::domain::Sent;
use crate::error::{Error, ErrorKind, Result};
use crate::infinity;
use crate::sql_text::Param;
use crate::wire::WeakWire;

/// Names of prepared statements, which no other of this process has.
static NAMES: AtomicU64 = AtomicU64::new(0);

/// A statement that a server has prepared. It is closed on the server when its last user drops it.
#[derive(Clone)]
pub(crate) struct Statement(Arc<Prepared>);

struct Prepared {
    name: Name,
    params: Vec<Type>,
    columns: Columns,
    /// Whether any column holds composite values.
    has_records: bool,
}

/// The columns of a result. Rows keep them and not their statement: what the server has prepared is not kept for rows.
pub(crate) type Columns = Arc<[ResultColumn]>;

/// A name, as long as the statement is in use.
pub(crate) struct Name {
    text: String,
    wire: Option<WeakWire>,
}

/// A column of a result.
#[derive(Debug, Clone)]
pub struct ResultColumn {
    pub(crate) name: String,
    pub(crate) data_type: Type,
    /// Whether its values are times that may be infinite, or arrays of such.
    pub(crate) has_times: bool,
}

impl ResultColumn {
    pub(crate) fn new(name: String, data_type: Type) -> ResultColumn {
        let has_times = infinity::has_times(&data_type);
        ResultColumn { name, data_type, has_times }
    }

    /// Its name; several may have the same.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type.
    pub fn data_type(&self) -> &Type {
        &self.data_type
    }
}

impl Name {
    pub fn new(wire: WeakWire) -> Name {
        let number = NAMES.fetch_add(1, Ordering::Relaxed);
        Name { text: format!("relvar_{number}"), wire: Some(wire) }
    }

    /// The one that is replaced by whatever is prepared next.
    pub fn none() -> Name {
        Name { text: String::new(), wire: None }
    }

    /// Asks the server to prepare a statement, and to describe it.
    pub fn prepare(&self, text: &str, output: &mut BytesMut) -> Result<()> {
        frontend::parse(&self.text, text, [], output).map_err(unsendable)?;
        frontend::describe(b'S', &self.text, output).map_err(unsendable)?;
        frontend::sync(output);
        Ok(())
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        if let Some(wire) = &self.wire {
            wire.close_statement(std::mem::take(&mut self.text));
        }
    }
}

impl Statement {
    pub fn new(name: Name, params: Vec<Type>, columns: Vec<ResultColumn>) -> Statement {
        let has_records = columns.iter().any(|column| composite::holds(&column.data_type));
        Statement(Arc::new(Prepared { name, params, columns: columns.into(), has_records }))
    }

    /// Whether any column holds composite values, whose types may gain attributes while the statement stays as it is.
    pub fn has_records(&self) -> bool {
        self.0.has_records
    }

    pub fn params(&self) -> &[Type] {
        &self.0.params
    }

    pub fn columns(&self) -> &Columns {
        &self.0.columns
    }

    /// Runs it with as many values as it has parameters; all columns come in binary form.
    pub fn run(&self, values: &[Param], output: &mut BytesMut) -> Result<()> {
        let Prepared { name, params, .. } = &*self.0;
        let sent = || values.iter().map(|value| Sent(&**value)).zip(params);
        let formats = sent().map(|(value, data_type)| value.encode_format(data_type) as i16);
        let mut nth = 0;
        let value = |(value, data_type): (Sent<'_>, &Type), output: &mut BytesMut| {
            nth += 1;
            Ok(match value.to_sql_checked(data_type, output)? {
                types::IsNull::Yes => IsNull::Yes,
                types::IsNull::No => IsNull::No,
            })
        };
        match frontend::bind("", &name.text, formats, sent(), value, [1], output) {
            Ok(()) => {}
            Err(BindError::Conversion(cause)) => {
                let message = format!("error serializing parameter {}: {cause}", nth - 1);
                let outdated = cause.is::<Outdated>();
                let error = Error::new(ErrorKind::Value, message).because(cause);
                return Err(if outdated { error.by_memory() } else { error });
            }
            Err(BindError::Serialization(error)) => return Err(unsendable(error)),
        }
        frontend::execute("", 0, output).map_err(unsendable)?;
        frontend::sync(output);
        Ok(())
    }
}

/// What no message can hold: a NUL byte in a text, more than the protocol counts.
pub(crate) fn unsendable(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Value, format!("error encoding message to server: {error}"))
        .because(error)
}

/// The number of rows that a statement has changed, by what the server says of its end (manual, 54.7, CommandComplete).
pub(crate) fn rows_changed(tag: &str) -> u64 {
    tag.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0)
}
