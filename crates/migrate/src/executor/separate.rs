//! Statements each by itself (`transaction=none`), as a person wrote them: their tree tells how each is run.
//!
//! What PostgreSQL would let run in a transaction does run in one of its own here, together with its journal row, so
//! there is never a doubt about it. The others (CONCURRENTLY, VACUUM, …, and everything in a step that says
//! `idempotent`) are run as concurrent ones.

use crate::apply::Applying;
use crate::event::Event;
use crate::executor::transaction::JournalRow;
use crate::revision::{Step, StepKind};
use crate::run_error::RunError;
use crate::statement::Conduct;

impl Applying<'_> {
    /// Runs the statements of a step one by one.
    pub(super) async fn run_separate(&self, step: &Step) -> Result<(), RunError> {
        let counts_rows = step.kind == StepKind::Backfill;
        for (number, statement) in (1..).zip(&step.statements) {
            let key = (step.number, number);
            let done = self.journaled(key).is_some_and(|row| row.done);
            match &statement.conduct {
                // A setting is the session's, and the session is a new one.
                Conduct::Setting => self.run_setting(step, number, statement).await?,
                _ if done => {
                    self.event(&Event::StatementSkipped { step: step.number, statement: number })
                }
                Conduct::Ordinary if !step.idempotent => {
                    let journal = JournalRow { key, is_last: false, counts_rows };
                    self.transact(step, &[(number, statement)], journal).await?
                }
                Conduct::Ordinary
                | Conduct::CreateIndexConcurrently { .. }
                | Conduct::DropIndexConcurrently { .. }
                | Conduct::ReindexConcurrently { .. }
                | Conduct::DetachConcurrently { .. }
                | Conduct::Alone { .. }
                | Conduct::TransactionControl { .. }
                | Conduct::CopyFromStdin => self.run_probed(step, key, statement).await?,
            }
        }
        Ok(())
    }
}
