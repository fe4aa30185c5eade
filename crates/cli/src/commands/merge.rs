//! `relvar merge`: joins branches.

use clap::Args;
use relvar_migrate::{Draft, MergeError};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Write a revision that joins branches and does nothing else.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Merge {
    /// What to join; without any, all heads.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// What it is for.
    #[arg(long, short, default_value = "merge")]
    message: String,
}

const EXAMPLES: &str = "\
Examples:
  relvar merge
  relvar merge 3f2a 91bc -m \"orders and invoices\"";

impl Merge {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.graph()?;
        let mut ids = Vec::new();
        for prefix in &self.ids {
            ids.push(graph.find(prefix)?);
        }
        let draft = Draft::merge(&graph, &ids, self.message)?;
        let file = context.folder()?.add(&draft, &mut context.seed())?;
        let path = context.config.migrations.join(&file.name);
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

impl From<MergeError> for Failure {
    fn from(error: MergeError) -> Failure {
        Failure::usage(error.to_string())
    }
}
