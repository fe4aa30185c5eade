//! `relvar branches`: where revisions part.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::{described, line};

/// Show the branch points: revisions with more than one child, and these.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Branches {}

const EXAMPLES: &str = "\
Examples:
  relvar branches
  relvar branches --json";

impl Branches {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let points = graph.branch_points();
        if context.console.json {
            let values: Vec<_> = points.iter().map(|id| described(&graph, id)).collect();
            context.console.value(&values);
            return Ok(Exit::Fine);
        }
        if points.is_empty() {
            context.console.note("there are no branches");
        }
        for id in &points {
            context.console.line(line(&context.console, &graph, id));
            for child in graph.children(id) {
                context.console.line(format!("    → {}", line(&context.console, &graph, &child)));
            }
        }
        Ok(Exit::Fine)
    }
}
