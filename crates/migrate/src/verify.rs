//! Running a revision where it can do no harm: up, down and up again on a throwaway database that holds rows,
//! with witnesses that share no code.
//!
//! ```text
//! chain ─► before ─ up ─► after ─ down ─► back ─ up ─► again
//!            │              │               │            │
//!            │    = wanted schema           = before     = after        (catalog, pg_dump)
//!            └── what is outside of the plan keeps OID and file; rows survive
//! ```

use std::collections::BTreeSet;

use relvar_catalog::{Catalog, ObjectId};
use relvar_connect::ServerMessage;
use relvar_diff::{Change, Rename};
use relvar_introspect::Options;
use relvar_plan::Plan;
use relvar_server::{PgDump, Shadow, Shadows};
use serde::Serialize;

use crate::graph::Graph;
use crate::replay::{RoleMaker, replay, run};
use crate::revision::{Direction, Down, Revision, RevisionId};
use crate::run_error::RunError;
use crate::settle::{differ_in_print, settle};
use crate::target_spec::TargetSpec;
use crate::witness::identity::{Meant, Scope};
use crate::witness::{Camera, Lossy, Snapshot, catalogs, dumps, lost_rows, rows};

/// Why it could not be found out whether a revision does what it should.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no throwaway server, or pg_dump failed.
    #[error(transparent)]
    Shadow(#[from] relvar_server::Error),
    /// The throwaway server went away.
    #[error(transparent)]
    Read(#[from] relvar_introspect::Error),
    /// A revision did not run.
    #[error(transparent)]
    Run(#[from] Box<RunError>),
    /// A rename was refused.
    #[error("cannot rename: {message}\nin {sql}")]
    Rename {
        /// The statement.
        sql: String,
        /// The server's words.
        message: Box<ServerMessage>,
    },
    /// The throwaway server refused something that relvar asked on its own.
    #[error("cannot {doing}: {message}")]
    Server {
        /// What was tried.
        doing: String,
        /// The server's words.
        message: Box<ServerMessage>,
    },
    /// What was read cannot be planned.
    #[error(transparent)]
    Plan(Box<relvar_plan::Error>),
    /// The revisions name more roles than anybody has.
    #[error(
        "the revisions name more than a thousand roles that the throwaway server does not have"
    )]
    Roles,
}

impl VerifyError {
    pub(crate) fn server(doing: &'static str) -> impl Fn(tokio_postgres::Error) -> VerifyError {
        move |error| VerifyError::Server {
            doing: doing.to_owned(),
            message: Box::new(relvar_connect::describe(&error)),
        }
    }
}

/// What a trial works with.
#[derive(Debug, Clone, Copy)]
pub struct Verifier<'a> {
    /// Where databases come from.
    pub shadows: &'a Shadows,
    /// What counts as a part of the schema.
    pub options: &'a Options,
    /// The second witness, where there is one that is new enough.
    pub pg_dump: Option<&'a PgDump>,
    /// Who makes roles that revisions name.
    pub roles: &'a RoleMaker,
}

/// What is known about a revision that was planned here, and not for one that a person wrote.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// The way forward, which says what is written anew.
    pub up: &'a Plan,
    /// What it renames.
    pub renames: &'a [Rename],
    /// What else it changes.
    pub changes: &'a [Change],
    /// The catalog that it shall lead to.
    pub catalog: &'a Catalog,
    /// A database that was made straight from the wanted schema.
    pub shadow: &'a Shadow,
}

/// What a trial found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The revision.
    pub revision: RevisionId,
    /// What it does wrong; empty for a good one.
    pub objections: Vec<Objection>,
    /// How many tables held rows while it ran.
    pub tables_with_rows: usize,
    /// Why it ran without rows, or which witness was missing.
    pub remarks: Vec<String>,
}

/// Something that a revision does wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// When it showed: `up`, `down`, `up again`.
    pub phase: &'static str,
    /// What was expected.
    pub message: String,
    /// The differences, a line each.
    pub details: String,
}

