//! Connections that are shared.

use std::sync::Arc;
use std::time::Duration;

use deadpool::managed::{self, Metrics, PoolError, RecycleError, RecycleResult, TimeoutType};
use tokio_postgres::Config;

use crate::connection::{Connection, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::guard::{Guard, RepeatGuard};
use crate::recorder::Recorder;
use crate::session::{ReadOnly, ReadWrite, Session, UnitOfWork};
use crate::tls::Tls;

/// How a pool works.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Connections at most.
    pub connections_max: usize,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long a statement may run; none is the server's own setting.
    pub statement_timeout: Option<Duration>,
    /// How long a transaction may stand idle before the server ends it.
    pub idle_in_transaction_timeout: Option<Duration>,
    /// Prepared statements a connection keeps.
    pub statements_max: usize,
    /// Whether there is a pooler between that gives every transaction another server and does not follow prepared
    /// statements: PgBouncer in transaction mode before 1.21, or with `max_prepared_statements = 0`. Then no statement is
    /// kept, one that stands alone gets a transaction of its own, and the timeouts are set within each transaction. What
    /// cannot run in a transaction (VACUUM, CREATE INDEX CONCURRENTLY) cannot run there.
    pub transaction_pooler: bool,
    /// Whether the spans of `tracing` tell bound values, which may be anything: names, passwords.
    pub trace_values: bool,
    /// What to do about N+1.
    pub repeat_guard: RepeatGuard,
    /// Who is told of every statement.
    pub recorder: Option<Recorder>,
}

impl Default for PoolOptions {
    fn default() -> Self {
        PoolOptions {
            connections_max: 10,
            acquire_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            statement_timeout: None,
            idle_in_transaction_timeout: Some(Duration::from_secs(60)),
            statements_max: 500,
            transaction_pooler: false,
            trace_values: false,
            repeat_guard: RepeatGuard::Off,
            recorder: None,
        }
    }
}

/// How a transaction sees others (manual, 13.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// Each statement sees what was committed before it.
    #[default]
    ReadCommitted,
    /// All statements see what was committed before the first.
    RepeatableRead,
    /// As if transactions ran one after another; may fail and be tried again.
    Serializable,
}

impl Isolation {
    fn begin(self, read_only: bool) -> &'static str {
        match (self, read_only) {
            (Isolation::ReadCommitted, false) => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            (Isolation::RepeatableRead, false) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"
            }
            (Isolation::Serializable, false) => "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
            (Isolation::ReadCommitted, true) => "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY",
            (Isolation::RepeatableRead, true) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Isolation::Serializable, true) => "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
        }
    }
}

/// Connections to one database, and maybe to a replica of it. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    primary: managed::Pool<Manager>,
    replica: Option<managed::Pool<Manager>>,
    repeat_guard: RepeatGuard,
    recorder: Option<Recorder>,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("status", &self.primary.status()).finish_non_exhaustive()
    }
}

