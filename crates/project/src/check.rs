//! Drift: between the schema files and the revisions, and between a database and its revisions.

use relvar_catalog::{Body, Catalog, Index};
use relvar_connect::Connected;
use relvar_diff::{Change, diff};
use relvar_introspect::Options;
use relvar_migrate::{Accepted, Graph, Runner, Status};
use relvar_report::Finding;

use crate::error::ProjectError;
use crate::excluded::leave_to_others;
use crate::observer::{Activity, Note};
use crate::project::{Database, Project};
use crate::schema::read_catalog;
use crate::side::{major, replayed, settle, unrepresented};

/// The outcome of a check.
#[derive(Debug)]
pub struct CheckReport {
    /// Changes that lead from the revisions to the schema files.
    pub schema: Vec<Change>,
    /// Differences of the same kind that revisions accept.
    pub accepted: Vec<Change>,
    /// Reasons for an upgrade to be refused, such as an edited revision, and invalid indexes.
    pub findings: Vec<Finding>,
    /// The database beside its revisions, where it was asked.
    pub live: Option<LiveDatabase>,
}

/// A database beside its revisions.
#[derive(Debug)]
pub struct LiveDatabase {
    /// The database.
    pub database: Database,
    /// The revisions that it has.
    pub status: Status,
    /// Changes that lead from its revisions to the database.
    pub drift: Vec<Change>,
}

impl CheckReport {
    /// True if there is no drift and no finding. Revisions that the database does not have yet are not drift.
    pub fn agrees(&self) -> bool {
        self.schema.is_empty()
            && self.findings.is_empty()
            && self.live.as_ref().is_none_or(|live| live.drift.is_empty())
    }
}

impl Project {
    /// Compares the schema files with the revisions, and, if `ask_database`, the database with its revisions.
    ///
    /// # Errors
    /// When the schema files or the revisions do not run, or the database cannot be read.
    pub async fn check(
        &self,
        graph: &Graph,
        options: &Options,
        ask_database: bool,
    ) -> Result<CheckReport, ProjectError> {
        let working = self.begin(Activity::Comparing);
        let (major, session) = match ask_database {
            false => (None, None),
            true => {
                let database = self.database().await?;
                let connected = database.target.connect_full().await?;
                (major(&connected), Some((database, connected)))
            }
        };
        let live = async {
            match session {
                Some((database, connected)) => {
                    live(self, graph, database, connected, options).await.map(Some)
                }
                None => Ok(None),
            }
        };
        let ((schema, accepted), live) =
            tokio::try_join!(self.check_schema(graph, options, major), live)?;
        drop(working);
        let mut findings = graph.changed_files();
        let live = live.map(|(live, invalid)| {
            findings.extend(graph.edited_after(&live.status.applied));
            findings.extend(invalid);
            live
        });
        Ok(CheckReport { schema, accepted, findings, live })
    }

    /// The differences between the revisions and the schema files, and those of them that are accepted.
    async fn check_schema(
        &self,
        graph: &Graph,
        options: &Options,
        major: Option<u32>,
    ) -> Result<(Vec<Change>, Vec<Change>), ProjectError> {
        let heads = graph.heads();
        let (wanted, mut made) = tokio::try_join!(
            self.wanted(&self.config().schema, options, major),
            self.made_by(graph, &heads, options, major),
        )?;
        self.found(&wanted.loaded.findings);
        settle(self, &mut made, &wanted.catalog, major).await;
        Ok(Accepted::of(graph, &heads).split(diff(&made, &wanted.catalog)))
    }
}

/// Reads a database beside its revisions; invalid indexes are findings, and not listed as drift.
async fn live(
    project: &Project,
    graph: &Graph,
    database: Database,
    connected: Connected,
    options: &Options,
) -> Result<(LiveDatabase, Vec<Finding>), ProjectError> {
    let runner = Runner::new(&database.target, graph);
    let reading = async { Ok(read_catalog(&connected.client, options).await?) };
    let standing = async { Ok::<_, ProjectError>(runner.status().await?) };
    let (mut catalog, status) = tokio::try_join!(reading, standing)?;
    project.found(&unrepresented(&catalog));
    let major = Some(catalog.major());
    let expected = project.made_by(graph, &status.current, options, major).await?;
    leave_to_others(&mut catalog, Some(&expected), &options.exclude);
    let drift = drift(project, &expected, &catalog, major).await?;
    let invalid = drift.iter().filter_map(invalid_index).collect();
    let drift = drift.into_iter().filter(|change| invalid_index(change).is_none()).collect();
    Ok((LiveDatabase { database, status, drift }, invalid))
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
    project: &Project,
    expected: &Catalog,
    found: &Catalog,
    major: Option<u32>,
) -> Result<Vec<Change>, ProjectError> {
    let mut expected = expected.clone();
    if expected.major() == found.major() {
        settle(project, &mut expected, found, major).await;
        return Ok(diff(&expected, found));
    }
    let servers = project.servers(major).await?;
    let replayed = replayed(project, servers, found).await?;
    let (database, shadow) = (found.major(), expected.major());
    project.note(&Note::DatabaseReplayed { database, shadow });
    settle(project, &mut expected, &replayed, major).await;
    Ok(diff(&expected, &replayed))
}
