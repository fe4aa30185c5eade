//! `relvar downgrade`: takes a database back.

use clap::Args;
use relvar_migrate::{Direction, TargetSpec};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::{Allowed, Running};

/// Undo revisions, the newest first.
///
/// A revision that failed partway counts as the newest: the steps that were done are undone in a way that relvar
/// computes, and runs on a shadow database first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Downgrade {
    /// How far: -N, a revision (which stays), or base.
    #[arg(value_name = "TARGET", allow_negative_numbers = true, required_unless_present = "sql")]
    target: Option<TargetSpec>,
    /// Print a script for psql that does the same, instead of running anything.
    #[arg(long, value_name = "FROM:TO", conflicts_with = "target")]
    sql: Option<String>,
    /// Undo revisions although data is lost.
    #[arg(long)]
    allow_destructive: bool,
    #[command(flatten)]
    running: Running,
}

const EXAMPLES: &str = "\
Examples:
  relvar downgrade -1                       the last revision
  relvar downgrade base --allow-destructive
  relvar downgrade 3f2a --dry-run
  relvar downgrade --sql head:3f2a > back.sql";

impl Downgrade {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let allowed =
            Allowed { pending: true, destructive: self.allow_destructive, blocking: true };
        match (&self.sql, &self.target) {
            (Some(range), _) => self.running.script(context, Direction::Down, range, allowed),
            (None, Some(target)) => {
                self.running.run(context, Direction::Down, target, allowed).await
            }
            (None, None) => Err(Failure::usage("say how far: -N, a revision, or base")),
        }
    }
}
