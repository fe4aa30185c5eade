//! How a pool works.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;

use crate::guard::RepeatGuard;
use crate::recorder::Recorder;
use crate::retry::Boxed;
use crate::session::Session;

/// How a pool works.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Connections at most.
    pub connections_max: usize,
    /// Connections that are kept open, made ahead of need from the first use on.
    pub connections_min: usize,
    /// How long getting a connection may take, whether it is waited for or has to be made.
    pub acquire_timeout: Duration,
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long a connection is kept without use, beyond the minimum.
    pub idle_timeout: Option<Duration>,
    /// How old a connection may become. It ends after 90 to 100 % of that, so that not all end together, and never in use.
    /// A new one finds what has changed meanwhile: another server behind the same name, settings of the role.
    pub connection_lifetime_max: Option<Duration>,
    /// How long the server may run a statement (its `statement_timeout`); none is the server's own setting.
    pub statement_timeout: Option<Duration>,
    /// How long a transaction may be idle before the server ends it.
    pub idle_in_transaction_timeout: Option<Duration>,
    /// How long the application waits for the answer to a statement, whatever the network and the server do. After that the
    /// connection is given up ([`ErrorKind::Deadline`](crate::ErrorKind::Deadline)). Above `statement_timeout`, so that the
    /// server ends what it can end. Changed for a session by
    /// [`Session::set_statement_deadline`]. For a stream: for each of its rows.
    pub statement_deadline: Option<Duration>,
    /// The same for a whole unit of work, from BEGIN to COMMIT. Changed for one by
    /// [`UnitOfWork::set_deadline`](crate::UnitOfWork::set_deadline).
    pub unit_deadline: Option<Duration>,
    /// Prepared statements a connection keeps.
    pub statements_max: usize,
    /// Whether there is a pooler between that gives every transaction another server and does not follow prepared
    /// statements: PgBouncer in transaction mode before 1.21, or with `max_prepared_statements = 0`. Then no statement is
    /// kept, a single one gets a transaction of its own, and the timeouts are set within each transaction. What
    /// cannot run in a transaction (VACUUM, CREATE INDEX CONCURRENTLY) cannot run there.
    pub transaction_pooler: bool,
    /// Behind a `transaction_pooler`: whether the server is asked to cancel a statement whose future is dropped. Without it
    /// the connection to the pooler is given up, and the statement runs to its end. Without a pooler it is always cancelled.
    pub cancel: bool,
    /// What is reset when a connection comes back.
    pub reset: Reset,
    /// What is done with a connection when it comes back, after the reset.
    pub on_return: Option<OnReturn>,
    /// Whether the spans of `tracing` include bound values, which may be anything: names, passwords.
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
            connections_min: 0,
            acquire_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Some(Duration::from_secs(10 * 60)),
            connection_lifetime_max: Some(Duration::from_secs(30 * 60)),
            statement_timeout: None,
            idle_in_transaction_timeout: Some(Duration::from_secs(60)),
            statement_deadline: None,
            unit_deadline: None,
            statements_max: 500,
            transaction_pooler: false,
            cancel: false,
            reset: Reset::None,
            on_return: None,
            trace_values: false,
            repeat_guard: RepeatGuard::Off,
            recorder: None,
        }
    }
}

/// What is reset when a connection comes back, so that it does not reach the next user. An open transaction is always rolled
/// back; what `SET LOCAL` and `pg_advisory_xact_lock` did ends with it.
///
/// The default is none, because a reset is a statement more for every use of a connection: beside one select by primary key, the
/// server spends 2.2 times the CPU with `Settings`, and 3.1 times with `All` (PostgreSQL 15). It runs behind the back of the user
/// before, so others wait for it only where all connections are in use. Behind a `transaction_pooler` nothing is reset: the
/// server is another's by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reset {
    /// Nothing: what `SET`, advisory locks of the session, temporary tables and LISTEN did stays.
    #[default]
    None,
    /// Settings and the role: RESET ALL, SET SESSION AUTHORIZATION DEFAULT.
    Settings,
    /// All that DISCARD ALL does, except that prepared statements are kept: settings, the role, advisory locks of the session,
    /// temporary tables, LISTEN, cursors WITH HOLD, what sequences gave last.
    All,
}

impl Reset {
    pub(crate) fn statement(self) -> Option<&'static str> {
        match self {
            Reset::None => None,
            Reset::Settings => Some("SET SESSION AUTHORIZATION DEFAULT; RESET ALL"),
            Reset::All => Some(
                "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; \
                 SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD SEQUENCES; DISCARD TEMP",
            ),
        }
    }
}

type Hook = dyn for<'s> Fn(&'s mut Session) -> Boxed<'s, ()> + Send + Sync;

/// Is called with a connection that comes back, before the next user gets it. Where it fails, or takes longer than five
/// seconds, the connection is closed.
///
/// ```
/// use relvar::{OnReturn, PoolOptions, sql};
///
/// let on_return = OnReturn::new(|session| {
///     Box::pin(async move {
///         sql("SELECT pg_advisory_unlock_all()").rows(session).await?;
///         Ok(())
///     })
/// });
/// let options = PoolOptions { on_return: Some(on_return), ..PoolOptions::default() };
/// # let _ = options;
/// ```
#[derive(Clone)]
pub struct OnReturn(Arc<Hook>);

impl OnReturn {
    /// A hook that calls `work`.
    pub fn new(
        work: impl for<'s> Fn(&'s mut Session) -> Boxed<'s, ()> + Send + Sync + 'static,
    ) -> OnReturn {
        OnReturn(Arc::new(work))
    }

    pub(crate) fn call<'s>(&self, session: &'s mut Session) -> Boxed<'s, ()> {
        (self.0)(session)
    }
}

impl fmt::Debug for OnReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnReturn")
    }
}

/// What the network may swallow at most, where the configuration does not say: a connection that is idle is asked after 30 s
/// whether the other end is still there, every 10 s, three times; what is sent is to be acknowledged within 30 s.
pub(crate) fn watch_network(config: &mut Config) {
    if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
        config.keepalives_idle(Duration::from_secs(30));
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(Duration::from_secs(10));
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(3);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(30));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_configuration_says_of_the_network_counts() {
        let mut config: Config = "host=h keepalives_interval=7 tcp_user_timeout=9".parse().unwrap();
        watch_network(&mut config);
        let seconds = |time: Option<&Duration>| time.map(Duration::as_secs);
        assert_eq!(config.get_keepalives_idle().as_secs(), 30);
        assert_eq!(seconds(config.get_keepalives_interval().as_ref()), Some(7));
        assert_eq!(config.get_keepalives_retries(), Some(3));
        assert_eq!(seconds(config.get_tcp_user_timeout()), Some(9));
        let mut config: Config = "host=h keepalives_idle=100".parse().unwrap();
        watch_network(&mut config);
        assert_eq!(config.get_keepalives_idle().as_secs(), 100);
    }
}