/// What is expected of rows.
const ROWS_SURVIVE: &str = "rows survive, except what is declared lossy";

impl Objection {
    /// Whether it is about the values of rows, which a revision that changes data changes on purpose.
    #[must_use]
    pub fn is_about_rows(&self) -> bool {
        self.message == ROWS_SURVIVE
    }
}

impl Verifier<'_> {
    /// Tries one revision of a graph on a database that holds what it stands on.
    ///
    /// # Errors
    /// When it could not be tried; what the revision does wrong stands in the verdict.
    pub async fn verify(
        &self,
        graph: &Graph,
        id: &RevisionId,
        intent: Option<Intent<'_>>,
    ) -> Result<Verdict, VerifyError> {
        match self.attempt(graph, id, intent, true).await? {
            Attempt::Done(verdict) => Ok(verdict),
            Attempt::RowsInTheWay(why) => match self.attempt(graph, id, intent, false).await? {
                Attempt::Done(mut verdict) => {
                    verdict.remarks.push(format!(
                        "tried without rows, because it does not take the rows that were made up: {why}"
                    ));
                    Ok(verdict)
                }
                Attempt::RowsInTheWay(why) => Ok(Verdict {
                    revision: id.clone(),
                    objections: vec![Objection {
                        phase: "up",
                        message: why.expectation().to_owned(),
                        details: why.to_string(),
                    }],
                    tables_with_rows: 0,
                    remarks: Vec::new(),
                }),
            },
        }
    }

    async fn attempt(
        &self,
        graph: &Graph,
        id: &RevisionId,
        intent: Option<Intent<'_>>,
        with_rows: bool,
    ) -> Result<Attempt, VerifyError> {
        let shadow = self.shadows.create().await?;
        let mut trial = Trial {
            camera: Camera { options: self.options, pg_dump: self.pg_dump },
            shadows: self.shadows,
            roles: self.roles,
            graph,
            id,
            shadow,
            intent,
            objections: Vec::new(),
        };
        replay(&trial.shadow, graph, &graph.parents(id), self.roles).await?;
        let filled = if with_rows { trial.fill().await? } else { BTreeSet::new() };
        let outcome = trial.go().await?;
        if let Some(why) = outcome {
            return Ok(Attempt::RowsInTheWay(why));
        }
        let remarks = match self.pg_dump {
            Some(_) => Vec::new(),
            None => {
                vec!["there is no pg_dump that is new enough: one witness is missing".to_owned()]
            }
        };
        let objections = std::mem::take(&mut trial.objections);
        Ok(Attempt::Done(Verdict {
            revision: id.clone(),
            objections,
            tables_with_rows: filled.len(),
            remarks,
        }))
    }
}

/// How a trial ended.
enum Attempt {
    Done(Verdict),
    /// A statement failed on what rows hold, which may be the rows' fault.
    RowsInTheWay(RowsInTheWay),
}

/// What the server objected to in values.
#[derive(Debug)]
struct RowsInTheWay {
    place: String,
    message: Box<ServerMessage>,
}

impl std::fmt::Display for RowsInTheWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}", self.place, self.message)
    }
}

impl RowsInTheWay {
    /// What does not hold although no row was made up: the revisions themselves wrote the rows that are there.
    fn expectation(&self) -> &'static str {
        match self.message.sqlstate.as_deref() {
            Some("23502") => {
                "no NULL is left in the rows that the revisions write where a value is required"
            }
            Some("23505") => "the rows that the revisions write are unique where they have to be",
            Some("23503") => "the rows that the revisions write reference rows that exist",
            Some("23514") => "the rows that the revisions write satisfy the CHECK constraints",
            _ => "every statement runs on the rows that the revisions themselves write",
        }
    }
}

/// One revision on one database.
struct Trial<'a> {
    camera: Camera<'a>,
    shadows: &'a Shadows,
    roles: &'a RoleMaker,
    graph: &'a Graph,
    id: &'a RevisionId,
    shadow: Shadow,
    intent: Option<Intent<'a>>,
    objections: Vec<Objection>,
}

