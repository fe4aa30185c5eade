//! Running one revision in one direction, or the rest of one that broke off.

use std::collections::BTreeMap;
use std::time::Instant;

use relvar_connect::describe;

use crate::event::Event;
use crate::execute::{Crew, Failure};
use crate::graph::Graph;
use crate::journal::{self, Run};
use crate::ledger::{OpenRun, StepKey, StepRow, failed};
use crate::lock;
use crate::place::Spot;
use crate::revision::{Direction, RevisionId, Step, StepKind, TransactionMode};
use crate::revision_file::RevisionFile;
use crate::run_error::RunError;
use crate::session::is_lost;
use crate::sha256::sha256_hex;
use crate::statement::Statement;
use crate::way_back::WayBack;

/// A revision that is being run.
pub(crate) struct Applying<'a> {
    pub crew: &'a Crew<'a>,
    pub file: &'a RevisionFile,
    pub run: Run<'a>,
    pub run_id: i64,
    journal: BTreeMap<StepKey, StepRow>,
    /// The failed upgrade that is taken back.
    takes_back: Option<i64>,
}

/// Runs a revision to its end.
pub(crate) async fn revision(
    crew: &Crew<'_>,
    graph: &Graph,
    id: &RevisionId,
    direction: Direction,
    open: Option<&OpenRun>,
) -> Result<(), RunError> {
    let Some(file) = graph.file(id) else {
        return Err(RunError::UnknownRevisions(vec![(id.clone(), String::new())]));
    };
    run(crew, file, graph.parents(id), direction, open, None).await
}

/// Takes back what a failed upgrade did; `open` is the run that has begun to.
pub(crate) async fn way_back(
    crew: &Crew<'_>,
    way: &WayBack,
    open: Option<&OpenRun>,
) -> Result<(), RunError> {
    let parents = way.file.revision.parents.clone();
    run(crew, &way.file, parents, Direction::Down, open, Some(way.run)).await
}

async fn run(
    crew: &Crew<'_>,
    file: &RevisionFile,
    parents: Vec<RevisionId>,
    direction: Direction,
    open: Option<&OpenRun>,
    takes_back: Option<i64>,
) -> Result<(), RunError> {
    let started = Instant::now();
    let id = &file.revision.id;
    let run = Run { revision: &file.revision, parents, direction, body_sha256: file.body_sha256() };
    let journal = open.map(|open| open.journal.clone()).unwrap_or_default();
    let resumed = !journal.is_empty();
    // Before anything is written: what has run must still be what stands in the file.
    check_journal(file, direction, &journal)?;
    let (client, pid) = (&crew.watcher.client, crew.worker.pid);
    let run_id = match (open, takes_back) {
        (None, Some(failed)) => journal::turn_back(client, failed, &run, pid).await,
        _ => journal::open(client, open.map(|open| open.id), &run, pid).await,
    };
    let run_id = run_id.map_err(failed("write the journal"))?;
    let applying = Applying { crew, file, run, run_id, journal, takes_back };
    let message = &file.revision.message;
    applying.event(&Event::RevisionStarted { revision: id, message, direction, resumed });
    if let Err(error) = applying.run_steps().await {
        applying.give_up().await;
        return Err(error);
    }
    applying.event(&Event::RevisionFinished { revision: id, direction, took: started.elapsed() });
    Ok(())
}

impl<'a> Applying<'a> {
    async fn run_steps(&self) -> Result<(), RunError> {
        let steps = self.file.revision.steps(self.run.direction);
        let mut finished = false;
        for (index, step) in steps.iter().enumerate() {
            lock::check(&self.crew.watcher).await?;
            let is_last = index + 1 == steps.len();
            let key = (step.number, 0);
            if self.journaled(key).is_some_and(|row| row.done) {
                self.event(&Event::StepSkipped { step: step.number });
                continue;
            }
            self.event(&Event::StepStarted { step: step.number });
            self.crew.worker.settle_for_step(self.crew.options).await?;
            let before = index.checked_sub(1).map(|before| &steps[before]);
            finished = self.execute(step, before, is_last).await?;
            self.event(&Event::StepFinished { step: step.number });
        }
        if finished { Ok(()) } else { self.finish().await }
    }

