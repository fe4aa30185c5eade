//! `relvar heads`: the revisions that nothing stands on.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::{described, line};

/// Show the current head revisions. If there is more than one head, run `relvar merge`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Heads {}

const EXAMPLES: &str = "\
Examples:
  relvar heads
  relvar heads --json";

impl Heads {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let heads = graph.heads();
        if context.console.json {
            let values: Vec<_> = heads.iter().map(|id| described(&graph, id)).collect();
            context.console.value(&values);
            return Ok(Exit::Fine);
        }
        for id in &heads {
            context.console.line(line(&context.console, &graph, id));
        }
        if heads.len() > 1 {
            context.console.note("several heads: join them with `relvar merge`");
        }
        Ok(Exit::Fine)
    }
}
