//! Chores of the repository: `cargo xtask <chore>`.

mod docs;
mod servers;
mod test_servers;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <chore>

  docs                                  write crates/cli/docs/commands.md and configuration.md
  servers [MAJOR...]                    fetch PostgreSQL servers of other majors, and a pg_dump for all of them
  test-servers [MAJOR...] [-- ARGS...]  run the whole test suite on each of them; ARGS go to cargo test

majors: 14 15 16 17 18 19; without any: all but 15, which most machines here have installed; 19 where npm has it
RELVAR_SERVERS names the directory for the servers instead of target/pg";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((chore, [])) if chore == "docs" => docs::run(),
        Some((chore, rest)) if chore == "servers" => servers::run(rest),
        Some((chore, rest)) if chore == "test-servers" => test_servers::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