    /// Ends the revision in a transaction of its own, where its last step could not.
    async fn finish(&self) -> Result<(), RunError> {
        let client = &self.crew.watcher.client;
        let failed = failed("write the journal");
        client.batch_execute("BEGIN").await.map_err(failed)?;
        let written = journal::finish(client, self.run_id, &self.run).await.map_err(failed);
        client
            .batch_execute(if written.is_ok() { "COMMIT" } else { "ROLLBACK" })
            .await
            .map_err(failed)?;
        Ok(written?)
    }

    /// Closes a run that has changed nothing; another one stays open for the next runner.
    async fn give_up(&self) {
        if let Some(failed) = self.takes_back {
            // The next run finds a way back that was only begun just as harmless.
            let _ = journal::turn_again(&self.crew.watcher.client, failed, self.run_id).await;
            return;
        }
        let sql = "UPDATE relvar.run r SET state = 'failed', finished_at = pg_catalog.clock_timestamp() \
                   WHERE r.id = $1 AND r.state = 'open' AND NOT EXISTS (SELECT FROM relvar.step s WHERE s.run = r.id)";
        // The next run finds an open run without a journal just as harmless.
        let _ = self.crew.watcher.client.execute(sql, &[&self.run_id]).await;
    }

    pub(crate) fn event(&self, event: &Event<'_>) {
        self.crew.observer.event(event);
    }

    pub(crate) fn journaled(&self, key: StepKey) -> Option<&StepRow> {
        self.journal.get(&key)
    }

    pub(crate) fn spot<'s>(&'s self, step: &'s Step, statement: Option<&'s Statement>) -> Spot<'s> {
        Spot { file: self.file, direction: self.run.direction, step, statement }
    }

    /// What an error of the worker means.
    pub(crate) fn failure(&self, error: &tokio_postgres::Error) -> Failure {
        let message = describe(error);
        if is_lost(&self.crew.worker.client, &message) {
            Failure::Lost(message)
        } else {
            Failure::Refused(message, Vec::new())
        }
    }
}

/// The hash of what a journal row stands for.
pub(crate) fn hash<'a>(statements: impl Iterator<Item = &'a Statement>) -> String {
    let texts: Vec<&str> = statements.map(|statement| statement.text.as_str()).collect();
    sha256_hex(texts.join("\0").as_bytes())
}

fn check_journal(
    file: &RevisionFile,
    direction: Direction,
    journal: &BTreeMap<StepKey, StepRow>,
) -> Result<(), RunError> {
    let steps = file.revision.steps(direction);
    for ((number, statement), row) in journal.iter().filter(|(_, row)| row.done) {
        let step = steps.iter().find(|step| step.number == *number);
        let index = usize::try_from(*statement).unwrap_or_default();
        let text = step.and_then(|step| match (step.transaction, index.checked_sub(1)) {
            (TransactionMode::Together, None) => Some(hash(step.statements.iter())),
            (TransactionMode::None, Some(index)) => {
                step.statements.get(index).map(|statement| hash([statement].into_iter()))
            }
            (TransactionMode::Together, Some(_)) | (TransactionMode::None, None) => None,
        });
        if text.as_ref() != Some(&row.sha256) {
            let missing = Step {
                number: *number,
                kind: StepKind::Sql,
                phase: None,
                transaction: TransactionMode::Together,
                locks: Vec::new(),
                idempotent: false,
                line: 1,
                statements: Vec::new(),
            };
            let spot = Spot { file, direction, step: step.unwrap_or(&missing), statement: None };
            return Err(RunError::StepChanged(Box::new(spot.changed())));
        }
    }
    Ok(())
}
