//! Compares loading a large schema with `psql -f`: medians of a number of rounds, taken in turns.
//!
//! `cargo run --release -p relvar-source --example source_speed -- [tables] [rounds]`

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use relvar_server::{Options, Shadow, find_client};
use relvar_source::{Loading, Reading, SchemaFile, Servers, catalog, load};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let tables: usize = arguments.next().map_or(Ok(1000), |text| text.parse())?;
    let rounds: usize = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let options = Options::from_env(|name| std::env::var_os(name));
    let servers = Servers::embedded(options.clone());
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("schema.sql");
    let files = [SchemaFile::new(&script, schema(tables))];
    std::fs::write(&script, &files[0].text)?;
    let shadows = servers.shadows().await?;
    let psql = find_client("psql", 0, &options).ok_or("psql is not installed")?;
    let mut times = Times::default();
    for _ in 0..rounds {
        let shadow = shadows.create().await?;
        let begin = Instant::now();
        run_psql(&psql, &shadow, &script)?;
        times.psql.push(begin.elapsed());
        shadow.drop_database().await?;

        let shadow = shadows.create().await?;
        let begin = Instant::now();
        let loaded = load(&shadow, &files, &Loading::default()).await?;
        times.load.push(begin.elapsed());
        if loaded.has_errors() {
            return Err(format!("{:?}", loaded.findings).into());
        }
        shadow.drop_database().await?;

        let cache = tempfile::tempdir()?;
        for times in [&mut times.cold, &mut times.cached] {
            let begin = Instant::now();
            catalog(&servers, &files, &Reading::default(), Some(cache.path())).await?;
            times.push(begin.elapsed());
        }
        shadows.settle().await?;
    }
    println!("{tables} tables, {} KB", files[0].text.len() / 1024);
    let base = median(&mut times.psql);
    print("psql -f", base, base);
    print("load", median(&mut times.load), base);
    print("catalog (new database, load, read, cache)", median(&mut times.cold), base);
    print("catalog from the cache", median(&mut times.cached), base);
    Ok(())
}

#[derive(Default)]
struct Times {
    psql: Vec<Duration>,
    load: Vec<Duration>,
    cold: Vec<Duration>,
    cached: Vec<Duration>,
}

/// Tables of ten columns with a key, two foreign keys and three indexes.
fn schema(tables: usize) -> String {
    let mut sql = String::new();
    for nth in 0..tables {
        let (a, b) = (nth / 2, nth / 3);
        let _ = write!(
            sql,
            "CREATE TABLE t{nth} (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    \
             a_id bigint NOT NULL REFERENCES t{a} (id),\n    b_id bigint REFERENCES t{b} (id),\n    \
             name text NOT NULL,\n    email text NOT NULL DEFAULT '',\n    total numeric(12,2) NOT NULL,\n    \
             status text NOT NULL DEFAULT 'new',\n    created_at timestamptz NOT NULL DEFAULT now(),\n    \
             updated_at timestamptz,\n    note text\n);\n\
             CREATE INDEX t{nth}_a_id_idx ON t{nth} (a_id, created_at DESC);\n\
             CREATE INDEX t{nth}_b_id_idx ON t{nth} (b_id) WHERE b_id IS NOT NULL;\n\
             CREATE INDEX t{nth}_email_idx ON t{nth} (lower(email));\n\n"
        );
    }
    sql
}

fn run_psql(psql: &PathBuf, shadow: &Shadow, script: &PathBuf) -> Result<(), Box<dyn Error>> {
    let (conninfo, password) = shadow.target().for_libpq();
    let mut command = Command::new(psql);
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"]).arg(conninfo).arg("-f").arg(script);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    match command.stdin(Stdio::null()).status()?.success() {
        true => Ok(()),
        false => Err("psql failed".into()),
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn print(what: &str, time: Duration, base: Duration) {
    let ratio = time.as_secs_f64() / base.as_secs_f64();
    println!("{what:<44} {:>9.1} ms {ratio:>7.2}", time.as_secs_f64() * 1000.0);
}
