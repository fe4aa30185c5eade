//! Signing revisions that somebody has read.

use crate::folder::{Folder, FolderError};
use crate::revision::{Review, RevisionId, Signature};
use crate::revision_file::{ReviewState, RevisionFile};
use crate::seed::Seed;

impl Folder {
    /// Signs revisions as they now are, and writes their hashes to `relvar.sum`. Returns those that had no valid
    /// signature before; the others keep theirs.
    ///
    /// # Errors
    /// When the folder is broken, a revision is not there, or the disk says no; then no file is changed.
    pub fn approve(
        &self,
        ids: &[RevisionId],
        seed: &mut dyn Seed,
    ) -> Result<Vec<RevisionFile>, FolderError> {
        let graph = self.load()?;
        let (signed_by, now) = (seed.user(), seed.now());
        let mut signed = Vec::new();
        for id in ids {
            let file = graph.file(id).ok_or_else(|| FolderError::Unknown(id.clone()))?;
            match file.review_state() {
                ReviewState::Approved(_) => {}
                ReviewState::Pending | ReviewState::Edited(_) => {
                    let signed_at = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
                    let signature = Signature {
                        signed_by: signed_by.clone(),
                        signed_at,
                        body_sha256: file.body_sha256(),
                    };
                    signed.push(with_review(file, &Review::Approved(signature))?);
                }
            }
        }
        // Also those that keep their signature get their line in relvar.sum.
        let unchanged = ids
            .iter()
            .filter_map(|id| graph.file(id))
            .filter(|file| !signed.iter().any(|other| other.name == file.name));
        let files: Vec<RevisionFile> = signed.iter().chain(unchanged).cloned().collect();
        self.replace(&files)?;
        Ok(signed)
    }

    /// Takes signatures back.
    ///
    /// # Errors
    /// As [`Self::approve`].
    pub fn withdraw(&self, ids: &[RevisionId]) -> Result<(), FolderError> {
        let graph = self.load()?;
        let file = |id: &RevisionId| graph.file(id).ok_or_else(|| FolderError::Unknown(id.clone()));
        let files = ids
            .iter()
            .map(|id| with_review(file(id)?, &Review::Pending))
            .collect::<Result<Vec<_>, _>>()?;
        self.replace(&files)
    }
}

fn with_review(file: &RevisionFile, review: &Review) -> Result<RevisionFile, FolderError> {
    RevisionFile::parse(&file.name, &file.text_with_review(review)).map_err(FolderError::Broken)
}
