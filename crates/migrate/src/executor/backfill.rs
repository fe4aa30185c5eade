//! Values for rows that exist: the journal has how many there were.

use crate::apply::Applying;
use crate::executor::transaction::JournalRow;
use crate::revision::Step;
use crate::run_error::RunError;

impl Applying<'_> {
    pub(super) async fn run_backfill(&self, step: &Step, is_last: bool) -> Result<(), RunError> {
        let journal = JournalRow { counts_rows: true, ..JournalRow::of_step(step, is_last) };
        self.transact_step(step, journal).await
    }
}
