//! Connections that are shared.

use std::sync::Arc;

use tokio_postgres::Config;

use crate::connection::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::guard::{Guard, RepeatGuard, RepeatScope};
use crate::pool_counts::PoolCounts;
use crate::pool_options::{PoolOptions, watch_network};
use crate::recorder::Recorder;
use crate::session::{ReadOnly, ReadWrite, Session, UnitOfWork};
use crate::slots::{Limits, Slots};
use crate::tls::Tls;

/// The isolation level of a transaction (manual, 13.2).
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
    primary: Arc<Slots>,
    replica: Option<Arc<Slots>>,
    repeat_guard: RepeatGuard,
    repeat_scope: Option<RepeatScope>,
    recorder: Option<Recorder>,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("counts", &self.counts()).finish_non_exhaustive()
    }
}

impl Pool {
    /// A pool for a URL or a string of keywords as libpq takes them. Nothing is connected yet.
    ///
    /// ```no_run
    /// # use relvar::{Pool, PoolOptions};
    /// # fn example() -> relvar::Result<()> {
    /// let pool = Pool::connect("postgres://app@localhost/shop?sslmode=prefer", &PoolOptions::default())?;
    /// # Ok(()) }
    /// ```
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
    /// ```no_run
    /// # use relvar::{Pool, PoolOptions};
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut config = tokio_postgres::Config::new();
    /// config.host("localhost").user("app").dbname("shop");
    /// let pool = Pool::new(config, &PoolOptions::default())?;
    /// # Ok(()) }
    /// ```
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
            primary: slots(config, options, tls)?,
            replica: None,
            repeat_guard: options.repeat_guard,
            repeat_scope: None,
            recorder: options.recorder.clone(),
        })
    }

    /// Sends read-only sessions to a replica.
    ///
    /// ```no_run
    /// # use relvar::{Pool, PoolOptions};
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let replica = "postgres://app@replica.internal/shop".parse()?;
    /// let pool = Pool::connect("postgres://app@localhost/shop", &PoolOptions::default())?
    ///     .with_replica(replica, &PoolOptions::default())?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn with_replica(mut self, config: Config, options: &PoolOptions) -> Result<Pool> {
        let tls = self.primary.tls.clone();
        self.replica = Some(slots(config, options, tls)?);
        Ok(self)
    }

    /// Opens a transaction.
    ///
    /// ```no_run
    /// # use relvar::{Isolation, Pool, PoolOptions, sql};
    /// # async fn example(pool: &Pool) -> relvar::Result<()> {
    /// let mut unit = pool.begin().await?;
    /// sql("UPDATE stock SET pieces = pieces - 1 WHERE id = :id").bind("id", 7_i64).execute(&mut unit).await?;
    /// unit.commit().await?; // dropped without this, it is rolled back
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no connection is free in time, or none can be made.
    pub async fn begin(&self) -> Result<UnitOfWork> {
        self.begin_at(Isolation::ReadCommitted).await
    }

    /// Opens a transaction of an isolation level.
    ///
    /// ```no_run
    /// # use relvar::{Isolation, Pool, PoolOptions, sql};
    /// # async fn example(pool: &Pool) -> relvar::Result<()> {
    /// let mut unit = pool.begin_at(Isolation::Serializable).await?;
    /// sql("DELETE FROM carts WHERE empty").execute(&mut unit).await?;
    /// unit.commit().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn begin_at(&self, isolation: Isolation) -> Result<UnitOfWork> {
        UnitOfWork::begin(self.take(&self.primary).await?, isolation.begin(false)).await
    }

    /// Opens a read-only transaction, on the replica if there is one: all its statements see one state of the
    /// database when the level is [`Isolation::RepeatableRead`].
    ///
    /// ```no_run
    /// # use relvar::{Isolation, Pool, PoolOptions, sql};
    /// # async fn example(pool: &Pool) -> relvar::Result<()> {
    /// let mut snapshot = pool.read(Isolation::RepeatableRead).await?;
    /// let orders: i64 = sql("SELECT count(*) FROM orders").value(&mut snapshot).await?;
    /// let lines: i64 = sql("SELECT count(*) FROM lines").value(&mut snapshot).await?; // of the same state
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn read(&self, isolation: Isolation) -> Result<UnitOfWork<ReadOnly>> {
        let slots = self.replica.as_ref().unwrap_or(&self.primary);
        UnitOfWork::begin(self.take(slots).await?, isolation.begin(true)).await
    }

    /// A session without a transaction: every statement is one by itself.
    ///
    /// ```no_run
    /// # use relvar::{Isolation, Pool, PoolOptions, sql};
    /// # async fn example(pool: &Pool) -> relvar::Result<()> {
    /// let mut session = pool.session().await?;
    /// let now: String = sql("SELECT now()::text").value(&mut session).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn session(&self) -> Result<Session<ReadWrite>> {
        self.take(&self.primary).await
    }

    async fn take<A>(&self, slots: &Arc<Slots>) -> Result<Session<A>> {
        let lease = slots.take().await?;
        let scope = self.repeat_scope.clone().or_else(RepeatScope::of_task);
        Ok(Session::new(lease, Guard::new(self.repeat_guard, self.recorder.clone(), scope)))
    }

    /// The same pool, whose sessions are watched together by `scope`, in whatever task they are taken.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// use relvar::{RepeatGuard, RepeatScope};
    ///
    /// let request = RepeatScope::new(RepeatGuard::Warn(10));
    /// let pool = pool.guarded_by(&request);
    /// // Both count as parts of the same request.
    /// let user = User::find(1).one(&mut pool.session().await?).await?;
    /// let orders = Order::query().filter(Order::user_id.eq(user.id)).all(&mut pool.session().await?).await?;
    /// assert_eq!(orders.len(), 3);
    /// # Ok(()) }) }
    /// ```
    pub fn guarded_by(&self, scope: &RepeatScope) -> Pool {
        Pool { repeat_scope: Some(scope.clone()), ..self.clone() }
    }

    /// Its connections, and what it has done.
    ///
    /// ```no_run
    /// # fn metrics(pool: &relvar::Pool) {
    /// let counts = pool.counts();
    /// println!("{} of {} connections idle, {} callers wait", counts.idle, counts.open, counts.waiting);
    /// # }
    /// ```
    pub fn counts(&self) -> PoolCounts {
        self.primary.counts()
    }

    /// The same of the connections to the replica, if there is one.
    pub fn replica_counts(&self) -> Option<PoolCounts> {
        Some(self.replica.as_ref()?.counts())
    }

    /// Closes all connections. Callers that wait for one get an error.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// pool.close();
    /// assert!(pool.session().await.is_err());
    /// # Ok(()) }) }
    /// ```
    pub fn close(&self) {
        self.primary.close();
        if let Some(replica) = &self.replica {
            replica.close();
        }
    }
}

