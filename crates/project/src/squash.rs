//! One baseline in the place of old revisions.

use relvar_introspect::Options;
use relvar_migrate::{
    Baseline, DownDraft, Graph, OldFiles, Proposal, RevisionFile, RevisionId, Wishes, steps,
};

use crate::error::ProjectError;
use crate::project::Project;
use crate::side::nothing_on;

impl Project {
    /// Replaces a revision and its ancestors by one that makes the same schema.
    ///
    /// # Errors
    /// When the revisions do not run, or the files cannot be written.
    pub async fn squash(
        &self,
        graph: &Graph,
        up_to: &RevisionId,
        message: String,
        old_files: OldFiles,
        options: &Options,
    ) -> Result<RevisionFile, ProjectError> {
        let made = self.made_by(graph, std::slice::from_ref(up_to), options, None).await?;
        let proposal =
            Proposal::new(&nothing_on(made.server_version_num), &made, &Wishes::default())?;
        let mut baseline = Baseline { message, ..Baseline::default() };
        if let Some(proposal) = proposal {
            baseline.up = steps(&proposal.up);
            baseline.down =
                DownDraft::Steps { steps: steps(&proposal.down), lossy: proposal.down.lossy };
        }
        Ok(self.folder()?.squash(up_to, baseline, old_files, &mut self.seed())?)
    }
}
