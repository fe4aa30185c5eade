//! `relvar squash`: one baseline in the place of old revisions.

use clap::Args;
use relvar_migrate::{Baseline, DownDraft, OldFiles, Proposal, Wishes, steps};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;
use crate::side::nothing_on;

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
        let graph = context.graph()?;
        let up_to = graph.find(&self.up_to)?;
        let options = self.reading.options(context);
        let made = context.made_by(&graph, std::slice::from_ref(&up_to), &options, None).await?;
        let proposal =
            Proposal::new(&nothing_on(made.server_version_num), &made, &Wishes::default())?;
        let mut baseline = Baseline { message: self.message, ..Baseline::default() };
        if let Some(proposal) = proposal {
            baseline.up = steps(&proposal.up);
            baseline.down =
                DownDraft::Steps { steps: steps(&proposal.down), lossy: proposal.down.lossy };
        }
        let old_files = if self.remove { OldFiles::Remove } else { OldFiles::Keep };
        let file = context.folder()?.squash(&up_to, baseline, old_files, &mut context.seed())?;
        let path = context.config.migrations.join(&file.name);
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
