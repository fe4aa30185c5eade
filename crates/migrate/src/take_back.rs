//! Computing the way back of a revision that failed partway.
//!
//! ```text
//! parents ─► before ─ the steps that were done ─► halfway ─ plan(halfway, before) ─► before?  (catalog, pg_dump, rows)
//! ```
//! All of it happens on a shadow database, so what else differs in the user's database is not touched. What the steps
//! renamed is recognised by its OID.

use std::collections::BTreeMap;

use relvar_catalog::name::dotted;
use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_connect::Target;
use relvar_diff::Rename;
use relvar_server::Shadow;
use relvar_sql::StatementKind;
use tokio_postgres::Client;

use crate::autogenerate::{Proposal, Wishes, steps};
use crate::draft::{DownDraft, Draft, StatementDraft, StepDraft};
use crate::graph::Graph;
use crate::ledger::{Ledger, OpenRun};
use crate::options::{Policy, RunOptions};
use crate::rename;
use crate::replay::{replay, run};
use crate::revision::{Direction, RevisionId, Step, TransactionMode};
use crate::revision_file::RevisionFile;
use crate::run::Runner;
use crate::run_error::RunError;
use crate::seed::Birth;
use crate::session::Session;
use crate::statement::{Conduct, Statement};
use crate::target_spec::TargetSpec;
use crate::verify::{Verifier, VerifyError, is_about_data};
use crate::way_back::{WayBack, journaled};
use crate::witness::rows::fill;
use crate::witness::{Camera, Lossy, catalogs, dump_differences, lost_rows};

/// Why there is no way back.
#[derive(Debug, thiserror::Error)]
pub enum WayBackError {
    /// The database could not be read.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The shadow database could not be used.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The plan could not be made.
    #[error(transparent)]
    Plan(#[from] relvar_plan::Error),
    /// The computed way does not lead back.
    #[error("cannot take back revision {revision}, which failed partway: {why}")]
    NoWay {
        /// The revision.
        revision: RevisionId,
        /// What is in the way.
        why: String,
    },
}

impl WayBackError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Run(error) => error.help(),
            Self::NoWay { .. } => Some(
                "resume it with `relvar upgrade` once the cause is removed; or undo by hand what it did, and mark the database with `relvar stamp`"
                    .to_owned(),
            ),
            Self::Verify(_) | Self::Plan(_) => None,
        }
    }
}

/// The way back from where a failed upgrade left a database; none where no upgrade has failed partway.
///
/// Reads the database, and changes nothing in it.
///
/// # Errors
/// When the database cannot be read, or the way was not found, or does not lead back on the shadow.
pub async fn way_back(
    target: &Target,
    graph: &Graph,
    verifier: &Verifier<'_>,
) -> Result<Option<WayBack>, WayBackError> {
    let session = Session::open(target).await?;
    let ledger = Ledger::read(&session.client).await.map_err(RunError::from)?;
    drop(session);
    let Some(failed) = ledger.failed_upgrade() else { return Ok(None) };
    // A runner waits for a backend that still works; what it does until then is not known.
    let is_at_work = ledger.open.as_ref().is_some_and(|open| open.backend.is_some());
    let Some(file) = graph.file(&failed.revision).filter(|_| !is_at_work) else {
        return Ok(None);
    };
    let halfway = Halfway::new(file, failed)?;
    let search = Search { graph, verifier, file, halfway: &halfway };
    let file = match search.run(true).await? {
        Some(file) => file,
        // The made-up rows were in the way.
        None => search.run(false).await?.ok_or_else(|| {
            no_way(file, "the steps that were done fail on a shadow database without rows".into())
        })?,
    };
    Ok(Some(WayBack { run: failed.id, done: journaled(failed), file }))
}

fn no_way(file: &RevisionFile, why: String) -> WayBackError {
    WayBackError::NoWay { revision: file.revision.id.clone(), why }
}

/// How far a revision came.
#[derive(Debug, Default)]
struct Halfway {
    /// The steps that were done, or the part of them that was.
    up: Vec<StepDraft>,
    /// What removes what a statement may have left that was started and not finished, before all else.
    first: Vec<String>,
    /// The same, after all else.
    last: Vec<String>,
    /// What the done statements did to rows, for which there is no way back.
    rows: Vec<String>,
}

