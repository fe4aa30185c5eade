//! New revisions: planned and tried, or empty for a person to fill.

use std::fmt;
use std::path::PathBuf;

use relvar_catalog::ObjectId;
use relvar_diff::Rename;
use relvar_introspect::Options;
use relvar_migrate::{
    Birth, DownDraft, Draft, Graph, RevisionFile, RevisionId, Seed, StepDraft, Verdict,
};
use relvar_plan::Plan;
use relvar_report::Finding;

use crate::bundle;
use crate::error::ProjectError;
use crate::fingerprints::Fingerprints;
use crate::hint::Hint;
use crate::objects::{ColumnExpression, RenameWish};
use crate::planner::{Proposed, RevisionPlanner};
use crate::problem::Problem;
use crate::project::Project;

/// Decides about a possible rename: true if it is one.
pub type ConfirmRename<'a> = &'a (dyn Fn(&Rename) -> bool + Send + Sync);

/// Options of a generated revision.
pub struct AutogenerateOptions<'a> {
    /// Its message.
    pub message: String,
    /// Its parents.
    pub parents: Vec<RevisionId>,
    /// The parts of a database that count as its schema.
    pub reading: Options,
    /// Objects that get another name.
    pub renames: Vec<RenameWish>,
    /// Expressions that fill NOT NULL columns in the rows that exist.
    pub backfill: Vec<ColumnExpression>,
    /// Expressions that convert the values of columns to their new types.
    pub using: Vec<ColumnExpression>,
    /// Accepts that data are lost.
    pub allow_destructive: bool,
    /// Accepts that large tables are rewritten while others wait.
    pub allow_blocking: bool,
    /// Objects that may differ from the schema files afterwards; recorded in the revision.
    pub accept_difference: Vec<String>,
    /// A folder for two small SQL files, written for a bug report if the revision fails verification.
    pub bundle: Option<PathBuf>,
    /// Writes nothing.
    pub dry_run: bool,
    /// Computes the fingerprints of the schemas before and after it.
    pub fingerprints: bool,
    /// Answers about possible renames; without it, none is asked about.
    pub confirm_rename: Option<ConfirmRename<'a>>,
}

impl fmt::Debug for AutogenerateOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AutogenerateOptions")
            .field("message", &self.message)
            .field("parents", &self.parents)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

/// A revision that was made.
#[derive(Debug)]
pub struct NewRevision {
    /// Its file.
    pub file: RevisionFile,
    /// The path of the file, also if it was not written.
    pub path: PathBuf,
    /// Findings of its plan.
    pub findings: Vec<Finding>,
    /// The outcome of its verification; none for an empty one.
    pub verdict: Option<Verdict>,
    /// The plan of the way forward; none for an empty one.
    pub plan: Option<Plan>,
    /// The fingerprints of the schemas before and after it, where they were wanted.
    pub fingerprints: Option<Fingerprints>,
}

impl Project {
    /// Finds the parents of a new revision: the revisions that were named, otherwise the only head.
    ///
    /// # Errors
    /// When a name is of no revision or of several, or there is more than one head.
    pub fn parents_of_new(
        &self,
        graph: &Graph,
        named: &[String],
    ) -> Result<Vec<RevisionId>, ProjectError> {
        if !named.is_empty() {
            let find = |prefix: &String| Ok(graph.find(prefix)?);
            return named.iter().map(find).collect();
        }
        let heads = graph.heads();
        if heads.len() > 1 {
            return Err(
                ProjectError::usage(Problem::ManyHeads(heads)).hint(Hint::MergeOrNameParent)
            );
        }
        Ok(heads)
    }

