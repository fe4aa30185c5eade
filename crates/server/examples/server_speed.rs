//! Prints how long servers and throwaway databases take: medians of a number of rounds.
//!
//! `cargo run --release -p relvar-server --example server_speed -- [rounds]`; `RELVAR_PG_BIN` names other binaries.

use std::error::Error;
use std::time::{Duration, Instant};

use relvar_server::{Binaries, Options, Shadows};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(9), |text| text.parse())?;
    let root = tempfile::Builder::new().prefix("relvar-speed-").tempdir_in("/tmp")?;
    let mut options = Options::from_env(|name| std::env::var_os(name));
    options.state_dir = root.path().join("state");
    options.idle = Duration::from_secs(1);
    // The state has to be reachable for the user that the server runs as.
    std::fs::set_permissions(root.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;

    let find = Instant::now();
    let binaries = Binaries::find(&options)?;
    println!("PostgreSQL {} in {}", binaries.version_num, binaries.bin_dir.display());
    print("find the binaries", &mut [find.elapsed()]);

    let first = Instant::now();
    Shadows::embedded(&options).await?.create().await?.connect().await?;
    print("first time of all: initdb, start, database, connection", &mut [first.elapsed()]);

    let mut cold = Timings::default();
    for _ in 0..rounds {
        gone(&options).await;
        cold.round(&options).await?;
    }
    println!("cold (no server runs):");
    cold.print();

    let kept = Shadows::embedded(&options).await?;
    let mut warm = Timings::default();
    for _ in 0..rounds {
        warm.round(&options).await?;
    }
    println!("warm (another process's server):");
    warm.print();
    drop(kept);
    gone(&options).await;
    Ok(())
}

#[derive(Default)]
struct Timings {
    server: Vec<Duration>,
    create: Vec<Duration>,
    connect: Vec<Duration>,
    total: Vec<Duration>,
    drop: Vec<Duration>,
}

impl Timings {
    async fn round(&mut self, options: &Options) -> Result<(), Box<dyn Error>> {
        let begin = Instant::now();
        let shadows = Shadows::embedded(options).await?;
        self.server.push(begin.elapsed());
        let create = Instant::now();
        let shadow = shadows.create().await?;
        self.create.push(create.elapsed());
        let connect = Instant::now();
        shadow.connect().await?.batch_execute("SELECT 1").await?;
        self.connect.push(connect.elapsed());
        self.total.push(begin.elapsed());
        let dropping = Instant::now();
        shadow.drop_database().await?;
        self.drop.push(dropping.elapsed());
        Ok(())
    }

    fn print(&mut self) {
        print("  find, start or join the server", &mut self.server);
        print("  create a database", &mut self.create);
        print("  connect and SELECT 1", &mut self.connect);
        print("  all of these", &mut self.total);
        print("  drop the database", &mut self.drop);
    }
}

/// Waits until no server of these options runs.
async fn gone(options: &Options) {
    let pointed = || {
        std::fs::read_dir(&options.state_dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|end| end == "run"))
            .any(|entry| {
                std::fs::read_to_string(entry.path())
                    .is_ok_and(|run| std::path::Path::new(&run).exists())
            })
    };
    while pointed() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort();
    let median = times[times.len() / 2];
    println!("{what:<58} {:>8.1} ms", median.as_secs_f64() * 1000.0);
}
