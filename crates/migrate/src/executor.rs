//! How a step is run: one executor for each kind.
//!
//! ```text
//! sql, validate, backfill ─ one transaction, with the journal row ┬ backfill: the row has how many rows it touched
//!                                                                 └ validate: a check that rows fail does not stay
//! concurrent ─ no transaction: a row before, a row after, and a probe of the catalog between them
//! any kind, transaction=none ─ statement by statement, each as its tree tells
//! ```

mod backfill;
mod concurrent;
mod separate;
mod statement;
mod transaction;
mod validation;

use crate::apply::Applying;
use crate::revision::{Step, StepKind, TransactionMode};
use crate::run_error::RunError;

/// What runs a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Executor {
    /// One transaction.
    Transaction,
    /// One transaction whose rows are counted.
    Backfill,
    /// One transaction that may find rows in the way.
    Validation,
    /// No transaction, with a probe for each statement.
    Concurrent,
    /// Each statement by itself, as its tree tells.
    Separate,
}

impl Executor {
    /// The executor of a step.
    pub(crate) fn of(step: &Step) -> Self {
        match (step.kind, step.transaction) {
            (StepKind::Concurrent, TransactionMode::Together | TransactionMode::None) => {
                Self::Concurrent
            }
            (StepKind::Sql | StepKind::Backfill | StepKind::Validate, TransactionMode::None) => {
                Self::Separate
            }
            (StepKind::Sql, TransactionMode::Together) => Self::Transaction,
            (StepKind::Backfill, TransactionMode::Together) => Self::Backfill,
            (StepKind::Validate, TransactionMode::Together) => Self::Validation,
        }
    }
}

impl Applying<'_> {
    /// Runs a step, which comes after `before`; true when the revision has ended with it.
    pub(crate) async fn execute(
        &self,
        step: &Step,
        before: Option<&Step>,
        is_last: bool,
    ) -> Result<bool, RunError> {
        match Executor::of(step) {
            Executor::Transaction => self.run_transaction(step, is_last).await.map(|()| is_last),
            Executor::Backfill => self.run_backfill(step, is_last).await.map(|()| is_last),
            Executor::Validation => {
                self.run_validation(step, before, is_last).await.map(|()| is_last)
            }
            Executor::Concurrent => self.run_concurrent(step).await.map(|()| false),
            Executor::Separate => self.run_separate(step).await.map(|()| false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision_file::RevisionFile;

    fn executor(options: &str, statement: &str) -> Executor {
        let header = "-- relvar: revision = \"a1b2c3d4e5f6\"\n-- relvar: up\n";
        let text = format!("{header}-- relvar: step 1{options}\n{statement};\n");
        let file = RevisionFile::parse("f", &text).unwrap_or_else(|errors| panic!("{errors:?}"));
        Executor::of(&file.revision.up.steps[0])
    }

    #[test]
    fn the_kind_decides_whatever_the_statements_are() {
        let update = "UPDATE a SET b = 1";
        assert_eq!(executor("", update), Executor::Transaction);
        assert_eq!(executor(" kind=backfill", update), Executor::Backfill);
        assert_eq!(executor(" kind=validate", "SELECT proven()"), Executor::Validation);
        let validate = "ALTER TABLE a VALIDATE CONSTRAINT c";
        assert_eq!(executor(" kind=sql", validate), Executor::Transaction);
    }

    #[test]
    fn without_a_kind_the_tree_decides() {
        assert_eq!(executor("", "ALTER TABLE a VALIDATE CONSTRAINT c"), Executor::Validation);
        assert_eq!(executor("", "UPDATE a SET b = 1 WHERE b IS NULL"), Executor::Backfill);
        let drop = "DROP INDEX CONCURRENTLY i";
        assert_eq!(executor(" transaction=none", drop), Executor::Concurrent);
        assert_eq!(executor(" transaction=none", "VACUUM a"), Executor::Separate);
    }
}
