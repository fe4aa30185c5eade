//! `relvar approve`: signs revisions that somebody has read.

use clap::Args;
use relvar_migrate::TargetSpec;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Approve revisions. Editing a file afterwards invalidates its approval.
///
/// A revision that was not verified as it is runs up, down and up again on a shadow database first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Approve {
    /// Which ones: head, heads, or ids or their beginnings.
    #[arg(value_name = "ID", required = true)]
    which: Vec<TargetSpec>,
    /// Approve without verifying, for what a shadow database cannot run.
    #[arg(long)]
    no_verify: bool,
    /// Take the signatures back.
    #[arg(long)]
    withdraw: bool,
    /// Who signs, where it is not who runs this.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  relvar approve head                       after reading what `relvar show head` prints
  relvar approve 3f2a 91bc --by \"Ana Reis\"
  relvar approve 3f2a --withdraw";

impl Approve {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let folder = context.project.folder()?;
        let graph = folder.load()?;
        let mut ids = Vec::new();
        for which in &self.which {
            ids.extend(graph.ends(which)?);
        }
        let console = &context.console;
        if self.withdraw {
            folder.withdraw(&ids)?;
            if console.json {
                console.value(&serde_json::json!({ "withdrawn": ids }));
                return Ok(Exit::Fine);
            }
            for id in &ids {
                console.line(format!("{id} is pending"));
            }
            return Ok(Exit::Fine);
        }
        let signed = context.project.approve(&graph, &ids, !self.no_verify, self.by).await?;
        if console.json {
            let ids: Vec<_> = signed.iter().map(|file| &file.revision.id).collect();
            console.value(&serde_json::json!({ "approved": ids }));
            return Ok(Exit::Fine);
        }
        for file in &signed {
            console.line(format!("approved {} {}", file.revision.id, file.revision.message));
        }
        if signed.is_empty() {
            console.note("approved already, and not edited since");
        }
        Ok(Exit::Fine)
    }
}
