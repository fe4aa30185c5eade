//! `relvar current`: where the database stands.

use clap::Args;
use relvar_migrate::Runner;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Show the current revision of the database.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Current {}

const EXAMPLES: &str = "\
Examples:
  relvar current
  relvar current --env production --json";

impl Current {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let database = context.project.database().await?;
        let status = Runner::new(&database.target, &graph).status().await?;
        if context.console.json {
            context.console.value(&serde_json::json!({ "current": status.current }));
            return Ok(Exit::Fine);
        }
        if status.current.is_empty() {
            context.console.note("no revision is applied");
        }
        let heads = graph.heads();
        for id in &status.current {
            let message = graph.revision(id).map_or("", |revision| &revision.message);
            let head = if heads.contains(id) { " (head)" } else { "" };
            context.console.line(format!("{id}{head} {message}"));
        }
        Ok(Exit::Fine)
    }
}
