//! One statement: sent, and told about.

use std::time::{Duration, Instant};

use crate::apply::Applying;
use crate::event::Event;
use crate::execute::Failure;
use crate::revision::Step;
use crate::run_error::RunError;
use crate::statement::Statement;

impl Applying<'_> {
    /// Runs a setting outside of a transaction: it is the session's, and lasts to the end of the step.
    pub(super) async fn run_setting(
        &self,
        step: &Step,
        number: u32,
        statement: &Statement,
    ) -> Result<(), RunError> {
        let spot = self.spot(step, Some(statement));
        self.run_statement(step.number, number, statement)
            .await
            .map(|_| ())
            .map_err(|failure| failure.at(&spot))
    }

    /// Runs one statement under the usual limit and tells how it went.
    pub(super) async fn run_statement(
        &self,
        step: u32,
        number: u32,
        statement: &Statement,
    ) -> Result<u64, Failure> {
        self.run_statement_within(step, number, statement, self.crew.options.lock_timeout).await
    }

    pub(super) async fn run_statement_within(
        &self,
        step: u32,
        number: u32,
        statement: &Statement,
        limit: Duration,
    ) -> Result<u64, Failure> {
        self.event(&Event::StatementStarted { step, statement: number, sql: &statement.text });
        let started = Instant::now();
        let rows = self.crew.send(&statement.text, limit).await?;
        self.event(&Event::StatementFinished {
            step,
            statement: number,
            rows,
            took: started.elapsed(),
        });
        Ok(rows)
    }
}
