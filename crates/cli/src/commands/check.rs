//! `relvar check`: do schema files, revisions and database say the same?

use clap::Args;
use relvar_catalog::{Body, Catalog, Index};
use relvar_diff::{Change, diff};
use relvar_introspect::Options;
use relvar_migrate::{Accepted, Graph, RevisionId, Runner, Status};
use relvar_report::Finding;

use crate::change_list;
use crate::console::Look;
use crate::context::{Context, Database};
use crate::excluded::leave_to_others;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;
use crate::side::settle;

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

/// What was found of one database.
struct Live {
    database: Database,
    status: Status,
    drift: Vec<Change>,
    /// Invalid indexes, which are not listed as drift.
    invalid: Vec<Finding>,
}

impl Check {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.graph()?;
        let options = self.reading.options(context);
        let progress = context.console.progress("comparing");
        let heads = graph.heads();
        let (major, session) = match self.no_database {
            true => (None, None),
            false => {
                let database = context.database().await?;
                let connected = database.target.connect_full().await?;
                (crate::side::major(&connected), Some((database, connected)))
            }
        };
        let schema = async {
            let (wanted, mut made) = tokio::try_join!(
                context.wanted(&context.config.schema, &options, major),
                context.made_by(&graph, &heads, &options, major),
            )?;
            context.console.findings(&wanted.loaded.findings);
            settle(context, &mut made, &wanted.catalog, major).await;
            let accepted = Accepted::of(&graph, &heads);
            Ok::<_, Failure>(accepted.split(diff(&made, &wanted.catalog)))
        };
        let live = async {
            match session {
                Some((database, connected)) => {
                    live(context, &graph, database, connected, &options).await.map(Some)
                }
                None => Ok(None),
            }
        };
        let ((schema, accepted), live) = tokio::try_join!(schema, live)?;
        drop(progress);
        for change in &accepted {
            context.console.note(&format!("accepted difference: {change}"));
        }
        let mut findings = graph.changed_files();
        if let Some(live) = &live {
            findings.extend(graph.edited_after(&live.status.applied));
            findings.extend(live.invalid.iter().cloned());
        }
        report(context, &graph, &schema, live.as_ref(), &findings);
        let drift = !schema.is_empty()
            || !findings.is_empty()
            || live.is_some_and(|live| !live.drift.is_empty());
        Ok(if drift { Exit::Findings } else { Exit::Fine })
    }
}

async fn live(
    context: &Context,
    graph: &Graph,
    database: Database,
    connected: relvar_connect::Connected,
    options: &Options,
) -> Result<Live, Failure> {
    let runner = Runner::new(&database.target, graph);
    let reading = async { Ok(relvar_introspect::read(&connected.client, options).await?) };
    let standing = async { Ok::<_, Failure>(runner.status().await?) };
    let (mut catalog, status) = tokio::try_join!(reading, standing)?;
    context.console.findings(&crate::side::unrepresented(&catalog));
    let major = Some(catalog.major());
    let expected = context.made_by(graph, &status.current, options, major).await?;
    leave_to_others(&mut catalog, Some(&expected), &options.exclude);
    let drift = drift(context, &expected, &catalog, major).await?;
    let invalid = drift.iter().filter_map(invalid_index).collect();
    let drift = drift.into_iter().filter(|change| invalid_index(change).is_none()).collect();
    Ok(Live { database, status, drift, invalid })
}

/// An index that a broken CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY left. Writes still maintain it, and no query
/// uses it.
fn invalid_index(change: &Change) -> Option<Finding> {
    let (index, is_extra) = match change {
        Change::Added(object) => (object, true),
        Change::Altered { before, after } => {
            let (Body::Index(was), Body::Index(is)) = (&before.body, &after.body) else {
                return None;
            };
            let repaired = Body::Index(Box::new(Index { valid: was.valid, ..(**is).clone() }));
            (repaired == before.body).then_some((after, false))?
        }
        Change::Removed(_) | Change::Renamed { .. } => return None,
    };
    let Body::Index(body) = &index.body else { return None };
    if body.valid || body.partitioned {
        return None;
    }
    let name = index.id.path();
    let base = index.id.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let (message, help) = if base.ends_with("_ccnew") || base.ends_with("_ccold") {
        (
            format!("index {name} is invalid: a REINDEX CONCURRENTLY that failed left it behind"),
            format!("remove it: DROP INDEX CONCURRENTLY {name};"),
        )
    } else if is_extra {
        (
            format!("index {name} is invalid, and no revision makes it"),
            format!("remove it: DROP INDEX CONCURRENTLY {name};"),
        )
    } else {
        (
            format!("index {name} is invalid: no query uses it"),
            format!("build it again: REINDEX INDEX CONCURRENTLY {name};"),
        )
    };
    Some(Finding::error("invalid-index", message).about(index.id.to_string()).with_help(help))
}

async fn drift(
    context: &Context,
    expected: &Catalog,
    found: &Catalog,
    major: Option<u32>,
) -> Result<Vec<Change>, Failure> {
    let mut expected = expected.clone();
    if expected.major() == found.major() {
        settle(context, &mut expected, found, major).await;
        return Ok(diff(&expected, found));
    }
    let servers = context.servers(major).await?;
    let replayed = crate::side::replayed(context, servers, found).await?;
    context.console.note(&format!(
        "note: the database is PostgreSQL {}, the shadow server {}; compared on the latter",
        found.major(),
        expected.major()
    ));
    settle(context, &mut expected, &replayed, major).await;
    Ok(diff(&expected, &replayed))
}

fn report(
    context: &Context,
    graph: &Graph,
    schema: &[Change],
    live: Option<&Live>,
    findings: &[Finding],
) {
    let console = &context.console;
    if console.json {
        console.value(&serde_json::json!({
            "schema": { "changes": schema },
            "findings": findings,
            "database": live.map(|live| serde_json::json!({
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
fn advice(live: &Live) -> String {
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
