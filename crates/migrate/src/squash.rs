//! A baseline that takes the place of old revisions.

use crate::draft::{DownDraft, Draft, StepDraft};
use crate::folder::{Folder, FolderError};
use crate::revision::RevisionId;
use crate::revision_file::RevisionFile;
use crate::seed::Seed;

/// What a baseline holds: the way from an empty database to where the last replaced revision ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// What it is called.
    pub message: String,
    /// From nothing to there.
    pub up: Vec<StepDraft>,
    /// From there to nothing.
    pub down: DownDraft,
}

/// What becomes of the files that a baseline replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldFiles {
    /// They stay; nothing runs them any more. Keep them while there are databases in the middle of them.
    Keep,
    /// They go.
    Remove,
}

impl Folder {
    /// Replaces a revision and everything that it stands on by one.
    ///
    /// A database that has all of them is taken to have the baseline, and notes it at its next run; an empty one runs
    /// the baseline; one that has only some is refused until it was upgraded with the old files.
    ///
    /// # Errors
    /// When the folder is broken, the revision is not there, or the disk says no.
    pub fn squash(
        &self,
        up_to: &RevisionId,
        baseline: Baseline,
        old_files: OldFiles,
        seed: &mut dyn Seed,
    ) -> Result<RevisionFile, FolderError> {
        let graph = self.load()?;
        if !graph.contains(up_to) {
            return Err(FolderError::Unknown(up_to.clone()));
        }
        let below = graph.with_ancestors(up_to);
        let replaces: Vec<RevisionId> =
            graph.order().iter().filter(|id| below.contains(*id)).cloned().collect();
        let names = replaces.iter().filter_map(|id| graph.file(id)).map(|file| file.name.clone());
        let removed: Vec<String> = match old_files {
            OldFiles::Keep => Vec::new(),
            OldFiles::Remove => {
                names.chain(graph.retired().map(|file| file.name.clone())).collect()
            }
        };
        let Baseline { message, up, down } = baseline;
        let draft = Draft { message, replaces, up, down, ..Draft::default() };
        self.add_and_remove(&draft, seed, &removed)
    }
}
