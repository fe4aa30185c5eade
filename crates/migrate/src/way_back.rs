//! The way back from where a failed upgrade left a database to where it began, as plain data.

use crate::ledger::{OpenRun, StepKey};
use crate::revision::{Down, RevisionId, Step};
use crate::revision_file::RevisionFile;

/// What takes back the steps of a revision that failed partway.
///
/// It fits one state of one database: a runner refuses it when the database has moved on since it was computed.
#[derive(Debug, Clone)]
pub struct WayBack {
    /// The upgrade that failed.
    pub(crate) run: i64,
    /// What it had done, and had started.
    pub(crate) done: Vec<(StepKey, bool)>,
    /// A revision file whose down section is the way back.
    pub(crate) file: RevisionFile,
}

impl WayBack {
    /// The revision that failed.
    #[must_use]
    pub fn revision(&self) -> &RevisionId {
        &self.file.revision.id
    }

    /// The steps, in the order in which they run.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.file.revision.steps(crate::revision::Direction::Down)
    }

    /// The data that are lost, as `table.column`, `table`, or a sentence about rows.
    #[must_use]
    pub fn lossy(&self) -> &[String] {
        match &self.file.revision.down {
            Down::Section { lossy, .. } => lossy,
            Down::Irreversible { .. } | Down::Nothing { .. } | Down::Missing => &[],
        }
    }

    /// Whether it was computed for what this upgrade has done.
    pub(crate) fn fits(&self, failed: &OpenRun) -> bool {
        self.run == failed.id && self.done == journaled(failed)
    }
}

/// The journal of a run as far as a way back depends on it: what was started, and whether it is done.
pub(crate) fn journaled(run: &OpenRun) -> Vec<(StepKey, bool)> {
    run.journal.iter().map(|(key, row)| (*key, row.done)).collect()
}
