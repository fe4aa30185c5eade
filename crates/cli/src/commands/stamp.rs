//! `relvar stamp`: says where a database stands, and runs nothing.

use clap::Args;
use relvar_migrate::{RunOptions, Runner, TargetSpec};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Mark the database as being at a revision, without running anything.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Stamp {
    /// Where: head, heads, base, or a revision.
    #[arg(value_name = "TARGET")]
    target: TargetSpec,
    /// Forget revisions that the migration folder does not know.
    #[arg(long)]
    forget_unknown: bool,
    /// Print what would be noted, without doing it.
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  relvar stamp head          a database that was made by other means
  relvar stamp base          as if nothing had run";

impl Stamp {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let database = context.project.database().await?;
        let options = RunOptions {
            dry_run: self.dry_run,
            forget_unknown: self.forget_unknown,
            ..RunOptions::default()
        };
        let runner = Runner::new(&database.target, &graph).options(options);
        let status = runner.stamp(&self.target).await?;
        if context.console.json {
            context.console.value(&status);
            return Ok(Exit::Fine);
        }
        let word = if self.dry_run { "would be" } else { "is" };
        let at = match status.current.as_slice() {
            [] => "base".to_owned(),
            ids => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        context.console.line(format!("{} {word} at {at}", database.target));
        Ok(Exit::Fine)
    }
}
