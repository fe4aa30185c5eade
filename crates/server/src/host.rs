//! How databases are made, named and dropped on each of the two kinds of server.

use std::time::{Duration, SystemTime};

use relvar_connect::Target;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::error::Error;
use crate::hash::random_name;
use crate::run::{self, Run, SUPERUSER};

/// How old a database on a user's server has to be before another client of ours may drop it.
const STALE: Duration = Duration::from_secs(60 * 60);

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
        self.created += 1;
        let name = format!("shadow_{}_{}", self.run.client(), self.created);
        // Without write-ahead logging of every page; before 15 there was no other way.
        let strategy = if self.major >= 15 { " STRATEGY file_copy" } else { "" };
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0{strategy}");
        execute(client, &sql, format!("create database {name:?}")).await?;
        Ok(name)
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
