//! Throwaway databases.

use std::sync::Arc;

use relvar::{Pool, PoolOptions};
use relvar_server::{Options, Shadow, Shadows};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, Config};

/// A database of its own for one test, on the embedded server; it goes when the value is dropped.
///
/// ```no_run
/// # async fn test() -> relvar::Result<()> {
/// use relvar::{PoolOptions, sql};
/// use relvar_test::Database;
///
/// let database = Database::new("CREATE TABLE country (code text PRIMARY KEY);").await;
/// let pool = database.pool(&PoolOptions::default());
/// let mut unit = pool.begin().await?;
/// sql("INSERT INTO country VALUES ('fr')").execute(&mut unit).await?;
/// unit.commit().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Database {
    shadow: Shadow,
    shadows: Shadows,
    schema: Arc<str>,
}

impl Database {
    /// A new database in which `schema_sql` was run, on the server that all tests of this user share. It is
    /// started by the first who asks, from the binaries that `RELVAR_PG_BIN` names or that are installed.
    ///
    /// # Panics
    /// When no server can be started, or it refuses the schema.
    pub async fn new(schema_sql: &str) -> Database {
        Database::on(shadows().await, schema_sql).await
    }

    /// As [`new`](Self::new), on a server of the caller's: one that is named, or started with other options.
    ///
    /// ```no_run
    /// # async fn test() {
    /// use relvar_server::{Options, Shadows};
    /// use relvar_test::Database;
    ///
    /// let shadows = Shadows::embedded(&Options::new("target/databases")).await.expect("a server");
    /// let database = Database::on(&shadows, "CREATE TABLE country (code text PRIMARY KEY);").await;
    /// # drop(database);
    /// # }
    /// ```
    ///
    /// # Panics
    /// When the server gives no database, or refuses the schema.
    pub async fn on(shadows: &Shadows, schema_sql: &str) -> Database {
        let shadow = shadows.create().await.unwrap_or_else(|error| {
            panic!("no database for the test: {error}");
        });
        let database = Database { shadow, shadows: shadows.clone(), schema: schema_sql.into() };
        if let Err(error) = database.client().await.batch_execute(schema_sql).await {
            panic!("the schema is refused: {}", told(&error));
        }
        database
    }

    /// Another database with the same schema and no rows.
    pub async fn empty_copy(&self) -> Database {
        Database::on(&self.shadows, &self.schema).await
    }

    /// A pool for it.
    ///
    /// # Panics
    /// When there can be none, for want of certificates.
    pub fn pool(&self, options: &PoolOptions) -> Pool {
        Pool::new(self.config(), options).unwrap_or_else(|error| panic!("no pool: {error}"))
    }

    /// How to reach it with `tokio-postgres`.
    pub fn config(&self) -> Config {
        let target = self.shadow.target();
        match self.shadow.socket_dir() {
            Some(directory) => {
                let mut config = Config::new();
                config.host_path(directory).dbname(self.shadow.name()).user(target.user());
                config
            }
            None => target.config(),
        }
    }

    /// A connection that is none of a pool's, for a look from outside.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub async fn client(&self) -> Client {
        self.shadow.connect().await.unwrap_or_else(|error| panic!("no connection: {error}"))
    }
}

/// The server that all tests of this process share.
async fn shadows() -> &'static Shadows {
    static SHADOWS: OnceCell<Shadows> = OnceCell::const_new();
    SHADOWS
        .get_or_init(async || {
            let options = Options::from_env(|name| std::env::var_os(name));
            Shadows::embedded(&options)
                .await
                .unwrap_or_else(|error| panic!("no server for the tests: {error}"))
        })
        .await
}

/// What a server said, with its SQLSTATE and its hint.
pub(crate) fn told(error: &tokio_postgres::Error) -> String {
    let Some(server) = error.as_db_error() else {
        return error.to_string();
    };
    let hint = server.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{} (SQLSTATE {}){hint}", server.message(), server.code().code())
}
