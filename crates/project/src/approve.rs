//! Approval of revisions.

use relvar_migrate::{Graph, ReviewState, RevisionFile, RevisionId, SystemSeed};

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::observer::Note;
use crate::problem::Problem;
use crate::project::Project;
use crate::scope::Scope;

impl Project {
    /// Signs revisions, and gives those that were not signed before. If `verify`, each of these that was not verified as it
    /// is runs up, down and up again on a shadow database first. `by` is who signs, where it is not the user of the
    /// surroundings.
    ///
    /// # Errors
    /// When a revision cannot be verified, or fails ([`Problem::Unapproved`]); when a file cannot be written.
    pub async fn approve(
        &self,
        graph: &Graph,
        ids: &[RevisionId],
        verify: bool,
        by: Option<String>,
    ) -> Result<Vec<RevisionFile>, ProjectError> {
        if verify {
            for id in ids {
                self.verify_unsigned(graph, id).await?;
            }
        }
        let mut seed = match by {
            Some(name) => SystemSeed::new(name),
            None => self.seed(),
        };
        Ok(self.folder()?.approve(ids, &mut seed)?)
    }

    /// Refuses a revision that does harm on a shadow database.
    async fn verify_unsigned(&self, graph: &Graph, id: &RevisionId) -> Result<(), ProjectError> {
        let is_signed =
            |file: &RevisionFile| matches!(file.review_state(), ReviewState::Approved(_));
        if graph.file(id).is_some_and(is_signed) {
            return Ok(());
        }
        let tried = self.try_once(graph, id, &self.reading_options(&Scope::default())).await;
        let verdict = tried.map_err(|error| {
            error.on(&format!("revision {id} was not approved")).hint(Hint::VerifyOrSkip)
        })?;
        let Some(mut verdict) = verdict else { return Ok(()) };
        // A revision may be there to change rows, and is read for that.
        for objection in verdict.objections.iter().filter(|objection| objection.is_about_rows()) {
            let (revision, phase) = (id.clone(), objection.phase);
            self.note(&Note::ChangesRows { revision, phase, details: objection.details.clone() });
        }
        verdict.objections.retain(|objection| !objection.is_about_rows());
        if verdict.objections.is_empty() {
            return Ok(());
        }
        let problem = Problem::Unapproved(Box::new(verdict));
        Err(ProjectError::refused(problem).hint(Hint::VerifyOrSkip))
    }
}
