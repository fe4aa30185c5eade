//! The runner: takes a database along the graph.

use std::collections::BTreeSet;
use std::fmt;

use relvar_connect::Target;
use serde::Serialize;

use crate::apply;
use crate::blocking;
use crate::cancellation::Cancellation;
use crate::event::{Observer, Silence};
use crate::execute::Crew;
use crate::existing;
use crate::graph::Graph;
use crate::journal;
use crate::ledger::{AppliedRevision, Ledger, OpenRun, StepKey, StepRow, failed};
use crate::lock;
use crate::options::RunOptions;
use crate::place::Spot;
use crate::revision::{
    Direction, Phase, Revision, RevisionId, Section, StepKind, StepLock, TransactionMode,
};
use crate::run_error::RunError;
use crate::session::Session;
use crate::standing::{self, Standing};
use crate::target_spec::TargetSpec;
use crate::type_rights;
use crate::way_back::WayBack;

/// Runs revisions of a graph on one database.
pub struct Runner<'a> {
    target: &'a Target,
    graph: &'a Graph,
    options: RunOptions,
    observer: &'a dyn Observer,
    cancellation: Cancellation,
    way_back: Option<WayBack>,
}

/// What has to run.
struct Path<'r> {
    /// What takes back a revision that failed partway, first of all.
    way_back: Option<&'r WayBack>,
    /// The revisions, in order.
    revisions: Vec<RevisionId>,
    /// The run that is resumed.
    open: Option<&'r OpenRun>,
    standing: Standing,
}

/// What a run did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// True when nothing was changed.
    pub dry_run: bool,
    /// Where the database was when the run began: applied revisions that no applied one follows.
    pub current: Vec<RevisionId>,
    /// The revisions, in the order in which they run.
    pub revisions: Vec<PlannedRevision>,
}

/// A revision in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedRevision {
    /// Who it is.
    pub id: RevisionId,
    /// What it is for.
    pub message: String,
    /// Which way.
    pub direction: Direction,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
}

/// A step in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedStep {
    /// Its number.
    pub number: u32,
    /// How it is run.
    pub kind: StepKind,
    /// Which applications work after it, where the file says so.
    pub phase: Option<Phase>,
    /// How it meets transactions.
    pub transaction: TransactionMode,
    /// The locks that it is to take.
    pub locks: Vec<StepLock>,
    /// Its statements.
    pub statements: Vec<String>,
    /// True when a former run has done it.
    pub done: bool,
}

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// False when the database has never seen relvar.
    pub has_ledger: bool,
    /// Applied revisions that nothing applied stands on.
    pub current: Vec<RevisionId>,
    /// Everything in the ledger, in the order in which it was applied.
    pub applied: Vec<AppliedRevision>,
    /// What `upgrade heads` would run.
    pub pending: Vec<RevisionId>,
    /// What broke off, or is running.
    pub unfinished: Option<Unfinished>,
}

/// A revision that was begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfinished {
    /// Which one.
    pub revision: RevisionId,
    /// Which way.
    pub direction: Direction,
    /// When it was begun, UTC.
    pub started_at: String,
    /// How many steps, and statements outside of transactions, are done.
    pub done: usize,
    /// The backend that works on it, if it lives.
    pub backend: Option<i32>,
    /// What its journal has.
    pub journal: Vec<JournalEntry>,
}

/// A row of the journal of a revision that was begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// The step.
    pub step: u32,
    /// The statement of a step without a transaction, from 1; 0 is the whole step.
    pub statement: u32,
    /// How it was run; none where a relvar of ledger format 1 ran it.
    pub kind: Option<StepKind>,
    /// Whether it is done, or was only started.
    pub done: bool,
    /// How many rows it has touched, where that was counted.
    pub rows: Option<i64>,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unfinished { revision, direction, started_at, done, backend, journal: _ } = self;
        write!(f, "{revision} {direction}, begun at {started_at}, {done} done")?;
        match backend {
            Some(pid) => write!(f, ", backend {pid} works on it"),
            None => Ok(()),
        }
    }
}

impl<'a> Runner<'a> {
    /// A runner with the usual options, which tells nobody what it does.
    #[must_use]
    pub fn new(target: &'a Target, graph: &'a Graph) -> Self {
        Self {
            target,
            graph,
            options: RunOptions::default(),
            observer: &Silence,
            cancellation: Cancellation::never(),
            way_back: None,
        }
    }

    /// Sets how the run shall behave.
    #[must_use]
    pub fn options(mut self, options: RunOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets who hears what happens.
    #[must_use]
    pub fn observer(mut self, observer: &'a dyn Observer) -> Self {
        self.observer = observer;
        self
    }

    /// Sets who may stop the run.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.cancellation = cancellation;
        self
    }

