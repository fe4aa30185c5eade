//! `relvar merge`: joins branches.

use clap::Args;
use relvar_catalog::Catalog;
use relvar_diff::diff;
use relvar_migrate::{Draft, Graph, MergeError, RevisionId, RunError, VerifyError, replay};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

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
        let graph = context.graph()?;
        let mut ids = Vec::new();
        for prefix in &self.ids {
            ids.push(graph.find(prefix)?);
        }
        let draft = Draft::merge(&graph, &ids, self.message)?;
        if !self.no_verify {
            verify(context, &graph, &draft.parents).await?;
        }
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

/// Refuses branches that do not run after each other, or whose order matters: databases have them in any order.
async fn verify(context: &Context, graph: &Graph, heads: &[RevisionId]) -> Result<(), Failure> {
    const WAY_ON: &str = "write a revision on one of them that makes room for the other (`relvar revision --parent ID`), \
         or edit one that no database has; --no-verify merges them as they are";
    let _progress = context.console.progress("trying the branches on shadow databases");
    let mut first: Option<(Vec<RevisionId>, Catalog)> = None;
    for start in 0..heads.len() {
        // Each branch is the first one once.
        let order: Vec<RevisionId> =
            heads[start..].iter().chain(&heads[..start]).cloned().collect();
        let made = run(context, graph, &order).await.map_err(|failure| Failure {
            message: format!(
                "the branches cannot be merged, because they do not run in the order {}\n{}",
                names(&order),
                failure.message
            ),
            ..failure.help(WAY_ON)
        })?;
        let Some((other, expected)) = &first else {
            first = Some((order, made));
            continue;
        };
        let changes = diff(expected, &made);
        if !changes.is_empty() {
            let lines: Vec<String> = changes.iter().map(|change| format!("    {change}")).collect();
            let message = format!(
                "the branches cannot be merged, because {} and {} do not lead to the same schema:\n{}",
                names(other),
                names(&order),
                lines.join("\n")
            );
            return Err(Failure::refused(message).help(WAY_ON));
        }
    }
    Ok(())
}

/// What revisions make when they run in this order; a refusal of the server is one of the merge.
async fn run(context: &Context, graph: &Graph, order: &[RevisionId]) -> Result<Catalog, Failure> {
    let options = Reading::default().options(context);
    context.lay_foundation(&options).await?;
    let shadow = context.servers(None).await?.shadows().await?.create().await?;
    replay(&shadow, graph, order, &context.roles).await.map_err(|error| {
        let is_refused = matches!(&error, VerifyError::Run(error)
            if matches!(**error, RunError::Statement { .. } | RunError::Index(_)));
        let failure = Failure::from(error);
        let exit = if is_refused { Exit::Refused } else { failure.exit };
        Failure { exit, ..failure }
    })?;
    Ok(relvar_introspect::read(&shadow.connect().await?, &options).await?)
}

fn names(order: &[RevisionId]) -> String {
    order.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
}

impl From<MergeError> for Failure {
    fn from(error: MergeError) -> Failure {
        Failure::usage(error.to_string())
    }
}
