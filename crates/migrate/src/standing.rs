//! Where a database stands in the graph, and whether a run may begin there. Pure: it looks at what was read.

use std::collections::BTreeSet;

use crate::graph::Graph;
use crate::ledger::{Ledger, OpenRun};
use crate::options::{Policy, RunOptions};
use crate::revision::{Direction, Down, RevisionId};
use crate::revision_file::ReviewState;
use crate::run_error::RunError;
use crate::way_back::WayBack;

/// The revisions that a database has, in terms of the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub applied: BTreeSet<RevisionId>,
    /// Baselines that the database has without knowing, with the revisions that they replace in its ledger.
    pub baselines: Vec<(RevisionId, Vec<RevisionId>)>,
}

impl Standing {
    /// Translates the ledger.
    pub(crate) fn new(graph: &Graph, ledger: &Ledger) -> Result<Self, RunError> {
        let mut standing = Self::default();
        let mut unknown = Vec::new();
        for applied in &ledger.applied {
            if graph.contains(&applied.id) {
                standing.applied.insert(applied.id.clone());
            } else if graph.baseline_of(&applied.id).is_none() {
                unknown.push((applied.id.clone(), applied.message.clone()));
            }
        }
        if !unknown.is_empty() {
            return Err(RunError::UnknownRevisions(unknown));
        }
        for file in graph.files().filter(|file| !file.revision.replaces.is_empty()) {
            standing.add_baseline(graph, ledger, &file.revision.id)?;
        }
        Ok(standing)
    }

    fn add_baseline(
        &mut self,
        graph: &Graph,
        ledger: &Ledger,
        baseline: &RevisionId,
    ) -> Result<(), RunError> {
        let has_old: Vec<RevisionId> = (ledger.applied.iter())
            .filter(|applied| graph.baseline_of(&applied.id) == Some(baseline))
            .map(|applied| applied.id.clone())
            .collect();
        if has_old.is_empty() {
            return Ok(());
        }
        let replaces = graph
            .revision(baseline)
            .map(|revision| revision.replaces.as_slice())
            .unwrap_or_default();
        let missing: Vec<RevisionId> =
            replaces.iter().filter(|id| !covers(graph, ledger, id)).cloned().collect();
        if !missing.is_empty() && !self.applied.contains(baseline) {
            return Err(RunError::PartialBaseline { baseline: baseline.clone(), missing });
        }
        self.applied.insert(baseline.clone());
        self.baselines.push((baseline.clone(), has_old));
        Ok(())
    }
}

/// True when the ledger has a revision, or everything that it replaced in its turn.
fn covers(graph: &Graph, ledger: &Ledger, id: &RevisionId) -> bool {
    if ledger.get(id).is_some() {
        return true;
    }
    let retired = graph.retired().find(|file| file.revision.id == *id);
    retired.is_some_and(|file| {
        !file.revision.replaces.is_empty()
            && file.revision.replaces.iter().all(|older| covers(graph, ledger, older))
    })
}

/// Refuses a folder that was changed behind relvar's back.
pub(crate) fn check_folder(graph: &Graph, ledger: &Ledger, policy: Policy) -> Result<(), RunError> {
    let edited: Vec<String> = (ledger.applied.iter())
        .filter_map(|applied| {
            graph.file(&applied.id).filter(|file| file.body_sha256() != applied.body_sha256)
        })
        .map(|file| file.name.clone())
        .collect();
    if !edited.is_empty() {
        return Err(RunError::Edited(edited));
    }
    // Where pending revisions may run, the folder is being worked on, and its hashes follow later.
    if !policy.allow_pending && !graph.sum_issues().is_empty() {
        return Err(RunError::Sum(graph.sum_issues().to_vec()));
    }
    Ok(())
}

/// Refuses revisions that nobody has signed as they are.
pub(crate) fn check_review(
    graph: &Graph,
    path: &[RevisionId],
    policy: Policy,
) -> Result<(), RunError> {
    if policy.allow_pending {
        return Ok(());
    }
    let unsigned = |id: &RevisionId| match graph.file(id)?.review_state() {
        ReviewState::Approved(_) => None,
        ReviewState::Pending => Some(format!("{id} (pending)")),
        ReviewState::Edited(signature) => {
            Some(format!("{id} (edited after {} signed it)", signature.signed_by))
        }
    };
    let pending: Vec<String> = path.iter().filter_map(unsigned).collect();
    if pending.is_empty() { Ok(()) } else { Err(RunError::Pending(pending)) }
}

/// Refuses a way down that is not there, or that loses data unasked.
pub(crate) fn check_down(
    graph: &Graph,
    path: &[RevisionId],
    options: &RunOptions,
) -> Result<(), RunError> {
    let mut losses = Vec::new();
    for file in path.iter().filter_map(|id| graph.file(id)) {
        let revision = &file.revision;
        let (name, id) = (file.name.clone(), revision.id.clone());
        let mut lost = revision.lossy.clone();
        match &revision.down {
            Down::Missing => return Err(RunError::NoDown { file: name, revision: id }),
            Down::Irreversible { why } => {
                return Err(RunError::Irreversible { file: name, revision: id, why: why.clone() });
            }
            Down::Section { lossy, .. } => lost.extend(lossy.iter().cloned()),
            Down::Nothing { .. } => {}
        }
        if !lost.is_empty() {
            losses.push((id, lost.join(", ")));
        }
    }
    if losses.is_empty() || options.allow_destructive {
        Ok(())
    } else {
        Err(RunError::Destructive(losses))
    }
}

/// Takes the revision that a way back is for out of the path; refuses a path that does not begin with it.
pub(crate) fn turn_back(
    graph: &Graph,
    way: &WayBack,
    path: &mut Vec<RevisionId>,
    failed: &OpenRun,
    options: &RunOptions,
) -> Result<(), RunError> {
    let id = way.revision();
    let Some(position) = path.iter().position(|other| other == id) else {
        return Err(unfinished(graph, failed));
    };
    path.remove(position);
    match way.lossy() {
        [] => Ok(()),
        _ if options.allow_destructive => Ok(()),
        lossy => Err(RunError::Destructive(vec![(id.clone(), lossy.join(", "))])),
    }
}

fn unfinished(graph: &Graph, open: &OpenRun) -> RunError {
    RunError::Unfinished {
        in_folder: graph.contains(&open.revision),
        revision: open.revision.clone(),
        direction: open.direction,
        started_at: open.started_at.clone(),
        done: open.journal.values().filter(|row| row.done).count(),
    }
}

/// Puts the revision that broke off in front, or refuses a path that does not go on with it.
///
/// Returns the run to take over; a run that has done nothing stands in nobody's way.
pub(crate) fn resume<'a>(
    graph: &Graph,
    open: Option<&'a OpenRun>,
    path: &mut Vec<RevisionId>,
    direction: Direction,
) -> Result<Option<&'a OpenRun>, RunError> {
    let Some(open) = open else { return Ok(None) };
    let position =
        path.iter().position(|id| *id == open.revision).filter(|_| open.direction == direction);
    match position {
        Some(position) => {
            // It was begun, so what it needs is there already.
            let revision = path.remove(position);
            path.insert(0, revision);
            Ok(Some(open))
        }
        // A run that is to take something back has a failed upgrade behind it.
        None if open.journal.is_empty() && open.takes_back.is_none() => Ok(None),
        None => Err(unfinished(graph, open)),
    }
}