impl Halfway {
    fn new(file: &RevisionFile, failed: &OpenRun) -> Result<Self, WayBackError> {
        let mut halfway = Self::default();
        for step in file.revision.steps(Direction::Up) {
            let statements = match step.transaction {
                TransactionMode::Together if is_done(failed, step.number, 0) => {
                    step.statements.iter().collect()
                }
                TransactionMode::Together => Vec::new(),
                TransactionMode::None => halfway.alone(file, failed, step)?,
            };
            if statements.is_empty() {
                continue;
            }
            let touched = rows(failed, step.number);
            halfway.rows.extend(statements.iter().filter(|statement| changes_rows(statement)).map(
                |statement| {
                    format!("what step {} did to {touched}: {}", step.number, head(statement))
                },
            ));
            halfway.up.push(StepDraft {
                // Only a part of its statements may be left: they tell.
                kind: None,
                phase: step.phase,
                locks: Vec::new(),
                transaction: step.transaction,
                idempotent: step.idempotent,
                comments: Vec::new(),
                statements: statements.into_iter().map(draft).collect(),
            });
        }
        Ok(halfway)
    }

    /// The statements of a step without a transaction that were done.
    fn alone<'s>(
        &mut self,
        file: &RevisionFile,
        failed: &OpenRun,
        step: &'s Step,
    ) -> Result<Vec<&'s Statement>, WayBackError> {
        let mut done = Vec::new();
        let mut settings = Vec::new();
        for (number, statement) in (1..).zip(&step.statements) {
            let row = failed.journal.get(&(step.number, number));
            match (&statement.conduct, row.map(|row| row.done)) {
                (Conduct::Setting, _) => settings.push(statement),
                (_, Some(true)) => {
                    done.append(&mut settings);
                    done.push(statement);
                }
                (_, None) => {}
                (Conduct::CreateIndexConcurrently { index: Some(index), table }, Some(false)) => {
                    let mut name = table.clone();
                    name.pop();
                    name.push(index.clone());
                    self.last.push(drop_index(&name));
                }
                (Conduct::DropIndexConcurrently { index }, Some(false)) => {
                    self.first.push(drop_index(index));
                    done.push(statement);
                }
                (Conduct::DetachConcurrently { .. }, Some(false)) => {
                    let why = format!("step {} detached a partition halfway", step.number);
                    return Err(no_way(file, why));
                }
                (
                    Conduct::CreateIndexConcurrently { index: None, .. }
                    | Conduct::ReindexConcurrently { .. }
                    | Conduct::Alone { .. }
                    | Conduct::Ordinary
                    | Conduct::TransactionControl { .. }
                    | Conduct::CopyFromStdin,
                    Some(false),
                ) => {}
            }
        }
        Ok(done)
    }
}

fn is_done(failed: &OpenRun, step: u32, statement: u32) -> bool {
    failed.journal.get(&(step, statement)).is_some_and(|row| row.done)
}

/// `12 rows` where the journal has counted them.
fn rows(failed: &OpenRun, step: u32) -> String {
    match failed.journal.get(&(step, 0)).and_then(|row| row.rows) {
        Some(1) => "1 row".to_owned(),
        Some(rows) => format!("{rows} rows"),
        None => "rows".to_owned(),
    }
}

fn draft(statement: &Statement) -> StatementDraft {
    StatementDraft { comments: Vec::new(), sql: statement.text.clone() }
}

fn drop_index(name: &[String]) -> String {
    format!("DROP INDEX CONCURRENTLY IF EXISTS {}", dotted(name))
}

/// Whether a statement changes rows otherwise than by giving a value to what was NULL.
fn changes_rows(statement: &Statement) -> bool {
    statement.kind == StatementKind::Modify && !relvar_sql::fills_nulls(&statement.text)
}

/// The first line of a statement.
fn head(statement: &Statement) -> &str {
    statement.text.lines().next().unwrap_or_default()
}

/// The search for the way on a shadow database.
struct Search<'a> {
    graph: &'a Graph,
    verifier: &'a Verifier<'a>,
    file: &'a RevisionFile,
    halfway: &'a Halfway,
}