    /// Sets how a downgrade takes back a revision that failed partway. Without one, or with one that does not fit the
    /// database any more, it refuses.
    #[must_use]
    pub fn way_back(mut self, way_back: Option<WayBack>) -> Self {
        self.way_back = way_back;
        self
    }

    /// Tells where the database stands; changes nothing, waits for nobody.
    ///
    /// # Errors
    /// When the database cannot be read, or has revisions that the graph does not know.
    pub async fn status(&self) -> Result<Status, RunError> {
        let ledger = self.read_only_ledger().await?;
        let standing = Standing::new(self.graph, &ledger)?;
        Ok(Status {
            has_ledger: ledger.exists,
            current: self.graph.heads_of(&standing.applied),
            pending: self.graph.upgrade_path(&standing.applied, &TargetSpec::Heads)?,
            unfinished: ledger.open.as_ref().map(unfinished),
            applied: ledger.applied,
        })
    }

    /// Runs what leads forward to the target.
    ///
    /// # Errors
    /// When the target is unclear, the run would not be safe, or something failed; every finished step is kept.
    pub async fn upgrade(&self, spec: &TargetSpec) -> Result<Report, RunError> {
        self.run(Direction::Up, spec).await
    }

    /// Runs what leads back to the target.
    ///
    /// # Errors
    /// As [`Self::upgrade`]; also when there is no way back, or it loses data and nobody allowed that.
    pub async fn downgrade(&self, spec: &TargetSpec) -> Result<Report, RunError> {
        self.run(Direction::Down, spec).await
    }

    /// Says where the database stands without running anything.
    ///
    /// # Errors
    /// When the target is unclear, or the database has unknown revisions and nobody allowed to forget them.
    pub async fn stamp(&self, spec: &TargetSpec) -> Result<Status, RunError> {
        let ends = self.graph.ends(spec)?;
        if self.options.dry_run {
            return self.status_after_stamp(&ends).await;
        }
        let crew = self.crew().await?;
        let ledger = self.take_over(&crew).await?;
        if !self.options.forget_unknown {
            self.refuse_unknown(&ledger)?;
        }
        let client = &crew.watcher.client;
        let failed = failed("write the ledger");
        client.batch_execute("BEGIN").await.map_err(failed)?;
        let written = self.write_stamp(&crew, &ledger, &ends).await;
        client
            .batch_execute(if written.is_ok() { "COMMIT" } else { "ROLLBACK" })
            .await
            .map_err(failed)?;
        written?;
        self.status().await
    }

    async fn run(&self, direction: Direction, spec: &TargetSpec) -> Result<Report, RunError> {
        if self.options.dry_run {
            let ledger = self.read_only_ledger().await?;
            let path = self.path(&ledger, direction, spec)?;
            let session = Session::open(self.target).await?;
            self.refuse_by_target(&session, &path, direction).await?;
            return Ok(self.report(&path, direction));
        }
        let crew = self.crew().await?;
        let ledger = self.take_over(&crew).await?;
        let path = self.path(&ledger, direction, spec)?;
        type_rights::check(&crew, self.ahead(&path, direction)).await?;
        self.refuse_by_target(&crew.worker, &path, direction).await?;
        self.settle(&crew, &ledger, &path).await?;
        let report = self.report(&path, direction);
        let mut open = path.open;
        if let Some(way) = path.way_back {
            apply::way_back(&crew, way, open.take()).await?;
        }
        for id in &path.revisions {
            apply::revision(&crew, self.graph, id, direction, open.take()).await?;
        }
        Ok(report)
    }

