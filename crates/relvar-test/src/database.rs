//! Throwaway databases.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use relvar::{Pool, PoolOptions};
use relvar_catalog::Catalog;
use relvar_migrate::{Embedded, RunOptions};
use relvar_report::Finding;
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
    schema: Schema,
}

/// Where a schema comes from.
#[derive(Clone)]
enum Schema {
    Text(Arc<str>),
    Revisions(&'static Embedded),
    Sources(Arc<[PathBuf]>),
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Schema::Text(_) => "text",
            Schema::Revisions(_) => "revisions",
            Schema::Sources(_) => "sources",
        })
    }
}

impl Database {
    /// A new database in which `schema_sql` was run, on the server that all tests of this user share. It is
    /// started by the first who asks, from the binaries that `RELVAR_PG_BIN` names or that are installed, or else from
    /// a download that is kept in the user's cache (`RELVAR_DOWNLOAD=0` refuses it).
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
        Database::with(shadows, Schema::Text(schema_sql.into())).await
    }

    /// A new database that an application's revisions have upgraded, as its own start does.
    ///
    /// ```no_run
    /// # use relvar_migrate::Embedded;
    /// # async fn test(migrations: &'static Embedded) {
    /// // static MIGRATIONS: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/migrations");
    /// let database = relvar_test::Database::migrated(migrations).await;
    /// # drop(database); }
    /// ```
    ///
    /// # Panics
    /// When no server can be started, or a revision fails.
    pub async fn migrated(revisions: &'static Embedded) -> Database {
        Database::with(shadows().await, Schema::Revisions(revisions)).await
    }

    /// A new database with the wanted schema that these files and folders say: models in Rust, SQL, or both, as `schema`
    /// in `relvar.toml` names them. Name them from `env!("CARGO_MANIFEST_DIR")` on.
    ///
    /// ```no_run
    /// # async fn test() {
    /// let models = concat!(env!("CARGO_MANIFEST_DIR"), "/src/models.rs");
    /// let database = relvar_test::Database::of_sources([models]).await;
    /// # drop(database); }
    /// ```
    ///
    /// # Panics
    /// When no server can be started, or the sources mean no schema.
    pub async fn of_sources(sources: impl IntoIterator<Item = impl Into<PathBuf>>) -> Database {
        let sources = sources.into_iter().map(Into::into).collect();
        Database::with(shadows().await, Schema::Sources(sources)).await
    }

    async fn with(shadows: &Shadows, schema: Schema) -> Database {
        let shadow = shadows.create().await.unwrap_or_else(|error| {
            panic!("no database for the test: {error}");
        });
        let database = Database { shadow, shadows: shadows.clone(), schema };
        match &database.schema {
            Schema::Text(text) => {
                if let Err(error) = database.client().await.batch_execute(text).await {
                    panic!("the schema is refused: {}", told(&error));
                }
            }
            Schema::Revisions(revisions) => {
                let target = database.shadow.target();
                if let Err(error) = revisions.upgrade(&target, RunOptions::default()).await {
                    panic!("the revisions do not run: {error}");
                }
            }
            Schema::Sources(sources) => load(&database.shadow, sources).await,
        }
        database
    }

    /// Another database with the same schema and no rows.
    pub async fn empty_copy(&self) -> Database {
        Database::with(&self.shadows, self.schema.clone()).await
    }

    /// What the database holds, as relvar compares it.
    pub(crate) async fn catalog(&self) -> Catalog {
        let client = self.client().await;
        let read = relvar_introspect::read(&client, &relvar_introspect::Options::default()).await;
        read.unwrap_or_else(|error| panic!("the database cannot be read: {error}"))
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

/// Runs schema files in a database.
async fn load(shadow: &Shadow, sources: &[PathBuf]) {
    let files = relvar_source::collect(sources)
        .unwrap_or_else(|error| panic!("the sources cannot be read: {error}"));
    let (files, _, findings) = relvar_source::models(files);
    assert!(findings.is_empty(), "the models mean no schema: {}", listed(&findings));
    let loaded = relvar_source::load(shadow, &files, &relvar_source::Loading::default())
        .await
        .unwrap_or_else(|error| panic!("the sources cannot be loaded: {error}"));
    assert!(!loaded.has_errors(), "the sources mean no schema: {}", listed(&loaded.findings));
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("\n  {}", finding.message)).collect()
}

/// The server that all tests of this process share.
async fn shadows() -> &'static Shadows {
    static SHADOWS: OnceCell<Shadows> = OnceCell::const_new();
    SHADOWS
        .get_or_init(async || {
            // Past the test harness, which keeps back what passing tests print.
            let tell = |line: &str| drop(writeln!(io::stderr().lock(), "{line}"));
            let options = Options::downloading(|name| std::env::var_os(name), tell);
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