    /// Writes a revision with the lines that a person fills.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn empty_revision(
        &self,
        graph: &Graph,
        message: &str,
        parents: Vec<RevisionId>,
        dry_run: bool,
    ) -> Result<NewRevision, ProjectError> {
        let birth = self.seed().birth(graph.youngest(&parents));
        let file = self.write_revision(&by_hand(message, parents), birth, dry_run)?;
        Ok(self.new_revision(file))
    }

    /// Plans a revision that leads from what the revisions make to what the schema files define, has it run up, down and
    /// up again on a shadow database, and writes it; `None` where there is nothing to do.
    ///
    /// # Errors
    /// When the schema files or the revisions do not run; when the changes cannot be planned, or need what the options do
    /// not allow; when the revision fails verification ([`Problem::Rejected`]): its file is kept beside the others then.
    pub async fn autogenerate(
        &self,
        graph: &Graph,
        options: &AutogenerateOptions<'_>,
    ) -> Result<Option<NewRevision>, ProjectError> {
        let planner = RevisionPlanner { project: self, graph, options };
        let Some(mut proposed) = planner.propose().await? else { return Ok(None) };
        let birth = self.seed().birth(graph.youngest(&options.parents));
        let mut draft = draft(options, &proposed);
        let mut verdict = planner.verify(&mut proposed, &draft, &birth).await?;
        if verdict.does_not_run() && planner.order_again(&mut proposed).await? {
            draft = self::draft(options, &proposed);
            verdict = planner.verify(&mut proposed, &draft, &birth).await?;
        }
        if !verdict.objections.is_empty() {
            return Err(self.reject(options, &proposed, verdict, &draft, &birth)?);
        }
        let written = self.write_revision(&draft, birth, options.dry_run)?;
        if !options.dry_run {
            self.mark_tried(&self.graph()?, &written.revision.id).await;
        }
        let Proposed { proposal, fingerprints, .. } = proposed;
        Ok(Some(NewRevision {
            findings: proposal.findings,
            verdict: Some(verdict),
            plan: Some(proposal.up),
            fingerprints,
            ..self.new_revision(written)
        }))
    }

    /// A revision of which nothing is known but its file.
    fn new_revision(&self, file: RevisionFile) -> NewRevision {
        let path = self.config().migrations.join(&file.name);
        let (findings, verdict, plan, fingerprints) = (Vec::new(), None, None, None);
        NewRevision { file, path, findings, verdict, plan, fingerprints }
    }

    fn write_revision(
        &self,
        draft: &Draft,
        birth: Birth,
        dry_run: bool,
    ) -> Result<RevisionFile, ProjectError> {
        if dry_run {
            return parse(draft, &birth);
        }
        Ok(self.folder()?.add(draft, &mut FixedBirth { birth, seed: self.seed() })?)
    }

    /// Keeps the plan that failed verification where a person can correct it.
    fn reject(
        &self,
        options: &AutogenerateOptions<'_>,
        proposed: &Proposed,
        verdict: Verdict,
        draft: &Draft,
        birth: &Birth,
    ) -> Result<ProjectError, ProjectError> {
        let mut objects: Vec<ObjectId> =
            verdict.objections.iter().flat_map(|o| o.objects.iter().cloned()).collect();
        objects.sort();
        objects.dedup();
        let mut hints = Vec::new();
        if !options.dry_run {
            hints.push(Hint::CorrectRejected(self.keep_rejected(draft, birth)?));
        }
        if let Some(object) = objects.first() {
            hints.push(Hint::AcceptDifference(object.clone()));
            hints.push(Hint::LeaveOut(object.root().clone()));
        }
        match &options.bundle {
            Some(dir) => {
                let changed = || proposed.proposal.changes.iter().map(|c| c.id().clone()).collect();
                let objects = if objects.is_empty() { changed() } else { objects };
                bundle::write(dir, &proposed.today, &proposed.wanted.catalog, &objects)?;
                hints.push(Hint::ReportBundle(dir.clone()));
            }
            None => hints.push(Hint::ReportBug),
        }
        Ok(ProjectError::failed(Problem::Rejected(Box::new(verdict))).hints_are(hints))
    }

    fn keep_rejected(&self, draft: &Draft, birth: &Birth) -> Result<PathBuf, ProjectError> {
        let folder = &self.config().migrations;
        let path = folder.join(format!("{}.rejected", draft.file_name(birth)));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, draft.text(birth)))
            .map_err(|error| ProjectError::failed(Problem::file("write", &path, error)))?;
        Ok(path)
    }
}

fn draft(options: &AutogenerateOptions<'_>, proposed: &Proposed) -> Draft {
    let mut draft = proposed.proposal.draft(&options.message, &options.parents);
    draft.accepts = options.accept_difference.clone();
    draft.allow_blocking = options.allow_blocking;
    draft
}

/// Gives the birth that the revision was tried with.
struct FixedBirth<S> {
    birth: Birth,
    seed: S,
}

impl<S: Seed> Seed for FixedBirth<S> {
    fn id(&mut self) -> RevisionId {
        self.birth.id.clone()
    }

    fn now(&mut self) -> jiff::Timestamp {
        self.seed.now()
    }

    fn user(&mut self) -> String {
        self.seed.user()
    }

    fn birth(&mut self, _: Option<&str>) -> Birth {
        self.birth.clone()
    }
}

/// The revision that a draft is.
///
/// # Errors
/// When it is none, which is a bug.
pub(crate) fn parse(draft: &Draft, birth: &Birth) -> Result<RevisionFile, ProjectError> {
    let (name, text) = (draft.file_name(birth), draft.text(birth));
    RevisionFile::parse(&name, &text).map_err(|errors| {
        let errors = errors.iter().map(ToString::to_string).collect();
        ProjectError::failed(Problem::Unwritable { errors, text })
    })
}

/// A revision with the lines that a person fills.
fn by_hand(message: &str, parents: Vec<RevisionId>) -> Draft {
    let empty = |comment: &str| StepDraft {
        comments: vec![comment.to_owned()],
        ..StepDraft::together(Vec::<String>::new())
    };
    Draft {
        message: message.to_owned(),
        parents,
        up: vec![empty(
            "Statements that share one transaction. `-- relvar: step N transaction=none` starts a step without.",
        )],
        down: DownDraft::Steps { steps: vec![empty("What takes them back.")], lossy: Vec::new() },
        ..Draft::default()
    }
}