    /// What has to run, in order, after every check that needs no statement to run.
    fn path<'r>(
        &'r self,
        ledger: &'r Ledger,
        direction: Direction,
        spec: &TargetSpec,
    ) -> Result<Path<'r>, RunError> {
        let mut standing = Standing::new(self.graph, ledger)?;
        standing::check_folder(self.graph, ledger, self.options.policy)?;
        let turned = match (direction, ledger.failed_upgrade(), &self.way_back) {
            (Direction::Down, Some(failed), Some(way)) if way.fits(failed) => Some((failed, way)),
            _ => None,
        };
        if let Some((_, way)) = turned {
            standing.applied.insert(way.revision().clone());
        }
        let mut revisions = match direction {
            Direction::Up => self.graph.upgrade_path(&standing.applied, spec)?,
            Direction::Down => self.graph.downgrade_path(&standing.applied, spec)?,
        };
        let open = match turned {
            Some((failed, way)) => {
                standing::turn_back(self.graph, way, &mut revisions, failed, &self.options)?;
                ledger.open.as_ref().filter(|open| open.direction == Direction::Down)
            }
            None => standing::resume(self.graph, ledger.open.as_ref(), &mut revisions, direction)?,
        };
        match direction {
            Direction::Up => standing::check_review(self.graph, &revisions, self.options.policy)?,
            Direction::Down => standing::check_down(self.graph, &revisions, &self.options)?,
        }
        Ok(Path { way_back: turned.map(|(_, way)| way), revisions, open, standing })
    }

    /// The statements that are to run, in order; none where a way back runs first, which was tried as it is.
    fn ahead<'r>(
        &'r self,
        path: &'r Path<'r>,
        direction: Direction,
    ) -> impl Iterator<Item = Spot<'r>> + 'r {
        let revisions = path.revisions.iter().filter(|_| path.way_back.is_none());
        let files = revisions.filter_map(|id| self.graph.file(id));
        files.flat_map(move |file| {
            let open = path.open.filter(|open| open.revision == file.revision.id);
            let steps = file.revision.steps(direction).iter();
            steps.filter(move |step| !is_done(open, step)).flat_map(move |step| {
                let spot = move |statement| Spot { file, direction, step, statement };
                step.statements.iter().map(move |statement| spot(Some(statement)))
            })
        })
    }

    /// Refuses what would block others for long, and what would fail halfway, because the database has by other means
    /// what a revision makes.
    async fn refuse_by_target(
        &self,
        session: &Session,
        path: &Path<'_>,
        direction: Direction,
    ) -> Result<(), RunError> {
        if direction == Direction::Down {
            return Ok(());
        }
        let files: Vec<_> = path.revisions.iter().filter_map(|id| self.graph.file(id)).collect();
        if files.is_empty() {
            return Ok(());
        }
        if !self.options.allow_blocking {
            let begun = |id: &RevisionId| path.open.is_some_and(|open| open.revision == *id);
            let new: Vec<_> =
                files.iter().copied().filter(|file| !begun(&file.revision.id)).collect();
            blocking::refuse(&session.client, &new, self.target).await?;
        }
        if !self.options.refuse_existing {
            return Ok(());
        }
        existing::refuse(&session.client, &files, path.open, &self.options, self.target).await
    }

    /// Connects twice and becomes the only runner.
    async fn crew(&self) -> Result<Crew<'_>, RunError> {
        let watcher = Session::open(self.target).await?;
        watcher.refuse_standby()?;
        watcher.settle_as_watcher().await?;
        lock::acquire(&watcher, &self.options, self.observer, &self.cancellation).await?;
        let worker = Session::open(self.target).await?;
        Ok(Crew {
            watcher,
            worker,
            options: &self.options,
            observer: self.observer,
            cancellation: &self.cancellation,
        })
    }

    /// Reads the ledger, which is made if there is none and upgraded if it is old, once no other backend works for it
    /// any more.
    async fn take_over(&self, crew: &Crew<'_>) -> Result<Ledger, RunError> {
        let client = &crew.watcher.client;
        Ledger::create(client).await?;
        let mut ledger = Ledger::read(client).await?;
        if let Some(open) = ledger.open.as_ref().filter(|open| open.backend.is_some()) {
            lock::wait_for_orphan(
                &crew.watcher,
                open,
                &self.options,
                self.observer,
                &self.cancellation,
            )
            .await?;
            // It may have finished what it was doing.
            ledger = Ledger::read(client).await?;
        }
        if ledger.is_old {
            Ledger::upgrade(client, self.options.runner_wait_max).await?;
            ledger = Ledger::read(client).await?;
        }
        Ok(ledger)
    }

    /// Brings the ledger in order before the first step: a run that did nothing is closed, baselines are noted.
    async fn settle(
        &self,
        crew: &Crew<'_>,
        ledger: &Ledger,
        path: &Path<'_>,
    ) -> Result<(), RunError> {
        let client = &crew.watcher.client;
        if let (Some(stale), None, None) = (&ledger.open, path.open, path.way_back) {
            journal::close(client, stale.id, "failed")
                .await
                .map_err(failed("write the journal"))?;
        }
        for (baseline, replaced) in &path.standing.baselines {
            let failed = failed("note the baseline");
            client.batch_execute("BEGIN").await.map_err(failed)?;
            for old in replaced {
                journal::forget(client, old).await.map_err(failed)?;
            }
            if ledger.get(baseline).is_none() {
                self.note(crew, baseline, "baseline").await?;
            }
            client.batch_execute("COMMIT").await.map_err(failed)?;
        }
        Ok(())
    }

    async fn note(
        &self,
        crew: &Crew<'_>,
        id: &RevisionId,
        origin: &'static str,
    ) -> Result<(), RunError> {
        let Some(file) = self.graph.file(id) else { return Ok(()) };
        let parents = self.graph.parents(id);
        Ok(journal::applied(
            &crew.watcher.client,
            &file.revision,
            &parents,
            &file.body_sha256(),
            origin,
        )
        .await
        .map_err(failed("write the ledger"))?)
    }

    async fn write_stamp(
        &self,
        crew: &Crew<'_>,
        ledger: &Ledger,
        ends: &[RevisionId],
    ) -> Result<(), RunError> {
        let client = &crew.watcher.client;
        let failed = failed("write the ledger");
        if let Some(open) = &ledger.open {
            journal::close(client, open.id, "abandoned").await.map_err(failed)?;
        }
        let below = self.below(ends);
        let stays = |applied: &&AppliedRevision| {
            let same = self
                .graph
                .file(&applied.id)
                .is_some_and(|file| file.body_sha256() == applied.body_sha256);
            same && below.contains(&applied.id)
        };
        for applied in ledger.applied.iter().filter(|applied| !stays(applied)) {
            journal::forget(client, &applied.id).await.map_err(failed)?;
        }
        for id in self.graph.order().iter().filter(|id| below.contains(*id)) {
            if !ledger.get(id).as_ref().is_some_and(stays) {
                self.note(crew, id, "stamp").await?;
            }
        }
        Ok(())
    }

    fn below(&self, ends: &[RevisionId]) -> BTreeSet<RevisionId> {
        ends.iter().flat_map(|end| self.graph.with_ancestors(end)).collect()
    }

    fn refuse_unknown(&self, ledger: &Ledger) -> Result<(), RunError> {
        let is_known =
            |id: &RevisionId| self.graph.contains(id) || self.graph.baseline_of(id).is_some();
        let unknown: Vec<_> = (ledger.applied.iter())
            .filter(|applied| !is_known(&applied.id))
            .map(|applied| (applied.id.clone(), applied.message.clone()))
            .collect();
        if unknown.is_empty() { Ok(()) } else { Err(RunError::UnknownRevisions(unknown)) }
    }

    async fn status_after_stamp(&self, ends: &[RevisionId]) -> Result<Status, RunError> {
        let ledger = self.read_only_ledger().await?;
        if !self.options.forget_unknown {
            self.refuse_unknown(&ledger)?;
        }
        let below = self.below(ends);
        let pending =
            self.graph.order().iter().filter(|id| !below.contains(*id)).cloned().collect();
        Ok(Status {
            has_ledger: ledger.exists,
            current: self.graph.heads_of(&below),
            applied: ledger.applied,
            pending,
            unfinished: None,
        })
    }

    async fn read_only_ledger(&self) -> Result<Ledger, RunError> {
        let session = Session::open(self.target).await?;
        let sql = "SET default_transaction_read_only = on";
        session.client.batch_execute(sql).await.map_err(RunError::server("prepare the session"))?;
        Ok(Ledger::read(&session.client).await?)
    }

    fn report(&self, path: &Path<'_>, direction: Direction) -> Report {
        let back = path.way_back.map(|way| planned(&way.file.revision, direction, path.open));
        let revisions = path.revisions.iter().filter_map(|id| {
            let revision = self.graph.revision(id)?;
            let open = path.open.filter(|open| open.revision == *id);
            Some(planned(revision, direction, open))
        });
        Report {
            dry_run: self.options.dry_run,
            current: self.graph.heads_of(&path.standing.applied),
            revisions: back.into_iter().chain(revisions).collect(),
        }
    }
}

