//! `relvar verify`: tries revisions that exist.

use clap::Args;
use relvar_migrate::{Graph, Verdict};
use relvar_project::objections;

use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Verify revisions on a shadow database that holds rows: apply, revert, re-apply, compare.
///
/// What a revision leaves behind is compared by the catalog and by pg_dump; tables that it does not name must keep
/// their files, and rows must survive.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Verify {
    /// A revision, or A:B for all after A up to B; without it all of them.
    #[arg(value_name = "ID|A:B")]
    which: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar verify              every revision, one after the other
  relvar verify head         the last one
  relvar verify base:head";

impl Verify {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let chosen = relvar_project::chosen(&graph, self.which.as_deref())?;
        let options = self.reading.options(context);
        let verification = context.project.verification(&options).await?;
        if chosen.is_empty() {
            context.console.note("there is no revision to verify");
        }
        let mut verdicts = Vec::new();
        for id in &chosen {
            let verdict = verification.verify(&graph, id).await?;
            if !context.console.json {
                print(context, &graph, &verdict);
            }
            verdicts.push(verdict);
        }
        if context.console.json {
            context.console.value(&verdicts);
        }
        let bad = verdicts.iter().any(|verdict| !verdict.objections.is_empty());
        Ok(if bad { Exit::Findings } else { Exit::Fine })
    }
}

fn print(context: &Context, graph: &Graph, verdict: &Verdict) {
    let console = &context.console;
    let message = graph.revision(&verdict.revision).map_or("", |revision| &revision.message);
    let (look, word) = match verdict.objections.is_empty() {
        true => (Look::Good, "good"),
        false => (Look::Error, "bad"),
    };
    console.line(format!("{} {} {message}", console.paint(look, word), verdict.revision));
    for remark in &verdict.remarks {
        console.line(format!("    {remark}"));
    }
    console.print(&objections(verdict));
    if console.collects() {
        let file = graph.file(&verdict.revision);
        let path = file.map(|file| context.project.config().migrations.join(&file.name));
        console.findings(&verdict.findings(path.as_deref()));
    }
}
