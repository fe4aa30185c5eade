//! The two sessions of a run: one holds the runner's lock and watches, the other one works.

use std::sync::Mutex;
use std::time::Duration;

use relvar_catalog::name::quote_identifier;
use relvar_connect::{Cancel, DDL_SETTINGS, DDL_SETTINGS_WHERE_POSSIBLE, ServerMessage, Target};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_postgres::Client;

use crate::event::Backend;
use crate::options::RunOptions;
use crate::run_error::RunError;

/// A session with what is known about its server.
pub(crate) struct Session {
    pub client: Client,
    pub cancel: Cancel,
    pub pid: i32,
    notices: Mutex<UnboundedReceiver<ServerMessage>>,
    version_num: i32,
    /// `none`, or the role that the connection starts with.
    role: String,
    /// The name of the server, when it is a standby.
    standby: Option<String>,
}

impl Session {
    /// Connects.
    pub(crate) async fn open(target: &Target) -> Result<Self, RunError> {
        let connected =
            target.connect_full().await.map_err(|error| RunError::Connect(Box::new(error)))?;
        let sql = "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('server_version_num')::integer, \
                   pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('role')";
        let row = connected
            .client
            .query_one(sql, &[])
            .await
            .map_err(RunError::server("ask the server for its version"))?;
        let in_recovery: bool = row.get(2);
        Ok(Self {
            pid: row.get(0),
            version_num: row.get(1),
            role: row.get(3),
            standby: in_recovery.then(|| connected.server.clone()),
            notices: Mutex::new(connected.notices),
            cancel: connected.cancel,
            client: connected.client,
        })
    }

    /// Refuses a server that cannot change anything.
    pub(crate) fn refuse_standby(&self) -> Result<(), RunError> {
        match &self.standby {
            Some(server) => Err(RunError::Standby { server: server.clone() }),
            None => Ok(()),
        }
    }

    /// Notices that have come since the last call.
    pub(crate) fn notices(&self) -> Vec<ServerMessage> {
        let Ok(mut notices) = self.notices.lock() else { return Vec::new() };
        std::iter::from_fn(|| notices.try_recv().ok()).collect()
    }

    /// Gives the rest of a transaction the role that the connection started with, whatever the step has set: the
    /// ledger is not the step's business.
    pub(crate) fn back_to_own_role(&self) -> String {
        let role = match self.role.as_str() {
            "none" => "NONE".into(),
            role => quote_identifier(role),
        };
        format!("SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE {role}")
    }

    /// Prepares a session that only holds the lock and watches: it is idle for as long as the other one works.
    pub(crate) async fn settle_as_watcher(&self) -> Result<(), RunError> {
        // It makes the ledger.
        self.execute(&format!(
            "{}; {DDL_SETTINGS}{DDL_SETTINGS_WHERE_POSSIBLE}; SET statement_timeout = 0",
            self.keep_alive()
        ))
        .await
    }

    /// Gives the session the settings that every step starts with, whatever the step before has set.
    pub(crate) async fn settle_for_step(&self, options: &RunOptions) -> Result<(), RunError> {
        let idle = options.idle_in_transaction_max.as_millis();
        self.execute(&format!(
            "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP; {}; \
             {DDL_SETTINGS}{DDL_SETTINGS_WHERE_POSSIBLE}; SET idle_in_transaction_session_timeout = {idle}; SET statement_timeout = 0",
            self.keep_alive(),
        ))
        .await?;
        if self.version_num >= 140_000 {
            // Not every system lets the server watch its client; there keepalives have to do.
            let milliseconds = options.client_check_interval.as_millis();
            let _ = self
                .client
                .batch_execute(&format!("SET client_connection_check_interval = {milliseconds}"))
                .await;
        }
        self.set_lock_timeout(options.lock_timeout).await?;
        self.set_search_path(options).await
    }

    /// Limits how long a statement waits for a lock.
    pub(crate) async fn set_lock_timeout(&self, limit: Duration) -> Result<(), RunError> {
        self.execute(&format!("SET lock_timeout = {}", limit.as_millis())).await
    }

    async fn set_search_path(&self, options: &RunOptions) -> Result<(), RunError> {
        let sql = "SELECT pg_catalog.set_config('search_path', $1, false)";
        let result = self.client.query_one(sql, &[&options.search_path]).await;
        result.map(|_| ()).map_err(RunError::server("set search_path"))
    }

    fn keep_alive(&self) -> String {
        let idle = if self.version_num >= 140_000 { "SET idle_session_timeout = 0; " } else { "" };
        format!(
            "{idle}SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; \
             SET default_transaction_read_only = off"
        )
    }

    async fn execute(&self, sql: &str) -> Result<(), RunError> {
        self.client.batch_execute(sql).await.map_err(RunError::server("prepare the session"))
    }

    /// Tells who keeps a backend waiting; nobody when it cannot be asked.
    pub(crate) async fn blockers(&self, pid: i32) -> Vec<Backend> {
        self.backends("a.pid = ANY (pg_catalog.pg_blocking_pids($1))", pid)
            .await
            .unwrap_or_default()
    }

    /// Tells about a backend, while it lives.
    pub(crate) async fn backend(&self, pid: i32) -> Result<Option<Backend>, RunError> {
        let mut found = self
            .backends("a.pid = $1", pid)
            .await
            .map_err(RunError::server("look for another session"))?;
        Ok(found.pop())
    }

    async fn backends(
        &self,
        condition: &str,
        pid: i32,
    ) -> Result<Vec<Backend>, tokio_postgres::Error> {
        let time = |column: &str| {
            format!(
                "pg_catalog.to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            )
        };
        let sql = format!(
            "SELECT a.pid, a.usename::text, a.application_name, a.client_addr::text, a.state, {}, {} \
             FROM pg_catalog.pg_stat_activity a WHERE {condition} ORDER BY a.pid",
            time("a.query_start"),
            time("a.xact_start"),
        );
        let rows = self.client.query(&sql, &[&pid]).await?;
        let backend = |row: &tokio_postgres::Row| Backend {
            pid: row.get(0),
            user: row.get(1),
            application: row.get(2),
            client: row.get(3),
            state: row.get(4),
            query_start: row.get(5),
            transaction_start: row.get(6),
        };
        Ok(rows.iter().map(backend).collect())
    }
}

/// True when a message means that the session is gone, not that a statement was wrong.
pub(crate) fn is_lost(client: &Client, message: &ServerMessage) -> bool {
    let fatal = matches!(message.severity.as_str(), "FATAL" | "PANIC");
    client.is_closed()
        || fatal
        || message.sqlstate.as_deref().is_none_or(|code| code.starts_with("08"))
}
