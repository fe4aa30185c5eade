//! Statements that PostgreSQL refuses in a transaction: `CREATE INDEX CONCURRENTLY` and its like.
//!
//! They have a row in the journal before and a row after, and a probe of the catalog that tells what happened between
//! them.

use tokio_postgres::Client;

use crate::apply::Applying;
use crate::event::Event;
use crate::execute::Failure;
use crate::journal;
use crate::ledger::{StepKey, StepRow, failed};
use crate::options::InDoubt;
use crate::place::Spot;
use crate::probe::{self, Found};
use crate::revision::Step;
use crate::run_error::RunError;
use crate::sha256::sha256_hex;
use crate::statement::{Conduct, Statement};

/// What to do about a statement that a former run has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Run,
    Done,
    Doubt,
}

impl Applying<'_> {
    /// Runs the statements of a step one by one, each with a probe.
    pub(super) async fn run_concurrent(&self, step: &Step) -> Result<(), RunError> {
        for (number, statement) in (1..).zip(&step.statements) {
            let key = (step.number, number);
            if statement.conduct == Conduct::Setting {
                self.run_setting(step, number, statement).await?;
            } else if self.journaled(key).is_some_and(|row| row.done) {
                self.event(&Event::StatementSkipped { step: step.number, statement: number });
            } else {
                self.run_probed(step, key, statement).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn run_probed(
        &self,
        step: &Step,
        key: StepKey,
        statement: &Statement,
    ) -> Result<(), RunError> {
        let spot = self.spot(step, Some(statement));
        let sha256 = sha256_hex(statement.text.as_bytes());
        let found = self.look(&spot, statement).await?;
        if let Found::BeingBuilt(pid) = found {
            let message = format!("session {pid} is building this index");
            return Err(RunError::Index(Box::new(
                spot.index(message, "wait for it, or end it, and run the command again"),
            )));
        }
        let begun = self.journaled(key).filter(|row| row.sha256 == sha256);
        let verdict = begun.map_or(Verdict::Run, |row| self.judge(step, statement, row, &found));
        match verdict {
            Verdict::Doubt => {
                let started_at = begun.map(|row| row.started_at.as_str()).unwrap_or_default();
                return Err(RunError::InDoubt(Box::new(spot.in_doubt(started_at))));
            }
            Verdict::Done => {
                self.noted(
                    journal::done(self.watcher(), self.run_id, key, step.kind, &sha256, None).await,
                )?;
                self.event(&Event::StatementSkipped { step: key.0, statement: key.1 });
                return Ok(());
            }
            Verdict::Run => {}
        }
        if begun.is_none() {
            // An older row of this place was about another text.
            self.noted(journal::not_started(self.watcher(), self.run_id, key).await)?;
            self.noted(
                journal::started(
                    self.watcher(),
                    self.run_id,
                    key,
                    step.kind,
                    &sha256,
                    found.word(),
                )
                .await,
            )?;
        }
        self.event(&Event::StatementJournaled { step: key.0, statement: key.1 });
        self.run_to_the_end(&spot, key, statement, found).await?;
        self.verify(&spot, statement).await?;
        self.noted(
            journal::done(self.watcher(), self.run_id, key, step.kind, &sha256, None).await,
        )?;
        Ok(())
    }

    fn judge(&self, step: &Step, statement: &Statement, begun: &StepRow, found: &Found) -> Verdict {
        let was_present = begun.found.as_deref() == Some("present");
        match &statement.conduct {
            // Valid and not there before: it is the one that the broken run built.
            Conduct::CreateIndexConcurrently { .. } if *found == Found::Present && !was_present => {
                Verdict::Done
            }
            Conduct::DropIndexConcurrently { .. } | Conduct::DetachConcurrently { .. }
                if *found == Found::Absent && was_present =>
            {
                Verdict::Done
            }
            Conduct::CreateIndexConcurrently { .. }
            | Conduct::DropIndexConcurrently { .. }
            | Conduct::ReindexConcurrently { .. }
            | Conduct::DetachConcurrently { .. }
            | Conduct::Alone { repeatable: true, .. } => Verdict::Run,
            Conduct::Alone { repeatable: false, .. }
            | Conduct::Ordinary
            | Conduct::Setting
            | Conduct::TransactionControl { .. }
            | Conduct::CopyFromStdin => match self.crew.options.in_doubt {
                _ if step.idempotent => Verdict::Run,
                InDoubt::Refuse => Verdict::Doubt,
                InDoubt::Repeat => Verdict::Run,
                InDoubt::Skip => Verdict::Done,
            },
        }
    }

    async fn run_to_the_end(
        &self,
        spot: &Spot<'_>,
        key: StepKey,
        statement: &Statement,
        found: Found,
    ) -> Result<(), RunError> {
        let result = match found {
            // A partition that is half detached cannot be detached again, only finally.
            Found::Broken(repairs)
                if matches!(statement.conduct, Conduct::DetachConcurrently { .. }) =>
            {
                self.repair(&repairs).await
            }
            Found::Broken(repairs) => match self.repair(&repairs).await {
                Ok(()) => self.run_patiently(key, statement).await,
                Err(failure) => Err(failure),
            },
            Found::Nothing
            | Found::Absent
            | Found::Present
            | Found::Elsewhere(_)
            | Found::BeingBuilt(_) => self.run_patiently(key, statement).await,
        };
        let Err(failure) = result else { return Ok(()) };
        if matches!(failure, Failure::Refused(..)) && self.clean_up(statement).await {
            self.noted(journal::not_started(self.watcher(), self.run_id, key).await)?;
        }
        Err(failure.at(spot))
    }

    /// Runs a statement that may have to wait for others without keeping anybody waiting.
    async fn run_patiently(&self, key: StepKey, statement: &Statement) -> Result<(), Failure> {
        if !statement.conduct.is_concurrent() {
            return self.run_statement(key.0, key.1, statement).await.map(|_| ());
        }
        let limit = self.crew.options.concurrently_wait_max;
        self.crew.send(&format!("SET lock_timeout = {}", limit.as_millis()), limit).await?;
        let result = self.run_statement_within(key.0, key.1, statement, limit).await;
        let usual = self.crew.options.lock_timeout;
        if !matches!(result, Err(Failure::Lost(_) | Failure::Cancelled)) {
            self.crew.send(&format!("SET lock_timeout = {}", usual.as_millis()), usual).await?;
        }
        result.map(|_| ())
    }

    async fn repair(&self, repairs: &[String]) -> Result<(), Failure> {
        let limit = self.crew.options.concurrently_wait_max;
        for sql in repairs {
            self.crew.send(&format!("SET lock_timeout = {}", limit.as_millis()), limit).await?;
            self.crew.send(sql, limit).await?;
            self.event(&Event::Repaired { sql });
        }
        Ok(())
    }

    /// Removes the invalid index that a refused CREATE INDEX CONCURRENTLY left; it would slow down every write. True when
    /// the statement has left nothing.
    async fn clean_up(&self, statement: &Statement) -> bool {
        let found = match &statement.conduct {
            Conduct::CreateIndexConcurrently { .. } | Conduct::ReindexConcurrently { .. } => {
                probe::look(&self.crew.worker.client, &statement.conduct).await
            }
            Conduct::DropIndexConcurrently { .. } | Conduct::DetachConcurrently { .. } => {
                return false;
            }
            Conduct::Alone { .. }
            | Conduct::Ordinary
            | Conduct::Setting
            | Conduct::TransactionControl { .. }
            | Conduct::CopyFromStdin => return true,
        };
        let Ok(Found::Broken(drops)) = found else { return found.is_ok() };
        for sql in drops {
            // What does not go away quickly waits for the next run.
            if self.crew.send(&sql, self.crew.options.lock_timeout).await.is_err() {
                return false;
            }
            self.event(&Event::Repaired { sql: &sql });
        }
        true
    }

    /// Makes sure that an index is what the statement asked for: IF NOT EXISTS accepts anything of that name.
    async fn verify(&self, spot: &Spot<'_>, statement: &Statement) -> Result<(), RunError> {
        let Conduct::CreateIndexConcurrently { index: Some(index), table } = &statement.conduct
        else {
            return Ok(());
        };
        let message = match self.look(spot, statement).await? {
            Found::Present => return Ok(()),
            Found::Elsewhere(owner) => {
                format!("there is a \"{index}\" already, which belongs to {owner}")
            }
            Found::Broken(_) => format!("index \"{index}\" is there, but invalid"),
            Found::BeingBuilt(pid) => format!("session {pid} is building this index"),
            Found::Absent | Found::Nothing => {
                format!("there is no index \"{index}\" on {}", table.join("."))
            }
        };
        Err(RunError::Index(Box::new(
            spot.index(message, "see what holds that name, and run the command again"),
        )))
    }

    async fn look(&self, spot: &Spot<'_>, statement: &Statement) -> Result<Found, RunError> {
        let found = probe::look(&self.crew.worker.client, &statement.conduct).await;
        found.map_err(|error| self.failure(&error).at(spot))
    }

    fn watcher(&self) -> &Client {
        &self.crew.watcher.client
    }

    fn noted(&self, written: Result<(), tokio_postgres::Error>) -> Result<(), RunError> {
        Ok(written.map_err(failed("write the journal"))?)
    }
}