impl Search<'_> {
    /// The revision file with the way back; none when made-up rows do not let the steps run.
    async fn run(&self, with_rows: bool) -> Result<Option<RevisionFile>, WayBackError> {
        let Verifier { shadows, options, pg_dump, roles } = *self.verifier;
        let shadow = shadows.create().await.map_err(VerifyError::from)?;
        let camera = Camera { options, pg_dump };
        let id = &self.file.revision.id;
        replay(&shadow, self.graph, &self.graph.parents(id), roles).await?;
        if with_rows {
            let client = shadow.connect().await.map_err(VerifyError::from)?;
            let catalog = read(&client, options).await?;
            fill(&client, &catalog).await?;
        }
        let before = camera.snapshot(&shadow).await?;
        let names = Names::read(&shadow).await?;
        let done = self.written(DownDraft::Nothing("not known yet".to_owned()))?;
        if !self.halfway.up.is_empty() {
            let spec = TargetSpec::Id(id.to_string());
            match run(&shadow, &self.graph_with(&done)?, Direction::Up, &spec, roles).await {
                Err(VerifyError::Run(error)) if with_rows && is_data_error(&error) => {
                    return Ok(None);
                }
                result => result?,
            }
        }
        let (proposal, lost) = self.plan(&shadow, &before.catalog, &names).await?;
        let file = self.written(self.down(proposal.as_ref(), lost))?;
        let graph = self.graph_with(&file)?;
        stamp(&shadow, &graph, id).await?;
        let ran = run(&shadow, &graph, Direction::Down, &TargetSpec::Back(1), roles).await;
        match ran {
            Err(VerifyError::Run(error)) if with_rows && is_data_error(&error) => return Ok(None),
            Err(VerifyError::Run(error)) => return Err(no_way(self.file, error.to_string())),
            result => result?,
        }
        let back = camera.snapshot(&shadow).await?;
        let dumps = || dump_differences(back.dump.as_deref(), before.dump.as_deref()).join("\n");
        let differs = catalogs(&back.catalog, &before.catalog)
            .or_else(|| Some(dumps()).filter(|differences| !differences.is_empty()));
        if let Some(details) = differs {
            let why =
                format!("the computed way leads to another schema (- is, + expected):\n{details}");
            return Err(no_way(self.file, why));
        }
        let mut lossy = match &file.revision.down {
            crate::revision::Down::Section { lossy, .. } => lossy.clone(),
            _ => Vec::new(),
        };
        let lost = lost_rows(&before, &back, &Lossy(lossy.clone()), ObjectId::clone);
        if lost.is_empty() {
            return Ok(Some(file));
        }
        lossy.extend(lost);
        let section = match self.down(proposal.as_ref(), Vec::new()) {
            DownDraft::Steps { steps, .. } => DownDraft::Steps { steps, lossy },
            other => other,
        };
        Ok(Some(self.written(section)?))
    }

    /// What leads from halfway to the schema before, and what was lost on the way up.
    async fn plan(
        &self,
        shadow: &Shadow,
        before: &Catalog,
        names: &Names,
    ) -> Result<(Option<Proposal>, Vec<String>), WayBackError> {
        let options = self.verifier.options;
        let client = shadow.connect().await.map_err(VerifyError::from)?;
        let halfway = read(&client, options).await?;
        let renamed = names.renamed(&Names::read(shadow).await?, &halfway, before);
        let due = rename::due_renames(&renamed, &halfway, before).due;
        let (today, renames) = match due.as_slice() {
            [] => (halfway, Vec::new()),
            due => {
                let (today, renames) = rename::rename_in(&client, due, before, options).await?;
                // The way back renames again, when it is tried.
                for rename in rename::backwards(&renames) {
                    let sql = rename::step(&rename).sql;
                    let doing = VerifyError::server("rename");
                    client.batch_execute(&sql).await.map_err(doing)?;
                }
                (today, renames)
            }
        };
        let lost = lost_above(&today, before);
        let wishes = Wishes { renames, plain_not_null: true, ..Wishes::default() };
        Ok((Proposal::new(&today, before, &wishes)?, lost))
    }

    fn down(&self, proposal: Option<&Proposal>, lost: Vec<String>) -> DownDraft {
        let removal = |sql: &String| StepDraft::alone([sql.clone()]);
        let mut back: Vec<StepDraft> = self.halfway.first.iter().map(removal).collect();
        let mut lossy = lost;
        if let Some(proposal) = proposal {
            back.extend(steps(&proposal.up));
            lossy.extend(proposal.up.lossy.iter().cloned());
        }
        back.extend(self.halfway.last.iter().map(removal));
        lossy.extend(self.halfway.rows.iter().cloned());
        lossy.sort();
        lossy.dedup();
        if back.is_empty() && lossy.is_empty() {
            DownDraft::Nothing("nothing that was done is left".to_owned())
        } else {
            DownDraft::Steps { steps: back, lossy }
        }
    }

    fn written(&self, down: DownDraft) -> Result<RevisionFile, WayBackError> {
        let revision = &self.file.revision;
        let draft = Draft {
            message: revision.message.clone(),
            parents: self.graph.parents(&revision.id),
            up: self.halfway.up.clone(),
            down,
            ..Draft::default()
        };
        let created = match revision.created.as_str() {
            "" => "19700101000000",
            created => created,
        };
        let birth = Birth { id: revision.id.clone(), created: created.to_owned() };
        RevisionFile::parse(&self.file.name, &draft.text(&birth)).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            no_way(self.file, errors.join("\n"))
        })
    }

    fn graph_with(&self, file: &RevisionFile) -> Result<Graph, WayBackError> {
        let others = self.graph.files().chain(self.graph.retired());
        let others = others.filter(|other| other.revision.id != file.revision.id);
        Graph::new(others.cloned().chain([file.clone()]).collect())
            .map_err(|error| no_way(self.file, error.to_string()))
    }
}

