//! Statements in one transaction, which commits with its journal row.

use crate::apply::{Applying, hash};
use crate::execute::{Failure, Patience};
use crate::journal;
use crate::ledger::StepKey;
use crate::revision::Step;
use crate::run_error::RunError;
use crate::statement::Statement;

/// What the journal gets with a transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct JournalRow {
    pub key: StepKey,
    /// Whether the revision ends with it.
    pub is_last: bool,
    /// Whether it has how many rows the statements touched.
    pub counts_rows: bool,
}

impl JournalRow {
    /// The row of a whole step.
    pub(super) fn of_step(step: &Step, is_last: bool) -> Self {
        Self { key: (step.number, 0), is_last, counts_rows: false }
    }
}

impl Applying<'_> {
    /// Runs all statements of a step together.
    pub(super) async fn run_transaction(&self, step: &Step, is_last: bool) -> Result<(), RunError> {
        self.transact_step(step, JournalRow::of_step(step, is_last)).await
    }

    /// Runs all statements of a step together, and writes this row.
    pub(super) async fn transact_step(
        &self,
        step: &Step,
        journal: JournalRow,
    ) -> Result<(), RunError> {
        let statements: Vec<(u32, &Statement)> = (1..).zip(&step.statements).collect();
        self.transact(step, &statements, journal).await
    }

    /// Runs statements in one transaction together with their journal row; the last step ends the revision with it.
    pub(super) async fn transact(
        &self,
        step: &Step,
        statements: &[(u32, &Statement)],
        journal: JournalRow,
    ) -> Result<(), RunError> {
        let mut patience = Patience::new(self.crew.options);
        loop {
            let Err((failure, statement)) = self.attempt(step, statements, journal).await else {
                return Ok(());
            };
            let paused = self.crew.pause(step.number, &mut patience, failure).await;
            paused.map_err(|failure| failure.at(&self.spot(step, statement)))?;
        }
    }

    /// Tries once; tells which statement failed, none while the transaction began or committed.
    async fn attempt<'s>(
        &self,
        step: &Step,
        statements: &[(u32, &'s Statement)],
        journal: JournalRow,
    ) -> Result<(), (Failure, Option<&'s Statement>)> {
        let limit = self.crew.options.lock_timeout;
        let mut current = None;
        let result = async {
            self.crew.send("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", limit).await?;
            let mut rows = 0;
            for (number, statement) in statements {
                current = Some(*statement);
                rows += self.run_statement(step.number, *number, statement).await?;
            }
            current = None;
            self.crew.send(&self.crew.worker.back_to_own_role(), limit).await?;
            self.write_journal(step, statements, journal, rows).await?;
            self.crew.send("COMMIT", limit).await.map(|_| ())
        }
        .await;
        let Err(failure) = result else { return Ok(()) };
        if !matches!(failure, Failure::Lost(_)) {
            // A session that cannot even roll back is gone, and the server rolls back for it.
            let _ = self.crew.worker.client.batch_execute("ROLLBACK").await;
        }
        Err((failure, current))
    }

    async fn write_journal(
        &self,
        step: &Step,
        statements: &[(u32, &Statement)],
        row: JournalRow,
        rows: u64,
    ) -> Result<(), Failure> {
        let client = &self.crew.worker.client;
        let sha256 = hash(statements.iter().map(|(_, statement)| *statement));
        let rows = row.counts_rows.then_some(rows);
        journal::done(client, self.run_id, row.key, step.kind, &sha256, rows)
            .await
            .map_err(|error| self.failure(&error))?;
        if row.is_last {
            journal::finish(client, self.run_id, &self.run)
                .await
                .map_err(|error| self.failure(&error))?;
        }
        Ok(())
    }
}
