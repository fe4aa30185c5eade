//! One connection with its prepared statements.

use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rustc_hash::FxHashMap;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, RowStream, Statement};

use crate::error::{Error, ErrorKind, Result};
use crate::guard::Guard;
use crate::sql_text::Param;

/// A connection of the pool.
pub struct Connection {
    pub(crate) client: Client,
    statements: Mutex<FxHashMap<Box<str>, Statement>>,
    statements_max: usize,
    /// Statements on their way: a connection that has some when it is given back is not used again.
    pub(crate) in_flight: AtomicUsize,
    /// Whether a transaction is open.
    pub(crate) in_transaction: AtomicBool,
    /// Whether a statement of the transaction has failed, so that only a rollback is possible.
    pub(crate) failed: AtomicBool,
    pub(crate) sent: AtomicU64,
    pub(crate) guard: Mutex<Guard>,
}

/// A statement with its values.
pub(crate) struct Call<'a> {
    pub text: &'a str,
    pub params: &'a [Param],
    pub place: &'static Location<'static>,
}

/// Sends a statement, and once more where its plan has changed outside of a transaction. A macro, because a
/// generic function over the future could not promise that it is `Send`.
macro_rules! attempts {
    ($self:ident, $call:ident, |$statement:ident, $params:ident| $send:expr) => {{
        $self.starts($call);
        let start = tracing::enabled!(tracing::Level::DEBUG).then(Instant::now);
        let $params: Vec<&(dyn ToSql + Sync)> =
            $call.params.iter().map(|param| &**param as &(dyn ToSql + Sync)).collect();
        let mut repeated = false;
        let result = loop {
            let result = match $self.ready($call).await {
                Ok($statement) => $send.await.map_err(Error::from),
                Err(error) => Err(error),
            };
            match result {
                Err(error) if !repeated && $self.again($call, &error) => repeated = true,
                result => break result,
            }
        };
        $self.ends($call, start, result.as_ref().err());
        result.map_err(|error| error.at($call.text, $call.place))
    }};
}

impl Connection {
    pub(crate) fn new(client: Client, statements_max: usize) -> Self {
        Connection {
            client,
            statements: Mutex::default(),
            statements_max,
            in_flight: AtomicUsize::new(0),
            in_transaction: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            sent: AtomicU64::new(0),
            guard: Mutex::default(),
        }
    }

    /// All rows of a statement.
    pub(crate) async fn rows(&self, call: &Call<'_>) -> Result<Vec<Row>> {
        attempts!(self, call, |statement, params| self.client.query(&statement, &params))
    }

    /// The number of rows that a statement changed.
    pub(crate) async fn execute(&self, call: &Call<'_>) -> Result<u64> {
        attempts!(self, call, |statement, params| self.client.execute(&statement, &params))
    }

    /// Rows one after another.
    pub(crate) async fn stream(&self, call: &Call<'_>) -> Result<RowStream> {
        attempts!(self, call, |statement, params| {
            self.client.query_raw(&statement, params.iter().copied())
        })
    }

    /// Runs a statement of our own that has no values.
    pub(crate) async fn command(&self, text: &str) -> Result<()> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        let done = self.client.batch_execute(text).await;
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
        done.map_err(Error::from)
    }

    fn starts(&self, call: &Call<'_>) {
        self.guard.lock().unwrap_or_else(PoisonError::into_inner).saw(call);
        self.sent.fetch_add(1, Ordering::Relaxed);
        // Not counted down when the future is dropped before its end.
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    fn ends(&self, call: &Call<'_>, start: Option<Instant>, error: Option<&Error>) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
        if error.is_some_and(|error| error.sqlstate().is_some()) {
            self.failed.store(true, Ordering::Relaxed);
        }
        if let Some(start) = start {
            let micros = start.elapsed().as_micros() as u64;
            let sqlstate = error.and_then(Error::sqlstate);
            tracing::debug!(target: "relvar", statement = call.text, micros, ok = error.is_none(), sqlstate);
        }
    }

    /// Whether to prepare the statement again and repeat it: a migration has changed what it returns. Within a
    /// transaction nothing can be repeated.
    fn again(&self, call: &Call<'_>, error: &Error) -> bool {
        if *error.kind() != ErrorKind::PlanChanged {
            return false;
        }
        self.forget(call.text);
        !self.in_transaction.load(Ordering::Relaxed)
    }

    async fn ready(&self, call: &Call<'_>) -> Result<Statement> {
        let statement = self.prepared(call.text).await?;
        match (statement.params().len(), call.params.len()) {
            (wanted, given) if wanted == given => Ok(statement),
            (wanted, given) => {
                let message = format!("{given} values for {wanted} parameters");
                Err(Error::new(ErrorKind::Statement, message))
            }
        }
    }

    async fn prepared(&self, text: &str) -> Result<Statement> {
        if let Some(statement) = self.cached(text) {
            return Ok(statement);
        }
        let statement = self.client.prepare(text).await?;
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        // Texts are made by a program, so there are few; a program that makes ever new ones starts over.
        if statements.len() >= self.statements_max {
            statements.clear();
        }
        if self.statements_max > 0 {
            statements.insert(text.into(), statement.clone());
        }
        Ok(statement)
    }

    fn cached(&self, text: &str) -> Option<Statement> {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    fn forget(&self, text: &str) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).remove(text);
    }
}