async fn read(
    client: &Client,
    options: &relvar_introspect::Options,
) -> Result<Catalog, WayBackError> {
    Ok(relvar_introspect::read(client, options).await.map_err(VerifyError::from)?)
}

/// Notes the revision as applied, with the hash of the file that now holds its way back.
async fn stamp(shadow: &Shadow, graph: &Graph, id: &RevisionId) -> Result<(), WayBackError> {
    let target = shadow.target();
    let policy = Policy { allow_pending: true };
    let options = RunOptions { policy, ..RunOptions::default() };
    let runner = Runner::new(&target, graph).options(options);
    runner.stamp(&TargetSpec::Id(id.to_string())).await?;
    Ok(())
}

fn is_data_error(error: &RunError) -> bool {
    matches!(error, RunError::Statement { message, .. } if is_about_data(message))
}

/// Tables and columns that the way back makes again, empty.
fn lost_above(halfway: &Catalog, before: &Catalog) -> Vec<String> {
    let is_lost = |id: &&ObjectId| {
        let holds_rows = match id.kind {
            Kind::Table => true,
            Kind::Column => id.root().kind == Kind::Table && halfway.contains(id.root()),
            _ => false,
        };
        holds_rows && !halfway.contains(id)
    };
    before.objects.keys().filter(is_lost).map(ObjectId::path).collect()
}

/// The names of relations and columns, by what a rename leaves alone.
struct Names {
    relations: BTreeMap<u32, (String, String)>,
    columns: BTreeMap<(u32, i16), String>,
}

const NAMES: &str = "\
    SELECT c.oid, n.nspname::text, c.relname::text, a.attnum, a.attname::text \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_catalog.pg_attribute a \
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') \
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'relvar')";

impl Names {
    async fn read(shadow: &Shadow) -> Result<Self, VerifyError> {
        let client = shadow.connect().await?;
        let rows = client.query(NAMES, &[]).await.map_err(VerifyError::server("read names"))?;
        let mut names = Self { relations: BTreeMap::new(), columns: BTreeMap::new() };
        for row in rows {
            let oid: u32 = row.get(0);
            names.relations.insert(oid, (row.get(1), row.get(2)));
            if let (Some(number), Some(name)) = (row.get::<_, Option<i16>>(3), row.get(4)) {
                names.columns.insert((oid, number), name);
            }
        }
        Ok(names)
    }

    /// The renames that give what `halfway` calls otherwise its name of `self` again.
    fn renamed(&self, halfway: &Names, today: &Catalog, before: &Catalog) -> Vec<Rename> {
        let mut renames = Vec::new();
        for (oid, (schema, name)) in &self.relations {
            let Some((new_schema, new_name)) = halfway.relations.get(oid) else { continue };
            let (Some(from), Some(to)) =
                (relation(today, new_schema, new_name), relation(before, schema, name))
            else {
                continue;
            };
            if new_name != name && new_schema == schema && from.kind == to.kind {
                renames.push(Rename { from: from.clone(), to: to.clone() });
            }
            let columns = self.columns.range((*oid, 0)..=(*oid, i16::MAX));
            for (key, column) in columns {
                if let Some(new_column) = halfway.columns.get(key).filter(|new| *new != column) {
                    let member = |table: &ObjectId, name: &String| {
                        ObjectId::member(Kind::Column, table.clone().into(), name.as_str())
                    };
                    let (from, to) = (member(from, new_column), member(to, column));
                    renames.push(Rename { from, to });
                }
            }
        }
        renames
    }
}

fn relation<'c>(catalog: &'c Catalog, schema: &str, name: &str) -> Option<&'c ObjectId> {
    const KINDS: [Kind; 6] = [
        Kind::Table,
        Kind::ForeignTable,
        Kind::View,
        Kind::MaterializedView,
        Kind::Sequence,
        Kind::Index,
    ];
    let ids = KINDS.map(|kind| ObjectId::scoped(kind, schema, name));
    ids.iter().find_map(|id| catalog.get(id)).map(|object| &object.id)
}
