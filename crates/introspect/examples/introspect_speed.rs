//! How long reading takes, and how much memory two catalogs take:
//! `cargo run --release --example introspect_speed -- 'host=/tmp dbname=shop' [times [pg_dump]]`.
//!
//! Beside it stands `pg_dump --schema-only` of the same database in the same run: only the ratio says
//! something about another machine. `-` instead of a program leaves that out.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use relvar_introspect::{Options, read};
use tokio_postgres::NoTls;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let conninfo = arguments.next().ok_or("give a connection string")?;
    let times = arguments.next().map_or(Ok(5), |times| times.parse::<usize>())?;
    let pg_dump = arguments.next().unwrap_or_else(|| "pg_dump".into());
    let options = Options::default();

    let (mut reads, mut dumps) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for _ in 0..times {
        // A connection of its own, as every command has: the server's caches are empty.
        let start = Instant::now();
        let (client, connection) = tokio_postgres::connect(&conninfo, NoTls).await?;
        tokio::spawn(connection);
        let catalog = read(&client, &options).await?;
        reads.push(start.elapsed());
        if kept.len() < 2 {
            kept.push(catalog);
        }
        if pg_dump != "-" {
            dumps.push(dump(&pg_dump, &conninfo)?);
        }
    }
    let (read, dump) = (median(&mut reads), median(&mut dumps));
    println!("{} objects", kept.first().map_or(0, |catalog| catalog.objects.len()));
    println!("read     {:>8.1} ms (median of {times})", read.as_secs_f64() * 1e3);
    if !dumps.is_empty() {
        println!("pg_dump  {:>8.1} ms", dump.as_secs_f64() * 1e3);
        println!("ratio    1/{:.1}", dump.as_secs_f64() / read.as_secs_f64());
    }
    println!("peak     {} with two catalogs", peak_memory().unwrap_or_default());
    Ok(())
}

fn dump(program: &str, conninfo: &str) -> std::io::Result<Duration> {
    let start = Instant::now();
    let status = Command::new(program)
        .args(["--schema-only", "-d", conninfo])
        .stdout(Stdio::null())
        .status()?;
    assert!(status.success(), "pg_dump failed");
    Ok(start.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Linux says it in `/proc`.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
