//! Joining branches.

use relvar_catalog::Catalog;
use relvar_diff::{Change, diff};
use relvar_migrate::{
    Draft, ErrorClass, Graph, RevisionFile, RevisionId, RunError, VerifyError, replay,
};

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::observer::Activity;
use crate::problem::Problem;
use crate::project::Project;
use crate::schema::read_catalog;
use crate::scope::Scope;

impl Project {
    /// Writes a revision that joins branches and does nothing else; without any, all heads. If `verify`, the branches run
    /// on shadow databases first, one after the other in every order.
    ///
    /// # Errors
    /// When there is nothing to join; when a branch does not run after another one ([`Problem::BranchFails`]), or their
    /// order matters ([`Problem::OrderMatters`]).
    pub async fn merge(
        &self,
        graph: &Graph,
        ids: &[RevisionId],
        message: String,
        verify: bool,
    ) -> Result<RevisionFile, ProjectError> {
        let draft = Draft::merge(graph, ids, message)?;
        if verify {
            self.try_branches(graph, &draft.parents).await?;
        }
        Ok(self.folder()?.add(&draft, &mut self.seed())?)
    }

    /// Refuses branches that do not run after each other, or whose order matters: databases have them in any order.
    async fn try_branches(&self, graph: &Graph, heads: &[RevisionId]) -> Result<(), ProjectError> {
        let _working = self.begin(Activity::TryingBranches);
        let mut first: Option<(Vec<RevisionId>, Catalog)> = None;
        for start in 0..heads.len() {
            // Each branch is the first one once.
            let order: Vec<RevisionId> =
                heads[start..].iter().chain(&heads[..start]).cloned().collect();
            let made = self.run_branches(graph, &order).await?;
            let Some((one, expected)) = &first else {
                first = Some((order, made));
                continue;
            };
            let changes = diff(expected, &made);
            if !changes.is_empty() {
                let changes = changes.iter().map(Change::to_string).collect();
                let problem = Problem::OrderMatters { one: one.clone(), other: order, changes };
                return Err(ProjectError::refused(problem).hint(Hint::MakeRoom));
            }
        }
        Ok(())
    }

    /// What revisions make when they run in this order.
    async fn run_branches(
        &self,
        graph: &Graph,
        order: &[RevisionId],
    ) -> Result<Catalog, ProjectError> {
        let made = self.made_in_order(graph, order).await;
        made.map_err(|error| {
            let order = order.to_vec();
            error.within(|error| Problem::BranchFails { order, error }).hint(Hint::MakeRoom)
        })
    }

    /// The same; a refusal of the server is one of the merge.
    async fn made_in_order(
        &self,
        graph: &Graph,
        order: &[RevisionId],
    ) -> Result<Catalog, ProjectError> {
        let options = self.reading_options(&Scope::default());
        self.lay_foundation(&options).await?;
        let shadow = self.shadows(None).await?.create().await?;
        Box::pin(replay(&shadow, graph, order, self.roles())).await.map_err(|error| {
            let is_refused = matches!(&error, VerifyError::Run(error)
                if matches!(**error, RunError::Statement { .. } | RunError::Index(_)));
            let error = ProjectError::from(error);
            if is_refused { error.of_kind(ErrorClass::Refused) } else { error }
        })?;
        Ok(read_catalog(&shadow.connect().await?, &options).await?)
    }
}
