//! `relvar check`: do schema files, revisions and database say the same?

use clap::Args;
use relvar_diff::Change;
use relvar_migrate::{Graph, RevisionId};
use relvar_project::{CheckReport, LiveDatabase};

use crate::change_list;
use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Look for drift: between the schema files and the revisions, and between the database and its revisions.
///
/// Also finds what makes `relvar upgrade` refuse, such as an edited revision, and invalid indexes. Exits with 1 when there
/// is anything. Revisions that the database does not have yet are not drift.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Compare the schema files with the revisions only, and ask no database.
    #[arg(long)]
    no_database: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar check
  relvar check --env production
  relvar check --no-database          in a pipeline that has no database";

impl Check {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let options = self.reading.options(context);
        let found = context.project.check(&graph, &options, !self.no_database).await?;
        for change in &found.accepted {
            context.console.note(&format!("accepted difference: {change}"));
        }
        report(context, &graph, &found);
        Ok(if found.agrees() { Exit::Fine } else { Exit::Findings })
    }
}

fn report(context: &Context, graph: &Graph, found: &CheckReport) {
    let console = &context.console;
    let CheckReport { schema, findings, live, accepted: _ } = found;
    if console.json {
        console.value(&serde_json::json!({
            "schema": { "changes": schema },
            "findings": findings,
            "database": live.as_ref().map(|live| serde_json::json!({
                "url": live.database.target.display(),
                "current": live.status.current,
                "pending": live.status.pending,
                "unfinished": live.status.unfinished,
                "changes": live.drift,
            })),
        }));
        return;
    }
    section(context, "the schema files and the revisions", schema);
    if !schema.is_empty() {
        console.note("`relvar revision --autogenerate` writes the revision that is missing");
    }
    console.findings(findings);
    let Some(live) = live else { return };
    section(context, "the revisions and the database", &live.drift);
    if !live.drift.is_empty() {
        console.note(&advice(live));
    }
    if let Some(unfinished) = &live.status.unfinished {
        console.note(&format!("unfinished: {unfinished}; the next run resumes there"));
    }
    if !live.status.pending.is_empty() {
        let pending: Vec<String> = live.status.pending.iter().map(|id| named(graph, id)).collect();
        console.note(&format!("pending on the database: {}", pending.join(", ")));
    }
}

/// What can be done about drift of the database, as commands.
fn advice(live: &LiveDatabase) -> String {
    let revision = match live.status.current.as_slice() {
        [] => "empty".to_owned(),
        [only] => format!("revision:{only}"),
        _ => "revision:heads".to_owned(),
    };
    let url = live.database.target.display();
    format!(
        "the database was changed by other means than its revisions\n\
         help: to adopt the changes, write them into the schema files, then `relvar revision --autogenerate` and, on this \
         database, `relvar stamp head`\n\
         \x20     to revert them: relvar diff \"{url}\" {revision} --sql\n\
         \x20     where revisions were applied by hand, mark them: relvar stamp ID"
    )
}

fn named(graph: &Graph, id: &RevisionId) -> String {
    graph.revision(id).map_or(id.to_string(), |revision| format!("{id} ({})", revision.message))
}

fn section(context: &Context, what: &str, changes: &[Change]) {
    let console = &context.console;
    if changes.is_empty() {
        console.line(console.paint(Look::Good, &format!("{what} agree")));
    } else {
        console.line(console.paint(Look::Warning, &format!("{what} differ:")));
        change_list::print(console, changes);
    }
}
