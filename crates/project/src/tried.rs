//! Revisions that were verified as they are, so that nothing is run twice for the same text.

use std::fs;
use std::path::PathBuf;

use relvar_introspect::Options;
use relvar_migrate::{Graph, RevisionId, Verdict, Verifier, replay_key};

use crate::error::ProjectError;
use crate::observer::Activity;
use crate::project::Project;

/// How many marks a project keeps.
const KEPT: usize = 200;

impl Project {
    /// Remembers that a revision was verified, with everything below it. A cache that cannot be written costs time.
    pub(crate) async fn mark_tried(&self, graph: &Graph, id: &RevisionId) {
        let Ok(path) = self.mark(graph, id).await else { return };
        let folder = self.cache_dir();
        if fs::create_dir_all(&folder).and_then(|()| fs::write(&path, "")).is_ok() {
            self.prune_marks();
        }
    }

    /// Verifies a revision on a shadow database, unless that was done before.
    ///
    /// # Errors
    /// When it cannot be tried.
    pub async fn try_once(
        &self,
        graph: &Graph,
        id: &RevisionId,
        options: &Options,
    ) -> Result<Option<Verdict>, ProjectError> {
        if self.mark(graph, id).await?.exists() {
            return Ok(None);
        }
        self.lay_foundation(options).await?;
        let _working = self.begin(Activity::Verifying(id.clone()));
        let shadows = self.shadows(None).await?;
        let pg_dump = self.pg_dump(shadows.version_num());
        let roles = self.roles();
        let verifier = Verifier { shadows, options, pg_dump: pg_dump.as_ref(), roles };
        let verdict = Box::pin(verifier.verify(graph, id, None)).await?;
        if verdict.objections.is_empty() {
            self.mark_tried(graph, id).await;
        }
        Ok(Some(verdict))
    }

    /// The file that marks a revision, whatever counted as a part of the schema when it was verified.
    async fn mark(&self, graph: &Graph, id: &RevisionId) -> Result<PathBuf, ProjectError> {
        let version = self.servers(None).await?.version_num().await?;
        let key = replay_key(graph, std::slice::from_ref(id), version, &Options::default());
        Ok(self.cache_dir().join(format!("tried-{key}")))
    }

    /// Leaves the newest marks.
    fn prune_marks(&self) {
        let entries = fs::read_dir(self.cache_dir()).into_iter().flatten().flatten();
        let mut marks: Vec<_> = entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("tried-"))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        marks.sort();
        let surplus = marks.len().saturating_sub(KEPT);
        for (_, path) in marks.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}
