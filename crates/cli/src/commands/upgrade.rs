//! `relvar upgrade`: takes a database forward.

use clap::Args;
use relvar_migrate::{Direction, TargetSpec};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::{Allowed, Running};

/// Run the revisions that the database does not have yet.
///
/// An interrupted upgrade resumes where it stopped the next time you run it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Upgrade {
    /// How far: head, heads, +N, or a revision.
    #[arg(value_name = "TARGET", default_value = "head", allow_negative_numbers = true)]
    target: TargetSpec,
    /// Print a script for psql that does the same, instead of running anything; FROM is base for a new database.
    #[arg(long, value_name = "FROM:TO")]
    sql: Option<String>,
    /// Run revisions that are not approved too.
    #[arg(long)]
    allow_pending: bool,
    /// Rewrite tables of more than 10,000 rows, which blocks reads and writes.
    #[arg(long)]
    allow_blocking: bool,
    #[command(flatten)]
    running: Running,
}

const EXAMPLES: &str = "\
Examples:
  relvar upgrade                       everything that is pending
  relvar upgrade +1 --dry-run          what the next revision would run
  relvar upgrade --env production
  relvar upgrade --sql base:head > deploy.sql";

impl Upgrade {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let allowed = Allowed {
            pending: self.allow_pending,
            destructive: true,
            blocking: self.allow_blocking,
        };
        match &self.sql {
            Some(range) => self.running.script(context, Direction::Up, range, allowed),
            None => self.running.run(context, Direction::Up, &self.target, allowed).await,
        }
    }
}
