//! The speeds that relvar promises, measured against PostgreSQL's own programs in the same run.
//!
//! Every measure is a median of whole processes, ours and the peer's taken in turn, so that a busy machine
//! slows down both. `bench/README.md` says what is measured and how to read it.

mod measures;
mod process;
mod programs;
mod schema;
mod server;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::measures::Bench;
use crate::table::Table;

/// What goes wrong is told and ends the run.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Measures relvar against pg_dump and psql.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each side of a measure runs.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How often at the larger schema.
    #[arg(long, default_value_t = 3)]
    rounds_large: usize,
    /// Tables of the smaller schema.
    #[arg(long, default_value_t = 1_000)]
    tables: usize,
    /// Tables of the larger schema; 0 leaves it out.
    #[arg(long, default_value_t = 10_000)]
    tables_large: usize,
    /// Only measures whose name holds this word: server, planning, read, diff, files,
    /// check.
    #[arg(long, default_value = "")]
    only: String,
    /// Where databases on disk go; it has to be a disk, not a tmpfs.
    #[arg(long, default_value = "/var/tmp")]
    disk: PathBuf,
    /// Takes this relvar instead of building one.
    #[arg(long)]
    relvar: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What the benchmark starts of itself, to time a whole process.
#[derive(Debug, Subcommand)]
#[command(subcommand_negates_reqs = true)]
enum Part {
    /// Reads a database into a catalog.
    #[command(hide = true)]
    Read { url: String },
    /// Starts or joins a server, makes a database, asks it one thing.
    #[command(hide = true)]
    Server { state: PathBuf, throwaway: Option<PathBuf> },
}

/// As the program that is measured has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(3)
        }
    }
}

/// Whether every target is met.
async fn run(arguments: Arguments) -> Result<bool> {
    match arguments.part {
        Some(Part::Read { url }) => {
            measures::read_once(&url).await?;
            return Ok(true);
        }
        Some(Part::Server { state, throwaway }) => {
            server::ask_once(&state, throwaway.as_deref()).await?;
            return Ok(true);
        }
        None => {}
    }
    let relvar = match arguments.relvar.clone() {
        Some(relvar) => std::path::absolute(relvar)?,
        None => programs::build()?,
    };
    let bench = Bench::new(&arguments, relvar).await?;
    let mut table = Table::default();
    let outcome = bench.measure(&arguments, &mut table).await;
    // What was measured before something went wrong is told too.
    table.print();
    outcome?;
    Ok(table.all_met())
}
