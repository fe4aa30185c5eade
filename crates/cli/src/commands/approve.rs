//! `relvar approve`: signs revisions that somebody has read.

use clap::Args;
use relvar_migrate::{Graph, ReviewState, RevisionId, TargetSpec};

use crate::commands::verify::objections;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

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
        let folder = context.folder()?;
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
        if !self.no_verify {
            verify(context, &graph, &ids).await?;
        }
        let mut seed = match self.by {
            Some(name) => relvar_migrate::SystemSeed::new(name),
            None => context.seed(),
        };
        let signed = folder.approve(&ids, &mut seed)?;
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

/// Refuses a revision that does harm on a shadow database.
async fn verify(context: &Context, graph: &Graph, ids: &[RevisionId]) -> Result<(), Failure> {
    const WAY_ON: &str =
        "edit it and try it with `relvar verify ID`; --no-verify approves it as it is";
    let options = Reading::default().options(context);
    for id in ids {
        let is_signed = |file: &relvar_migrate::RevisionFile| {
            matches!(file.review_state(), ReviewState::Approved(_))
        };
        if graph.file(id).is_some_and(is_signed) {
            continue;
        }
        let tried = context.try_once(graph, id, &options).await;
        let verdict = tried.map_err(|failure| {
            failure.on(&format!("revision {id} was not approved")).help(WAY_ON)
        })?;
        let Some(mut verdict) = verdict else { continue };
        // A revision may be there to change rows, and is read for that.
        for objection in verdict.objections.iter().filter(|objection| objection.is_about_rows()) {
            context
                .console
                .note(&format!("note: {id} ({}): {}", objection.phase, objection.details));
        }
        verdict.objections.retain(|objection| !objection.is_about_rows());
        if verdict.objections.is_empty() {
            continue;
        }
        let message = format!(
            "revision {id} was not approved, because it failed verification\n{}",
            objections(&verdict).trim_end()
        );
        return Err(Failure::refused(message).help(WAY_ON));
    }
    Ok(())
}
