//! `relvar merge`: joins branches.

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Write a revision that joins branches and does nothing else.
///
/// The branches run on shadow databases first, one after the other in every order: each has to run, and all orders have to
/// lead to the same schema.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Merge {
    /// What to join; without any, all heads.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// What it is for.
    #[arg(long, short, default_value = "merge")]
    message: String,
    /// Merge without trying, for what a shadow database cannot run.
    #[arg(long)]
    no_verify: bool,
}

const EXAMPLES: &str = "\
Examples:
  relvar merge
  relvar merge 3f2a 91bc -m \"orders and invoices\"";

impl Merge {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let mut ids = Vec::new();
        for prefix in &self.ids {
            ids.push(graph.find(prefix)?);
        }
        let merged = context.project.merge(&graph, &ids, self.message, !self.no_verify);
        let file = merged.await?;
        let path = context.project.config().migrations.join(&file.name);
        if context.console.json {
            context.console.value(&serde_json::json!({
                "revision": file.revision.id, "parents": file.revision.parents, "file": path,
            }));
        } else {
            context.console.line(path.display().to_string());
        }
        Ok(Exit::Fine)
    }
}