impl Pool {
    /// A pool for a URL or a string of keywords as libpq takes them. Nothing is connected yet.
    ///
    /// # Errors
    /// When the text is no such thing.
    pub fn connect(url: &str, options: &PoolOptions) -> Result<Pool> {
        let config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
            let cause = std::error::Error::source(&error).map(|c| format!(": {c}"));
            let message = format!("not the address of a database{}", cause.unwrap_or_default());
            Error::new(ErrorKind::Connection, message)
        })?;
        Pool::new(config, options)
    }

    /// A pool for a configuration of `tokio-postgres`.
    ///
    /// # Errors
    /// When the certificates of the system cannot be read (with the feature `tls`).
    pub fn new(config: Config, options: &PoolOptions) -> Result<Pool> {
        Pool::encrypted(config, options, Tls::new()?)
    }

    /// A pool whose connections are encrypted as a configuration of rustls says: with an authority of one's own, with a
    /// client's certificate. Whether they have to be encrypted is `sslmode` in the configuration.
    ///
    /// # Errors
    /// When the pool cannot be made.
    #[cfg(feature = "tls")]
    pub fn with_tls(
        config: Config,
        tls: rustls::ClientConfig,
        options: &PoolOptions,
    ) -> Result<Pool> {
        Pool::encrypted(config, options, Tls::of(tls))
    }

    fn encrypted(config: Config, options: &PoolOptions, tls: Tls) -> Result<Pool> {
        Ok(Pool {
            primary: pool(config, options, tls)?,
            replica: None,
            repeat_guard: options.repeat_guard,
            recorder: options.recorder.clone(),
        })
    }

    /// Sends read-only sessions to a replica.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn with_replica(mut self, config: Config, options: &PoolOptions) -> Result<Pool> {
        let tls = self.primary.manager().tls.clone();
        self.replica = Some(pool(config, options, tls)?);
        Ok(self)
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// When no connection is free in time, or none can be made.
    pub async fn begin(&self) -> Result<UnitOfWork> {
        self.begin_at(Isolation::ReadCommitted).await
    }

    /// Opens a transaction of an isolation level.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn begin_at(&self, isolation: Isolation) -> Result<UnitOfWork> {
        UnitOfWork::begin(self.take(&self.primary).await?, isolation.begin(false)).await
    }

    /// Opens a read-only transaction, on the replica if there is one: all its statements see one state of the
    /// database when the level is [`Isolation::RepeatableRead`].
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn read(&self, isolation: Isolation) -> Result<UnitOfWork<ReadOnly>> {
        let pool = self.replica.as_ref().unwrap_or(&self.primary);
        UnitOfWork::begin(self.take(pool).await?, isolation.begin(true)).await
    }

    /// A session without a transaction: every statement is one by itself.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn session(&self) -> Result<Session<ReadWrite>> {
        self.take(&self.primary).await
    }

    async fn take<A>(&self, pool: &managed::Pool<Manager>) -> Result<Session<A>> {
        let object = pool.get().await.map_err(refused)?;
        Ok(Session::new(object, Guard::new(self.repeat_guard, self.recorder.clone())))
    }

    /// Closes all connections; who waits for one is told.
    pub fn close(&self) {
        self.primary.close();
        if let Some(replica) = &self.replica {
            replica.close();
        }
    }
}

fn pool(mut config: Config, options: &PoolOptions, tls: Tls) -> Result<managed::Pool<Manager>> {
    let settings = [
        ("statement_timeout", options.statement_timeout),
        ("idle_in_transaction_session_timeout", options.idle_in_transaction_timeout),
    ];
    let settings = settings.into_iter().filter_map(|(name, time)| Some((name, time?.as_millis())));
    let mut connection = Settings {
        statements_max: options.statements_max,
        trace_values: options.trace_values,
        ..Settings::default()
    };
    if options.transaction_pooler {
        let local: Vec<String> =
            settings.map(|(name, millis)| format!("SET LOCAL {name} = {millis}")).collect();
        connection.statements_max = 0;
        connection.behind_pooler = true;
        connection.local = local.join("; ");
    } else {
        let mut given = config.get_options().unwrap_or_default().to_owned();
        for (name, millis) in settings {
            given.push_str(&format!(" -c {name}={millis}"));
        }
        config.options(given.trim());
    }
    let manager = Manager { config: Arc::new(config), settings: connection, tls };
    managed::Pool::builder(manager)
        .max_size(options.connections_max)
        .wait_timeout(Some(options.acquire_timeout))
        .create_timeout(Some(options.connect_timeout))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .map_err(|error| Error::new(ErrorKind::Connection, error.to_string()))
}

fn refused(error: PoolError<Error>) -> Error {
    match error {
        PoolError::Backend(error) => error,
        PoolError::Timeout(TimeoutType::Wait) => Error::new(
            ErrorKind::PoolTimeout,
            "no connection became free in time: all are in use; shorten transactions or raise connections_max",
        ),
        PoolError::Timeout(_) => {
            Error::new(ErrorKind::Connection, "the server did not answer in time")
        }
        PoolError::Closed => Error::new(ErrorKind::Connection, "the pool is closed"),
        error => Error::new(ErrorKind::Connection, error.to_string()),
    }
}

/// Makes connections for the pool.
pub struct Manager {
    config: Arc<Config>,
    settings: Settings,
    tls: Tls,
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = Error;

    async fn create(&self) -> Result<Connection> {
        Connection::open(&self.config, &self.tls, self.settings.clone()).await
    }

    async fn recycle(&self, connection: &mut Connection, _: &Metrics) -> RecycleResult<Error> {
        // Also where the task has used up its turn: the socket would do nothing.
        tokio::task::unconstrained(async { connection.wire.catch_up() }).await;
        match connection.wire.is_closed() {
            true => Err(RecycleError::message("the connection is closed")),
            false => Ok(()),
        }
    }
}
