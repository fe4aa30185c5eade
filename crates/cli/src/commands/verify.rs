//! `relvar verify`: tries revisions that exist.

use clap::Args;
use relvar_migrate::{Graph, RevisionId, TargetSpec, Verdict, Verifier};

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
        let graph = context.graph()?;
        let chosen = chosen(&graph, self.which.as_deref())?;
        let options = self.reading.options(context);
        let shadows = context.servers(None).await?.shadows().await?;
        let pg_dump = context.pg_dump(shadows.version_num());
        let verifier = Verifier {
            shadows,
            options: &options,
            pg_dump: pg_dump.as_ref(),
            roles: &context.roles,
        };
        context.lay_foundation(&options).await?;
        if chosen.is_empty() {
            context.console.note("there is no revision to verify");
        }
        let mut verdicts = Vec::new();
        for id in &chosen {
            let progress = context.console.progress(format!("trying {id}"));
            let verdict = verifier.verify(&graph, id, None).await?;
            drop(progress);
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

fn chosen(graph: &Graph, which: Option<&str>) -> Result<Vec<RevisionId>, Failure> {
    let Some(which) = which else { return Ok(graph.order().to_vec()) };
    let ends = |text: &str| -> Result<Vec<RevisionId>, Failure> {
        Ok(graph.ends(&text.parse::<TargetSpec>()?)?)
    };
    let Some((from, to)) = which.split_once(':') else { return ends(which) };
    let below = |ends: Vec<RevisionId>| -> std::collections::BTreeSet<RevisionId> {
        ends.iter().flat_map(|end| graph.with_ancestors(end)).collect()
    };
    let (done, wanted) = (below(ends(from)?), below(ends(to)?));
    let is_chosen = |id: &&RevisionId| wanted.contains(*id) && !done.contains(*id);
    Ok(graph.order().iter().filter(is_chosen).cloned().collect())
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
}

/// What a revision does wrong, indented.
pub fn objections(verdict: &Verdict) -> String {
    let mut text = String::new();
    for objection in &verdict.objections {
        text.push_str(&format!("    {}, expected: {}\n", objection.phase, objection.message));
        for line in objection.details.lines() {
            text.push_str(&format!("        {line}\n"));
        }
    }
    text
}

/// A failure that shows what revisions do wrong.
pub fn refuse(verdicts: &[Verdict], message: &str) -> Failure {
    let details: String = verdicts.iter().map(objections).collect();
    Failure::failed(format!("{message}\n{}", details.trim_end()))
}
