//! Running a revision where it can do no harm: up, down and up again on a shadow database that holds rows,
//! with witnesses that share no code.
//!
//! ```text
//! chain ─► before ─ up ─► after ─ down ─► back ─ up ─► again
//!            │              │               │            │
//!            │    = wanted schema           = before     = after        (catalog, pg_dump)
//!            └── what is outside of the plan keeps OID and file; rows survive
//! ```

use std::collections::BTreeSet;
use std::path::Path;

use relvar_catalog::{Catalog, ObjectId};
use relvar_connect::ServerMessage;
use relvar_diff::{Change, Rename, diff};
use relvar_introspect::Options;
use relvar_plan::Plan;
use relvar_report::{Finding, Place};
use relvar_server::{PgDump, Shadow, Shadows};
use serde::Serialize;

use crate::accepted::Accepted;
use crate::graph::Graph;
use crate::replay::{RoleMaker, replayed, run, state_key};
use crate::revision::{Direction, Down, Revision, RevisionId};
use crate::run_error::RunError;
use crate::settle::{differ_in_print, settle};
use crate::target_spec::TargetSpec;
use crate::witness::identity::{Meant, Scope};
use crate::witness::{
    Camera, Dumping, Known, Lossy, Snapshot, dump_differences, lost_rows, reach, rows, told,
};

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
    #[error("the revisions name more than a thousand roles that the shadow server does not have")]
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
    /// Whether it runs expressions that a person wrote, such as what fills a column.
    pub runs_expressions: bool,
    /// The catalog that it shall lead to.
    pub catalog: &'a Catalog,
    /// A database that was made straight from the wanted schema.
    pub shadow: &'a Shadow,
    /// What the revisions before it make, where that was seen when they were tried.
    pub before: Option<&'a Known>,
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

const EVERY_STATEMENT_RUNS: &str = "every statement runs";

impl Verdict {
    /// What the revision does wrong, as findings about its file.
    #[must_use]
    pub fn findings(&self, path: Option<&Path>) -> Vec<Finding> {
        let place = path.map(|path| Place::in_text(path.display().to_string(), "", 0, 0));
        let finding = |objection: &Objection| {
            let Objection { phase, message, details, .. } = objection;
            let message = format!("{phase}, expected: {message}\n{details}");
            let finding = Finding::error("verification", message.trim_end());
            let finding = Finding { place: place.clone(), ..finding };
            finding.about(self.revision.to_string())
        };
        self.objections.iter().map(finding).collect()
    }

