//! Trying revisions that exist.

use std::collections::BTreeSet;

use relvar_introspect::Options;
use relvar_migrate::{Graph, RevisionId, TargetSpec, Verdict, Verifier};
use relvar_server::{PgDump, Shadows};

use crate::error::ProjectError;
use crate::observer::Activity;
use crate::project::Project;

/// A shadow server that is ready to try revisions.
#[derive(Debug)]
pub struct Verification<'a> {
    project: &'a Project,
    options: &'a Options,
    shadows: &'a Shadows,
    pg_dump: Option<PgDump>,
}

impl Project {
    /// Makes a server ready to try revisions, one after the other.
    ///
    /// # Errors
    /// When there is no server for shadow databases, or what revisions refer to of excluded objects cannot be read.
    pub async fn verification<'a>(
        &'a self,
        options: &'a Options,
    ) -> Result<Verification<'a>, ProjectError> {
        let shadows = self.shadows(None).await?;
        let pg_dump = self.pg_dump(shadows.version_num());
        self.lay_foundation(options).await?;
        Ok(Verification { project: self, options, shadows, pg_dump })
    }
}

impl Verification<'_> {
    /// Runs a revision up, down and up again on a shadow database that holds rows, and tells what it does wrong.
    ///
    /// # Errors
    /// When it cannot be tried: a revision before it does not run, or the server fails.
    pub async fn verify(&self, graph: &Graph, id: &RevisionId) -> Result<Verdict, ProjectError> {
        let _working = self.project.begin(Activity::Trying(id.clone()));
        let verifier = Verifier {
            shadows: self.shadows,
            options: self.options,
            pg_dump: self.pg_dump.as_ref(),
            roles: self.project.roles(),
        };
        Ok(Box::pin(verifier.verify(graph, id, None)).await?)
    }
}

/// The revisions that `A:B` or one name stands for, ancestors first; all of them without one.
///
/// # Errors
/// When a name is of no revision, or of several.
pub fn chosen(graph: &Graph, which: Option<&str>) -> Result<Vec<RevisionId>, ProjectError> {
    let Some(which) = which else { return Ok(graph.order().to_vec()) };
    let ends = |text: &str| -> Result<Vec<RevisionId>, ProjectError> {
        Ok(graph.ends(&text.parse::<TargetSpec>()?)?)
    };
    let Some((from, to)) = which.split_once(':') else { return ends(which) };
    let below = |ends: Vec<RevisionId>| -> BTreeSet<RevisionId> {
        ends.iter().flat_map(|end| graph.with_ancestors(end)).collect()
    };
    let (done, wanted) = (below(ends(from)?), below(ends(to)?));
    let is_chosen = |id: &&RevisionId| wanted.contains(*id) && !done.contains(*id);
    Ok(graph.order().iter().filter(is_chosen).cloned().collect())
}

/// What a revision does wrong, as indented lines.
pub fn objections(verdict: &Verdict) -> String {
    let mut text = String::new();
    for objection in &verdict.objections {
        text.push_str(&format!("    {}, expected: {}\n", objection.phase, objection.message));
        for line in objection.details.lines() {
            text.push_str(&format!("        {line}\n"));
        }
    }
    text
}