impl Trial<'_> {
    async fn fill(&self) -> Result<BTreeSet<ObjectId>, VerifyError> {
        let client = self.shadow.connect().await?;
        let catalog = relvar_introspect::read(&client, self.camera.options).await?;
        rows::fill(&client, &catalog).await
    }

    /// Up, down, up; gives why rows were in the way.
    async fn go(&mut self) -> Result<Option<RowsInTheWay>, VerifyError> {
        let before = self.camera.snapshot(&self.shadow).await?;
        if let Some(end) = self.step(Direction::Up, "up").await? {
            return Ok(end.rows_in_the_way());
        }
        let after = self.camera.snapshot(&self.shadow).await?;
        self.judge_up(&before, &after).await?;
        let Some(revision) = self.graph.revision(self.id) else { return Ok(None) };
        if !matches!(revision.down, Down::Section { .. }) {
            return Ok(None);
        }
        if let Some(end) = self.step(Direction::Down, "down").await? {
            return Ok(end.rows_in_the_way());
        }
        let back = self.camera.snapshot(&self.shadow).await?;
        self.judge_down(&before, &back, revision).await?;
        if let Some(end) = self.step(Direction::Up, "up again").await? {
            return Ok(end.rows_in_the_way());
        }
        let again = self.camera.snapshot(&self.shadow).await?;
        self.compare("up again", "the schema after the first up", &again, &after).await?;
        Ok(None)
    }

    /// Runs the revision one way; a refusal of the server is an objection, or the rows' fault.
    async fn step(
        &mut self,
        direction: Direction,
        phase: &'static str,
    ) -> Result<Option<End>, VerifyError> {
        let spec = match direction {
            Direction::Up => TargetSpec::Id(self.id.to_string()),
            Direction::Down => TargetSpec::Back(1),
        };
        match run(&self.shadow, self.graph, direction, &spec, self.roles).await {
            Ok(()) => Ok(None),
            Err(VerifyError::Run(error)) => match *error {
                RunError::Statement { place, message } => {
                    let why = RowsInTheWay { place: place.to_string(), message };
                    if is_about_data(&why.message) {
                        return Ok(Some(End::Rows(why)));
                    }
                    self.object(phase, "every statement runs", why.to_string());
                    Ok(Some(End::Objection))
                }
                error => Err(VerifyError::Run(Box::new(error))),
            },
            Err(error) => Err(error),
        }
    }

    async fn judge_up(&mut self, before: &Snapshot, after: &Snapshot) -> Result<(), VerifyError> {
        let rewrites = self.intent.map(|intent| written_anew(intent.up)).unwrap_or_default();
        let meant = self.intent.map(|intent| Meant {
            renames: intent.renames,
            changes: intent.changes,
            rewrites: &rewrites,
        });
        let scope = Scope::new(before, after, meant);
        if let Some(intent) = self.intent {
            if let Some(details) = self.catalogs(&after.catalog, intent.catalog).await {
                self.object("up", "the catalog is the wanted one (- is, + wanted)", details);
            }
            let wanted = self.camera.dump(intent.shadow).await?;
            if let Some(details) = self.dumps(after.dump.as_deref(), wanted.as_deref()).await? {
                self.object("up", "pg_dump prints the wanted schema (- is, + wanted)", details);
            }
        }
        let rebuilt = scope.rebuilt(before, after);
        if !rebuilt.is_empty() {
            self.object(
                "up",
                "what does not change keeps its OID and its file",
                rebuilt.join("\n"),
            );
        }
        let lossy = self.lossy_up();
        let lost = lost_rows(before, after, &lossy, |id| scope.renamed(id));
        if !lost.is_empty() {
            self.object("up", ROWS_SURVIVE, lost.join("\n"));
        }
        Ok(())
    }

    async fn judge_down(
        &mut self,
        before: &Snapshot,
        back: &Snapshot,
        revision: &Revision,
    ) -> Result<(), VerifyError> {
        self.compare("down", "the schema before the revision", back, before).await?;
        let mut lossy = self.lossy_up();
        if let Down::Section { lossy: down, .. } = &revision.down {
            lossy.0.extend(down.iter().cloned());
        }
        let lost = lost_rows(before, back, &lossy, ObjectId::clone);
        if !lost.is_empty() {
            self.object("down", ROWS_SURVIVE, lost.join("\n"));
        }
        Ok(())
    }

    /// The differences between two catalogs that stay when one server has made both.
    async fn catalogs(&self, found: &Catalog, expected: &Catalog) -> Option<String> {
        let differences = catalogs(found, expected)?;
        if differ_in_print(found, expected).is_empty() {
            return Some(differences);
        }
        let mut found = found.clone();
        settle(self.shadows, self.roles, &mut found, expected).await;
        catalogs(&found, expected)
    }

    /// The differences between two dumps that stay when both were restored and dumped again.
    async fn dumps(
        &self,
        found: Option<&str>,
        expected: Option<&str>,
    ) -> Result<Option<String>, VerifyError> {
        let (Some(differences), Some(found), Some(expected)) =
            (dumps(found, expected), found, expected)
        else {
            return Ok(None);
        };
        let restored = tokio::try_join!(self.restored(found), self.restored(expected))?;
        Ok(match restored {
            (Some(found), Some(expected)) => dumps(Some(&found), Some(&expected)),
            // A dump that does not load is shown as it is.
            _ => Some(differences),
        })
    }

    /// A dump of what a dump makes; none where it does not load.
    async fn restored(&self, dump: &str) -> Result<Option<String>, VerifyError> {
        let shadow = self.shadows.create().await?;
        let client = shadow.connect().await?;
        // pg_dump's own settings, which are not in what is compared.
        let settings =
            "SET check_function_bodies = off; SET xmloption = content; SET search_path = ''";
        let loaded = client.batch_execute(&format!("{settings};\n{dump}")).await;
        drop(client);
        let dump = if loaded.is_ok() { self.camera.dump(&shadow).await? } else { None };
        shadow.drop_database().await?;
        Ok(dump)
    }

    async fn compare(
        &mut self,
        phase: &'static str,
        what: &str,
        found: &Snapshot,
        expected: &Snapshot,
    ) -> Result<(), VerifyError> {
        if let Some(details) = self.catalogs(&found.catalog, &expected.catalog).await {
            self.object(
                phase,
                &format!("the catalog is that of {what} (- is, + expected)"),
                details,
            );
        }
        if let Some(details) = self.dumps(found.dump.as_deref(), expected.dump.as_deref()).await? {
            self.object(phase, &format!("pg_dump prints {what} (- is, + expected)"), details);
        }
        Ok(())
    }

    fn lossy_up(&self) -> Lossy {
        let said = self.graph.revision(self.id).map(|revision| revision.lossy.clone());
        Lossy(said.unwrap_or_default())
    }

    fn object(&mut self, phase: &'static str, message: &str, details: String) {
        self.objections.push(Objection { phase, message: message.to_owned(), details });
    }
}

/// Why a run ended early.
enum End {
    Objection,
    Rows(RowsInTheWay),
}

impl End {
    fn rows_in_the_way(self) -> Option<RowsInTheWay> {
        match self {
            End::Objection => None,
            End::Rows(why) => Some(why),
        }
    }
}

/// Whether the server objected to values: data exceptions and violated constraints.
fn is_about_data(message: &ServerMessage) -> bool {
    let class = message.sqlstate.as_deref().and_then(|code| code.get(..2));
    matches!(class, Some("22" | "23"))
}

/// The tables that a plan says it writes anew.
fn written_anew(plan: &Plan) -> BTreeSet<ObjectId> {
    let locks =
        plan.steps.iter().filter(|step| step.rewrites).filter_map(|step| step.lock.as_ref());
    locks.flat_map(|lock| lock.on.iter().cloned()).collect()
}
