//! How databases are made, named and dropped on each of the two kinds of server.

use std::time::{Duration, SystemTime};

use relvar_connect::Target;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::error::Error;
use crate::hash::random_name;
use crate::run::{self, Run, SUPERUSER};

/// How old a database on a user's server has to be before another client of ours may drop it.
const STALE: Duration = Duration::from_secs(60 * 60);

/// How the names of kept databases begin.
const KEPT: &str = "kept_";

/// How many databases are kept on a server, and how large one may be: their files often stand in memory.
const KEPT_MAX: usize = 3;
const KEPT_BYTES_MAX: i64 = 256 << 20;

/// The comment on our databases on a user's server.
const COMMENT: &str = "relvar shadow: throwaway, may be dropped";

/// A server that databases are made on.
pub(crate) enum Host {
    Embedded(EmbeddedHost),
    External(Box<ExternalHost>),
}

impl Host {
    pub(crate) async fn connect(&self) -> Result<Client, Error> {
        match self {
            Self::Embedded(host) => host.connect().await,
            Self::External(host) => Ok(host.target.connect().await?),
        }
    }

    pub(crate) async fn create(&mut self, client: &Client) -> Result<String, Error> {
        match self {
            Self::Embedded(host) => host.create(client).await,
            Self::External(host) => host.create(client).await,
        }
    }

    /// A copy of the last of these databases that is kept, and which one it is; `None` where none is.
    pub(crate) async fn create_from_kept(
        &mut self,
        client: &Client,
        keys: &[String],
    ) -> Result<Option<(usize, String)>, Error> {
        match self {
            Self::Embedded(host) => host.create_from_kept(client, keys).await,
            Self::External(_) => Ok(None),
        }
    }

    /// Keeps a copy of a database. On a server that the user named nothing is kept.
    pub(crate) async fn keep(&self, client: &Client, name: &str, key: &str) -> Result<(), Error> {
        match self {
            Self::Embedded(host) => host.keep(client, name, key).await,
            Self::External(_) => Ok(()),
        }
    }

    pub(crate) async fn drop_database(&self, client: &Client, name: &str) -> Result<(), Error> {
        let force = match self {
            Self::Embedded(_) => {
                end_sessions(client, name).await?;
                " WITH (FORCE)"
            }
            // Whoever is connected there may be another client of ours that has been at work for long.
            Self::External(_) => "",
        };
        execute(
            client,
            &format!("DROP DATABASE IF EXISTS {name}{force}"),
            format!("drop database {name:?}"),
        )
        .await
    }

    /// The databases that killed clients left.
    pub(crate) async fn stale(&self, client: &Client) -> Result<Vec<String>, Error> {
        match self {
            Self::Embedded(host) => host.stale(client).await,
            Self::External(host) => host.stale(client).await,
        }
    }
}

/// The server that this crate started. Databases are called `shadow_<client>_<number>`, so that whoever
/// comes later can tell whether the client still lives.
pub(crate) struct EmbeddedHost {
    run: Run,
    major: u32,
    created: u64,
}

impl EmbeddedHost {
    pub(crate) fn new(run: Run, major: u32) -> Self {
        Self { run, major, created: 0 }
    }

    async fn connect(&self) -> Result<Client, Error> {
        run::connect(self.run.dir(), SUPERUSER)
            .await
            .map_err(Error::database("connect to the embedded server"))
    }

    async fn create(&mut self, client: &Client) -> Result<String, Error> {
        let name = self.next_name();
        let sql = self.copy_sql(&name, "template0");
        execute(client, &sql, format!("create database {name:?}")).await?;
        Ok(name)
    }

    fn next_name(&mut self) -> String {
        self.created += 1;
        format!("shadow_{}_{}", self.run.client(), self.created)
    }

    /// Without write-ahead logging of every page; before 15 there was no other way.
    fn copy_sql(&self, name: &str, template: &str) -> String {
        let strategy = if self.major >= 15 { " STRATEGY file_copy" } else { "" };
        format!("CREATE DATABASE {name} TEMPLATE {template}{strategy}")
    }

    async fn create_from_kept(
        &mut self,
        client: &Client,
        keys: &[String],
    ) -> Result<Option<(usize, String)>, Error> {
        let kept = databases(client, "kept\\_%").await?;
        let is_kept = |key: &String| kept.iter().any(|name| *name == kept_name(key));
        let Some(at) = keys.iter().rposition(is_kept) else { return Ok(None) };
        let (name, kept) = (self.next_name(), kept_name(&keys[at]));
        match client.batch_execute(&self.copy_sql(&name, &kept)).await {
            Ok(()) => Ok(Some((at, name))),
            // Another command has kept something newer meanwhile, or drops it this moment.
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(Error::database(format!("copy database {kept:?}"))(error)),
        }
    }