fn planned(revision: &Revision, direction: Direction, open: Option<&OpenRun>) -> PlannedRevision {
    let section = Section { steps: revision.steps(direction).to_vec() };
    let steps = section.steps.into_iter().map(|step| PlannedStep {
        number: step.number,
        kind: step.kind,
        phase: step.phase,
        transaction: step.transaction,
        done: is_done(open, &step),
        locks: step.locks,
        statements: step.statements.into_iter().map(|statement| statement.text).collect(),
    });
    PlannedRevision {
        id: revision.id.clone(),
        message: revision.message.clone(),
        direction,
        steps: steps.collect(),
    }
}

fn is_done(open: Option<&OpenRun>, step: &crate::revision::Step) -> bool {
    let Some(open) = open else { return false };
    let row_done =
        |statement: u32| open.journal.get(&(step.number, statement)).is_some_and(|row| row.done);
    match step.transaction {
        TransactionMode::Together => row_done(0),
        TransactionMode::None => (1..).zip(&step.statements).all(|(number, _)| row_done(number)),
    }
}

fn unfinished(open: &OpenRun) -> Unfinished {
    Unfinished {
        revision: open.revision.clone(),
        direction: open.direction,
        started_at: open.started_at.clone(),
        done: open.journal.values().filter(|row| row.done).count(),
        backend: open.backend,
        journal: open.journal.iter().map(journal_entry).collect(),
    }
}

fn journal_entry((&(step, statement), row): (&StepKey, &StepRow)) -> JournalEntry {
    JournalEntry { step, statement, kind: row.kind, done: row.done, rows: row.rows }
}