    /// Whether the server refused a statement.
    #[must_use]
    pub fn does_not_run(&self) -> bool {
        self.objections.iter().any(|objection| objection.message == EVERY_STATEMENT_RUNS)
    }
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
    /// The objects that differ, where it is known which.
    pub objects: Vec<ObjectId>,
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
        Ok(self.verify_and_read(graph, id, intent).await?.0)
    }

    /// The same, with what the revision made; `None` where it did not run.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn verify_and_read(
        &self,
        graph: &Graph,
        id: &RevisionId,
        intent: Option<Intent<'_>>,
    ) -> Result<(Verdict, Option<Known>), VerifyError> {
        match self.attempt(graph, id, intent, true).await? {
            Attempt::Done(verdict, made) => Ok((verdict, made)),
            Attempt::RowsInTheWay(why) => match self.attempt(graph, id, intent, false).await? {
                Attempt::Done(mut verdict, made) => {
                    verdict.remarks.push(format!(
                        "tried without rows, because it does not take the rows that were made up: {why}"
                    ));
                    Ok((verdict, made))
                }
                Attempt::RowsInTheWay(why) => {
                    let objections = vec![Objection {
                        phase: "up",
                        message: why.expectation().to_owned(),
                        details: why.to_string(),
                        objects: Vec::new(),
                    }];
                    let (revision, tables_with_rows, remarks) = (id.clone(), 0, Vec::new());
                    Ok((Verdict { revision, objections, tables_with_rows, remarks }, None))
                }
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
        let shadow = replayed(self.shadows, graph, &graph.parents(id), self.roles).await?;
        let mut trial = Trial {
            camera: Camera { options: self.options, pg_dump: self.pg_dump },
            shadows: self.shadows,
            roles: self.roles,
            graph,
            id,
            shadow,
            intent,
            objections: Vec::new(),
            made: None,
            accepted: Accepted::of(graph, std::slice::from_ref(id)),
            accepted_seen: BTreeSet::new(),
        };
        let (filled, outcome) = trial.go(with_rows).await?;
        if let Some(why) = outcome {
            return Ok(Attempt::RowsInTheWay(why));
        }
        let mut remarks = match self.pg_dump {
            Some(_) => Vec::new(),
            None => {
                vec!["there is no pg_dump that is new enough: one witness is missing".to_owned()]
            }
        };
        remarks.extend(trial.accepted_seen.iter().map(|id| format!("accepted difference: {id}")));
        let objections = std::mem::take(&mut trial.objections);
        let (revision, tables_with_rows) = (id.clone(), filled.len());
        let verdict = Verdict { revision, objections, tables_with_rows, remarks };
        Ok(Attempt::Done(verdict, trial.made.take()))
    }
}

/// How a trial ended.
enum Attempt {
    /// What was found, and what there was after the first time up.
    Done(Verdict, Option<Known>),
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
    /// What the revision made the first time.
    made: Option<Known>,
    /// What may differ.
    accepted: Accepted,
    /// What did.
    accepted_seen: BTreeSet<ObjectId>,
}

impl Trial<'_> {
    /// Puts rows into the tables that the revision can do anything to, which changes nothing of what is known.
    async fn fill(&self, with_rows: bool) -> Result<(Known, BTreeSet<ObjectId>), VerifyError> {
        let client = self.shadow.connect().await?;
        let known = match self.intent.and_then(|intent| intent.before) {
            Some(known) => known.clone(),
            None => {
                let catalog = relvar_introspect::read(&client, self.camera.options).await?;
                Known { catalog, dump: None }
            }
        };
        let planned = self.intent.as_ref().filter(|intent| !intent.runs_expressions);
        let reached = planned.and_then(|intent| reach::tables(&known.catalog, intent));
        let filled = match with_rows {
            true => rows::fill_some(&client, &known.catalog, reached.as_ref()).await?,
            false => BTreeSet::new(),
        };
        Ok((known, filled))
    }

    /// Up, down, up; gives the tables that held rows, and why rows were in the way.
    async fn go(
        &mut self,
        with_rows: bool,
    ) -> Result<(BTreeSet<ObjectId>, Option<RowsInTheWay>), VerifyError> {
        // The wanted schema has a database of its own, which is dumped while this one goes up.
        let wanted = self.intent.map(|intent| self.camera.begin_dump(intent.shadow));
        let (known, filled) = self.fill(with_rows).await?;
        let before = self.camera.snapshot_of(&self.shadow, known).await?;
        let why = self.up_down_up(&before, wanted, filled.is_empty()).await?;
        Ok((filled, why))
    }

    async fn up_down_up(
        &mut self,
        before: &Snapshot,
        wanted: Option<Dumping>,
        without_rows: bool,
    ) -> Result<Option<RowsInTheWay>, VerifyError> {
        if let Some(end) = self.step(Direction::Up, "up").await? {
            return Ok(end.rows_in_the_way());
        }
        let after = self.camera.snapshot(&self.shadow).await?;
        let wanted = match wanted {
            Some(dumping) => dumping.text().await?,
            None => None,
        };
        self.judge_up(before, &after, wanted.as_deref()).await?;
        self.made = Some(Known { catalog: after.catalog.clone(), dump: after.dump.clone() });
        // Without rows this is what the revision makes of its parents' database: the next trial begins with it.
        if without_rows
            && self.objections.is_empty()
            && let Some(key) = state_key(self.graph, self.id, self.shadow.version_num(), self.roles)
        {
            self.shadows.keep(&self.shadow, &key).await?;
        }
        let Some(revision) = self.graph.revision(self.id) else { return Ok(None) };
        if !matches!(revision.down, Down::Section { .. }) {
            return Ok(None);
        }
        if let Some(end) = self.step(Direction::Down, "down").await? {
            return Ok(end.rows_in_the_way());
        }
        let back = self.camera.snapshot(&self.shadow).await?;
        self.judge_down(before, &back, revision).await?;
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
                    self.object(phase, EVERY_STATEMENT_RUNS, why.to_string());
                    Ok(Some(End::Objection))
                }
                error => Err(VerifyError::Run(Box::new(error))),
            },
            Err(error) => Err(error),
        }
    }

    async fn judge_up(
        &mut self,
        before: &Snapshot,
        after: &Snapshot,
        wanted: Option<&str>,
    ) -> Result<(), VerifyError> {
        let rewrites = self.intent.map(|intent| written_anew(intent.up)).unwrap_or_default();
        let meant = self.intent.map(|intent| Meant {
            renames: intent.renames,
            changes: intent.changes,
            rewrites: &rewrites,
        });
        let scope = Scope::new(before, after, meant);
        if let Some(intent) = self.intent {
            let message = "the catalog is the wanted one (- is, + wanted)";
            self.compare_catalogs("up", message, &after.catalog, intent.catalog).await;
            let message = "pg_dump prints the wanted schema (- is, + wanted)";
            self.compare_dumps("up", message, after.dump.as_deref(), wanted).await?;
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

    async fn compare(
        &mut self,
        phase: &'static str,
        what: &str,
        found: &Snapshot,
        expected: &Snapshot,
    ) -> Result<(), VerifyError> {
        let message = format!("the catalog is that of {what} (- is, + expected)");
        self.compare_catalogs(phase, &message, &found.catalog, &expected.catalog).await;
        let message = format!("pg_dump prints {what} (- is, + expected)");
        self.compare_dumps(phase, &message, found.dump.as_deref(), expected.dump.as_deref()).await
    }

    /// Objects to the differences between two catalogs that remain when one server has made both.
    async fn compare_catalogs(
        &mut self,
        phase: &'static str,
        message: &str,
        found: &Catalog,
        expected: &Catalog,
    ) {
        let mut differences = diff(found, expected);
        if !differ_in_print(found, expected).is_empty() {
            let mut settled = found.clone();
            settle(self.shadows, self.roles, &mut settled, expected).await;
            differences = diff(&settled, expected);
        }
        let (differences, accepted) = self.accepted.split(differences);
        self.accepted_seen.extend(accepted.iter().map(|change| change.id().clone()));
        if !differences.is_empty() {
            self.object(phase, message, told(&differences));
            if let Some(objection) = self.objections.last_mut() {
                objection.objects = differences.iter().map(|change| change.id().clone()).collect();
            }
        }
    }

    /// Objects to the differences between two dumps that remain when both were restored and dumped again.
    async fn compare_dumps(
        &mut self,
        phase: &'static str,
        message: &str,
        found: Option<&str>,
        expected: Option<&str>,
    ) -> Result<(), VerifyError> {
        let mut differences = dump_differences(found, expected);
        if let (false, Some(found), Some(expected)) = (differences.is_empty(), found, expected) {
            let restored = tokio::try_join!(self.restored(found), self.restored(expected))?;
            // A dump that does not load is shown as it is.
            if let (Some(found), Some(expected)) = restored {
                differences = dump_differences(Some(&found), Some(&expected));
            }
        }
        let seen: Vec<ObjectId> = self.accepted_seen.iter().cloned().collect();
        let differences = self.accepted.without(differences, &seen);
        if !differences.is_empty() {
            self.object(phase, message, differences.join("\n"));
        }
        Ok(())
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

    fn lossy_up(&self) -> Lossy {
        let said = self.graph.revision(self.id).map(|revision| revision.lossy.clone());
        Lossy(said.unwrap_or_default())
    }

    fn object(&mut self, phase: &'static str, message: &str, details: String) {
        let (message, objects) = (message.to_owned(), Vec::new());
        self.objections.push(Objection { phase, message, details, objects });
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
pub(crate) fn is_about_data(message: &ServerMessage) -> bool {
    let class = message.sqlstate.as_deref().and_then(|code| code.get(..2));
    matches!(class, Some("22" | "23"))
}

/// The tables that a plan says it writes anew.
fn written_anew(plan: &Plan) -> BTreeSet<ObjectId> {
    let locks =
        plan.steps.iter().filter(|step| step.rewrites).filter_map(|step| step.lock.as_ref());
    locks.flat_map(|lock| lock.on.iter().cloned()).collect()
}