    async fn keep(&self, client: &Client, name: &str, key: &str) -> Result<(), Error> {
        let size = client
            .query_one("SELECT pg_database_size($1::text::name)", &[&name])
            .await
            .map_err(Error::database("ask for the size of a database"))?;
        if size.get::<_, i64>(0) > KEPT_BYTES_MAX {
            return Ok(());
        }
        end_sessions(client, name).await?;
        let kept = kept_name(key);
        // Nobody may connect, so that it stays what it is and can be copied at any time.
        let sql = format!("{} ALLOW_CONNECTIONS false", self.copy_sql(&kept, name));
        match client.batch_execute(&sql).await {
            Ok(()) => self.forget_old(client).await,
            // Another command was faster.
            Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => Ok(()),
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(()),
            Err(error) => Err(Error::database(format!("create database {kept:?}"))(error)),
        }
    }

    /// Drops the kept databases that were made first, but for a few.
    async fn forget_old(&self, client: &Client) -> Result<(), Error> {
        let sql = "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1) \
                   ORDER BY oid DESC OFFSET $2";
        let count = i64::try_from(KEPT_MAX).unwrap_or(i64::MAX);
        let old =
            client.query(sql, &[&KEPT, &count]).await.map_err(Error::database("list databases"))?;
        for row in old {
            // Another command may be copying it, or have dropped it: the next one looks again.
            let sql = format!("DROP DATABASE IF EXISTS {}", row.get::<_, &str>(0));
            let _ = client.batch_execute(&sql).await;
        }
        Ok(())
    }

    async fn stale(&self, client: &Client) -> Result<Vec<String>, Error> {
        let names = databases(client, "shadow\\_%").await?;
        // Read after the names: a client registers before it makes a database.
        let clients = run::clients(self.run.dir());
        let lives = |name: &str| {
            name.split('_').nth(1).is_some_and(|client| clients.iter().any(|c| c == client))
        };
        Ok(names.into_iter().filter(|name| !lives(name)).collect())
    }
}

/// A server that the user named. Databases are called `relvar_shadow_<seconds>_<random>` by the time of
/// their making, and carry a comment.
pub(crate) struct ExternalHost {
    target: Target,
    major: u32,
}

impl ExternalHost {
    pub(crate) fn new(target: Target, major: u32) -> Self {
        Self { target, major }
    }

    async fn create(&self, client: &Client) -> Result<String, Error> {
        let name = format!("relvar_shadow_{}_{}", seconds_now(), random_name());
        // From 15 the server's default may be ICU, which has no plain C.
        let provider = if self.major >= 15 { " LOCALE_PROVIDER libc" } else { "" };
        let sql = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'{provider}"
        );
        execute(client, &sql, format!("create database {name:?}")).await?;
        let comment = format!("COMMENT ON DATABASE {name} IS '{COMMENT}'");
        execute(client, &comment, format!("comment on database {name:?}")).await?;
        Ok(name)
    }

    async fn stale(&self, client: &Client) -> Result<Vec<String>, Error> {
        let names = databases(client, "relvar\\_shadow\\_%").await?;
        let now = seconds_now();
        Ok(names.into_iter().filter(|name| is_stale(name, now)).collect())
    }
}

/// The name of a kept database; a key is letters and digits.
fn kept_name(key: &str) -> String {
    format!("{KEPT}{key}")
}

/// Whether a database that should be copied is not there, or is on its way out.
fn is_gone(error: &tokio_postgres::Error) -> bool {
    error.code() == Some(&SqlState::INVALID_CATALOG_NAME)
        || error.code() == Some(&SqlState::OBJECT_IN_USE)
}

/// Ends the sessions on a database and waits until they are gone, for a moment. DROP DATABASE would do it
/// too, but sleeps for 100 ms whenever it finds one, and a session that was just closed often still is there.
async fn end_sessions(client: &Client, name: &str) -> Result<(), Error> {
    let sql = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    for _ in 0..100 {
        let messages = client.simple_query(&sql).await.map_err(Error::database("end sessions"))?;
        let gone = messages.iter().any(
            |message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("0")),
        );
        if gone {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Whether a name is exactly of our form, and older than an hour.
fn is_stale(name: &str, now: u64) -> bool {
    let parts = name.strip_prefix("relvar_shadow_").and_then(|rest| rest.split_once('_'));
    let Some((seconds, random)) = parts else {
        return false;
    };
    let ours =
        random.len() == random_name().len() && random.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours && seconds.parse().is_ok_and(|made: u64| made + STALE.as_secs() < now)
}

/// Names of databases by pattern, those with another comment than ours left out.
async fn databases(client: &Client, pattern: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT datname::text FROM pg_database \
               WHERE datname LIKE $1 AND coalesce(shobj_description(oid, 'pg_database'), $2) = $2 ORDER BY 1";
    let rows = client
        .query(sql, &[&pattern, &COMMENT])
        .await
        .map_err(Error::database("list databases"))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn execute(client: &Client, sql: &str, action: String) -> Result<(), Error> {
    client.batch_execute(sql).await.map_err(Error::database(action))
}

fn seconds_now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_databases_of_our_own_are_stale() {
        let now = 2_000_000;
        assert!(is_stale("relvar_shadow_1990000_0123456789ab", now));
        assert!(!is_stale("relvar_shadow_1999000_0123456789ab", now));
        assert!(!is_stale("relvar_shadow_1990000_production00", now));
        assert!(!is_stale("relvar_shadow_1990000", now));
        assert!(!is_stale("relvar_shadow_production", now));
    }
}