fn slots(mut config: Config, options: &PoolOptions, tls: Tls) -> Result<Arc<Slots>> {
    if options.connections_max == 0 || options.connections_min > options.connections_max {
        let message = "connections_max is at least 1 and at least connections_min";
        return Err(Error::new(ErrorKind::Connection, message));
    }
    watch_network(&mut config);
    let timeouts = [
        ("statement_timeout", options.statement_timeout),
        ("idle_in_transaction_session_timeout", options.idle_in_transaction_timeout),
    ];
    let timeouts = timeouts.into_iter().filter_map(|(name, time)| Some((name, time?.as_millis())));
    let mut settings = Settings {
        statements_max: options.statements_max,
        trace_values: options.trace_values,
        statement_deadline: options.statement_deadline,
        unit_deadline: options.unit_deadline,
        reset: options.reset.statement(),
        on_return: options.on_return.clone(),
        cancels: true,
        ..Settings::default()
    };
    if options.transaction_pooler {
        let local: Vec<String> =
            timeouts.map(|(name, millis)| format!("SET LOCAL {name} = {millis}")).collect();
        settings.statements_max = 0;
        settings.behind_pooler = true;
        settings.local = local.join("; ");
        settings.reset = None;
        settings.cancels = options.cancel;
    } else {
        let mut given = config.get_options().unwrap_or_default().to_owned();
        for (name, millis) in timeouts {
            given.push_str(&format!(" -c {name}={millis}"));
        }
        config.options(given.trim());
    }
    let limits = Limits {
        max: options.connections_max,
        min: options.connections_min,
        acquire: options.acquire_timeout,
        connect: options.connect_timeout,
        idle: options.idle_timeout,
        lifetime: options.connection_lifetime_max,
    };
    Ok(Arc::new(Slots::new(config, tls, settings, limits)))
}
