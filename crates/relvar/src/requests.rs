//! What is asked of a server, by its messages (manual, chapter 54).

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::{DataRowBody, Message};
use postgres_protocol::message::frontend;

use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::line::RequestKind;
use crate::row::Row;
use crate::sql_text::Param;
use crate::statement::{Name, ResultColumn, Statement, rows_changed, unsendable};
use crate::wire::Reply;

impl Connection {
    /// A statement that the server has prepared, with the types of its parameters and columns.
    pub(crate) async fn prepare(&self, text: &str) -> Result<Statement> {
        let name = Name::new(self.wire.downgrade());
        let ask = |output: &mut BytesMut| name.prepare(text, output);
        let mut reply = self.wire.ask(RequestKind::Extended, ask)?;
        let (mut params, mut columns) = (Vec::new(), Vec::new());
        while let Some(message) = reply.next().await {
            match message? {
                Message::ParameterDescription(body) => {
                    params = body.parameters().collect().map_err(unreadable)?
                }
                Message::RowDescription(body) => {
                    let fields =
                        body.fields().map(|field| Ok((field.name().to_owned(), field.type_oid())));
                    columns = fields.collect().map_err(unreadable)?;
                }
                _ => {}
            }
        }
        let mut types = Vec::with_capacity(params.len());
        for param in params {
            types.push(self.data_type(param).await?);
        }
        let mut described = Vec::with_capacity(columns.len());
        for (name, data_type) in columns {
            described.push(ResultColumn::new(name, self.data_type(data_type).await?));
        }
        Ok(Statement::new(name, types, described))
    }

    /// Runs a prepared statement.
    pub(crate) fn run(&self, statement: &Statement, values: &[Param]) -> Result<Reply> {
        let ask = |output: &mut BytesMut| statement.run(values, output);
        Ok(self.wire.ask(RequestKind::Extended, ask)?.of_prepared())
    }

    /// Prepares a statement whose types are known, and runs it, in one go.
    pub(crate) async fn run_once(
        &self,
        text: &str,
        statement: &Statement,
        values: &[Param],
    ) -> Result<Vec<Row>> {
        let mut reply = self.wire.ask(RequestKind::Extended, |output| {
            frontend::parse("", text, [], output).map_err(unsendable)?;
            statement.run(values, output)
        })?;
        let mut rows = Vec::new();
        while let Some(message) = reply.next().await {
            rows.extend(row_of(message?)?.map(|body| Row::new(statement, body)));
        }
        Ok(rows)
    }

    /// Runs statements of our own that have no values.
    pub(crate) async fn run_simple(&self, text: &str) -> Result<()> {
        let ask = |output: &mut BytesMut| frontend::query(text, output).map_err(unsendable);
        self.wire.ask(RequestKind::Extended, ask)?.end().await
    }

    /// Sends rows to a COPY, piece by piece as `rows` writes them, until it says that there are no more.
    pub(crate) async fn copy_in(
        &self,
        text: &str,
        mut rows: impl FnMut(&mut BytesMut) -> bool + Send,
    ) -> Result<u64> {
        let ask = |output: &mut BytesMut| frontend::query(text, output).map_err(unsendable);
        let mut reply = self.wire.ask(RequestKind::CopyIn, ask)?;
        let mut has_more = true;
        while has_more {
            reply.send(|output| has_more = rows(output)).await?;
        }
        reply.sent().await?;
        changed(&mut reply).await
    }
}

/// The row of a message, if it has one.
pub(crate) fn row_of(message: Message) -> Result<Option<DataRowBody>> {
    match message {
        Message::DataRow(body) => Ok(Some(body)),
        Message::CopyOutResponse(_) => {
            let message =
                "COPY to the client gives no rows: it is for psql, or a driver that reads it";
            Err(Error::new(ErrorKind::Statement, message))
        }
        _ => Ok(None),
    }
}

/// Reads up to the end, and gives the number of rows that were changed.
pub(crate) async fn changed(reply: &mut Reply) -> Result<u64> {
    let mut count = 0;
    while let Some(message) = reply.next().await {
        match message? {
            Message::CommandComplete(body) => {
                count = rows_changed(body.tag().map_err(unreadable)?);
            }
            message => drop(row_of(message)?),
        }
    }
    Ok(count)
}

fn unreadable(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Connection, format!("unexpected message from the server: {error}"))
        .because(error)
}
