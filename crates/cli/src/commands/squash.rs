//! `relvar squash`: one baseline in the place of old revisions.

use clap::Args;
use relvar_migrate::OldFiles;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Replace a revision and its ancestors by one baseline that makes the same schema.
///
/// A database that has all of them is taken to have the new one; one that has only some is refused until it was
/// upgraded with the old files. What hand-written steps did to data is not in the baseline.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Squash {
    /// Up to which revision.
    #[arg(value_name = "ID")]
    up_to: String,
    /// What the baseline is called.
    #[arg(long, short, default_value = "baseline")]
    message: String,
    /// Remove the old files too.
    #[arg(long)]
    remove: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar squash 3f2a
  relvar squash 3f2a -m \"everything before 2026\" --remove";

impl Squash {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let up_to = graph.find(&self.up_to)?;
        let options = self.reading.options(context);
        let old_files = if self.remove { OldFiles::Remove } else { OldFiles::Keep };
        let squashed = context.project.squash(&graph, &up_to, self.message, old_files, &options);
        let file = squashed.await?;
        let path = context.project.config().migrations.join(&file.name);
        if context.console.json {
            context.console.value(&serde_json::json!({
                "revision": file.revision.id,
                "replaces": file.revision.replaces,
                "file": path,
            }));
        } else {
            context.console.line(path.display().to_string());
        }
        Ok(Exit::Fine)
    }
}
