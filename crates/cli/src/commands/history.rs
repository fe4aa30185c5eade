//! `relvar history`: all revisions, the newest first.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::{self, described};

/// List the revisions, the newest first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct History {
    /// Show at most N revisions.
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  relvar history
  relvar history -n 5
  relvar history --json";

impl History {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let newest_first = graph.order().iter().rev();
        let ids: Vec<_> = newest_first.take(self.limit.unwrap_or(usize::MAX)).collect();
        if context.console.json {
            let values: Vec<_> = ids.iter().map(|id| described(&graph, id)).collect();
            context.console.value(&values);
            return Ok(Exit::Fine);
        }
        if ids.is_empty() {
            context.console.note("there is no revision yet");
        }
        for id in ids {
            context.console.line(revision_line::line(&context.console, &graph, id));
        }
        Ok(Exit::Fine)
    }
}
