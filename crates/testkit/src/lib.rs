//! What the tests of all crates share: a database of its own for every test, and witnesses that share no
//! code with what they check.
//!
//! The server is warm and shared by all tests of a run. `RELVAR_TEST_PG_BIN` names the binaries to test on,
//! `RELVAR_TEST_PG_DUMP` a `pg_dump` that is new enough for them; `cargo xtask test-servers` sets both.
//! `RELVAR_TEST_STATE_DIR` names another directory for state than `target/testkit`. Where no PostgreSQL is installed,
//! one is downloaded to the user's cache, unless `RELVAR_DOWNLOAD=0` refuses it.
//! Everything here panics when it cannot do its work: that is the failure of a test.

mod programs;

use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use relvar_server::{Binaries, Error, Options, Shadow, Shadows};
use tokio::sync::OnceCell;

pub use programs::{pg_dump, psql};
pub use relvar_server::{normalise_dump, same_schema};

/// A new empty database on the server that all tests share.
pub async fn shadow() -> Shadow {
    shadows().await.create().await.expect("a database for the test")
}

/// A new database in which `sql` was run.
pub async fn shadow_with(sql: &str) -> Shadow {
    let shadow = shadow().await;
    execute(&shadow, sql).await;
    shadow
}

/// Runs statements in a session of their own.
pub async fn execute(shadow: &Shadow, sql: &str) {
    let client = shadow.connect().await.expect("a connection for the test");
    if let Err(error) = client.batch_execute(sql).await {
        let message = relvar_connect::describe(&error);
        panic!("{}\nin\n{sql}", message.located(sql));
    }
}

/// The server that all tests of this process share; started by the first who asks.
pub async fn shadows() -> &'static Shadows {
    static SHADOWS: OnceCell<Shadows> = OnceCell::const_new();
    SHADOWS
        .get_or_init(async || {
            Shadows::embedded(&options())
                .await
                .unwrap_or_else(|error| panic!("no server for the tests: {error}"))
        })
        .await
}

/// Options that tests start servers with: the binaries under test, state below `target`. With them a server is found:
/// the first who asks downloads one where none is installed.
pub fn options() -> Options {
    static READY: OnceLock<()> = OnceLock::new();
    let options = wanted();
    READY.get_or_init(|| download_missing(&options));
    options
}

/// The directory that holds `initdb` and `postgres` for tests that start a server by hand.
pub fn bin_dir() -> std::path::PathBuf {
    Binaries::find(&options()).expect("a server for the tests").bin_dir
}

/// The version of that server as PostgreSQL writes it: 15.18.
pub fn pg_version() -> String {
    let version_num = Binaries::find(&options()).expect("a server for the tests").version_num;
    format!("{}.{}", version_num / 10_000, version_num % 10_000)
}

fn wanted() -> Options {
    // Past the test harness, which keeps back what passing tests print.
    let tell = |line: &str| drop(writeln!(io::stderr().lock(), "{line}"));
    let mut options = Options::downloading(|name| std::env::var_os(name), tell);
    // With the user's other downloads, where `cargo clean` leaves it alone.
    let downloads = options.state_dir.join("downloads");
    options.download_dir.get_or_insert(downloads);
    if let Some(bin_dir) = std::env::var_os("RELVAR_TEST_PG_BIN") {
        options.bin_dir = Some(bin_dir.into());
    }
    options.state_dir = match std::env::var_os("RELVAR_TEST_STATE_DIR") {
        Some(named) => named.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/testkit"),
    };
    // Long enough to stay warm from one test binary to the next.
    options.idle = Duration::from_secs(20);
    options
}

fn download_missing(options: &Options) {
    if !matches!(Binaries::find(options), Err(Error::BinariesMissing { .. })) {
        return;
    }
    // A thread of its own, because the caller may be a task of a runtime.
    let obtained = std::thread::scope(|scope| {
        let obtain = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(Binaries::obtain(options))
        };
        scope.spawn(obtain).join().expect("no panic while downloading")
    });
    if let Err(error) = obtained {
        panic!("no server for the tests: {error}");
    }
}
