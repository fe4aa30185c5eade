//! The command line of relvar: the only crate that prints, reads the environment and chooses exit codes.
//!
//! ```text
//! args ─► Context (project, console) ─► commands/<name>.rs ─► use cases of relvar-project ─► Exit | Failure
//! ```
//!
//! One command is one file of [`commands`]. Results go to stdout, all else to stderr ([`console`]); what
//! keeps a command from doing its work is a [`failure`], what the exit code means stands in [`exit`].

mod args;
mod change_list;
mod commands;
mod console;
mod context;
mod exit;
mod failure;
mod hints;
mod reading;
mod reporter;
mod revision_line;
mod running;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::args::Cli;
use crate::console::Console;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Catalogs are many small strings, made on two threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told_by_clap(&error, std::env::args_os()),
    };
    let console = Console::new(&cli.global);
    let ended = run(cli, &console).unwrap_or_else(|failure| {
        failure.print(&console);
        failure.exit
    });
    console.finish();
    ended.into()
}

fn run(cli: Cli, console: &Console) -> Result<Exit, Failure> {
    let context = Context::new(&cli.global, console.clone())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("cannot start threads: {error}")))?;
    let exit = runtime.block_on(async {
        let ended = cli.command.run(&context).await;
        context.close().await;
        ended
    })?;
    match console.failure() {
        Some(kind) => Err(Failure::failed(format!("cannot write to standard output: {kind}"))),
        None => Ok(exit),
    }
}

/// Help and version are results; everything else that clap says is wrong usage.
fn told_by_clap(error: &clap::Error, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let is_result = !error.use_stderr();
    // What follows `--` is a value.
    let mut options = arguments.take_while(|argument| argument != "--");
    if !is_result && options.any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let text = text.trim_end();
        let failure = Failure::usage(text.strip_prefix("error: ").unwrap_or(text));
        failure.print_json();
        return Exit::Usage.into();
    }
    // Where nobody listens, there is nobody to tell that nobody listens.
    let _ = error.print();
    if is_result { Exit::Fine.into() } else { Exit::Usage.into() }
}
