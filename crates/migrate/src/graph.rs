//! The revisions of a folder and how they stand on each other.

use std::collections::{BTreeMap, BTreeSet};

use relvar_report::Finding;

use crate::advice;
use crate::ledger::AppliedRevision;
use crate::located::Located;
use crate::revision::{Revision, RevisionId};
use crate::revision_file::RevisionFile;
use crate::sum::SumIssue;

/// A checked graph: no id twice, every parent there, no cycle.
///
/// A baseline takes the place of the revisions that it replaces: those are not nodes any more, and whoever names one
/// of them as a parent stands on the baseline.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: BTreeMap<RevisionId, Node>,
    /// Replaced revision → its baseline.
    replaced: BTreeMap<RevisionId, RevisionId>,
    /// Files of replaced revisions that are still in the folder.
    retired: BTreeMap<RevisionId, RevisionFile>,
    order: Vec<RevisionId>,
    /// Where `relvar.sum` and the files differ; the runner decides whether that matters.
    pub(crate) sum_issues: Vec<SumIssue>,
}

#[derive(Debug, Clone)]
struct Node {
    file: RevisionFile,
    /// Parents, baselines resolved.
    parents: BTreeSet<RevisionId>,
    children: BTreeSet<RevisionId>,
}

/// Why files make no graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Two files have the same id.
    #[error("{second}\nrevision {id} is in two files: {first} and {}", second.file)]
    DuplicateId {
        /// The id.
        id: RevisionId,
        /// The first file, by name.
        first: String,
        /// Where the second one says its id.
        second: Box<Located>,
    },
    /// A revision names a parent that no file has.
    #[error("{0}")]
    MissingParent(Box<Located>),
    /// Revisions stand on each other in a circle.
    #[error("the revision graph has a cycle: {}", join(.0, " → "))]
    Cycle(Vec<RevisionId>),
    /// Two baselines replace the same revision.
    #[error("{0}")]
    ReplacedTwice(Box<Located>),
}

impl GraphError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::DuplicateId { .. } => {
                "give the newer one another id, in its name and in its header".to_owned()
            }
            Self::MissingParent(_) => {
                "bring the parent's file back, or name another parent".to_owned()
            }
            Self::Cycle(_) => "change the `parents` of one of them".to_owned(),
            Self::ReplacedTwice(_) => "keep one baseline".to_owned(),
        }
    }
}

fn join(ids: &[RevisionId], separator: &str) -> String {
    ids.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(separator)
}

impl Graph {
    /// Joins files to a graph.
    ///
    /// # Errors
    /// The first thing that keeps them from being one.
    pub fn new(files: Vec<RevisionFile>) -> Result<Self, GraphError> {
        let mut graph = Self::default();
        let files = by_id(files)?;
        graph.replaced = replaced(&files)?;
        for (id, file) in files {
            if graph.replaced.contains_key(&id) {
                graph.retired.insert(id, file);
            } else {
                graph
                    .nodes
                    .insert(id, Node { file, parents: BTreeSet::new(), children: BTreeSet::new() });
            }
        }
        graph.connect()?;
        graph.order = graph.topological_order()?;
        Ok(graph)
    }

    fn connect(&mut self) -> Result<(), GraphError> {
        let mut edges = Vec::new();
        for (id, node) in &self.nodes {
            for parent in &node.file.revision.parents {
                let resolved = self.replaced.get(parent).unwrap_or(parent);
                if !self.nodes.contains_key(resolved) {
                    let message =
                        format!("revision {id} has the parent {parent}, which no file holds");
                    return Err(GraphError::MissingParent(Box::new(
                        node.file.at_key("parents", message),
                    )));
                }
                edges.push((resolved.clone(), id.clone()));
            }
        }
        for (parent, child) in edges {
            if let Some(node) = self.nodes.get_mut(&parent) {
                node.children.insert(child.clone());
            }
            if let Some(node) = self.nodes.get_mut(&child) {
                node.parents.insert(parent);
            }
        }
        Ok(())
    }

    /// Parents before children; among free ones the older first, so the order is the same on every machine.
    fn topological_order(&self) -> Result<Vec<RevisionId>, GraphError> {
        let mut waiting: BTreeMap<&RevisionId, usize> =
            self.nodes.iter().map(|(id, node)| (id, node.parents.len())).collect();
        let rank = |id: &'_ RevisionId| (self.nodes[id].file.revision.created.clone(), id.clone());
        let mut free: BTreeSet<(String, RevisionId)> =
            waiting.iter().filter(|(_, count)| **count == 0).map(|(id, _)| rank(id)).collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some((_, id)) = free.pop_first() {
            for child in &self.nodes[&id].children {
                if let Some(count) = waiting.get_mut(child) {
                    *count -= 1;
                    if *count == 0 {
                        free.insert(rank(child));
                    }
                }
            }
            waiting.remove(&id);
            order.push(id);
        }
        match waiting.keys().next() {
            None => Ok(order),
            Some(start) => Err(GraphError::Cycle(self.cycle(start, &waiting))),
        }
    }

    /// Every revision that still waits has a parent that waits, so walking up ends in the circle.
    fn cycle(&self, start: &RevisionId, waiting: &BTreeMap<&RevisionId, usize>) -> Vec<RevisionId> {
        let mut path = vec![start.clone()];
        loop {
            let Some(last) = path.last() else { return path };
            let Some(parent) =
                self.nodes[last].parents.iter().find(|parent| waiting.contains_key(parent))
            else {
                return path;
            };
            if let Some(seen) = path.iter().position(|id| id == parent) {
                let mut circle = path.split_off(seen);
                circle.reverse();
                // Start at the least id, so that the message is always the same.
                let least = circle
                    .iter()
                    .enumerate()
                    .min_by_key(|(_, id)| (*id).clone())
                    .map_or(0, |(index, _)| index);
                circle.rotate_left(least);
                circle.push(circle[0].clone());
                return circle;
            }
            path.push(parent.clone());
        }
    }

    /// Where `relvar.sum` and the folder differed when it was read.
    #[must_use]
    pub fn sum_issues(&self) -> &[SumIssue] {
        &self.sum_issues
    }

    /// What a reader of the folder should know: revisions that will hurt or fail, signatures that no longer count,
    /// and where `relvar.sum` differs.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let of_files = self.files().flat_map(advice::of_file);
        of_files.chain(self.changed_files()).collect()
    }

    /// Where the folder and `relvar.sum` differ, for which `upgrade` refuses to run.
    #[must_use]
    pub fn changed_files(&self) -> Vec<Finding> {
        self.sum_issues.iter().map(advice::of_sum).collect()
    }

    /// Revisions whose text is not the one that a database has applied, for which `upgrade` refuses to run.
    #[must_use]
    pub fn edited_after(&self, applied: &[AppliedRevision]) -> Vec<Finding> {
        let edited = applied.iter().filter_map(|applied| {
            self.file(&applied.id).filter(|file| file.body_sha256() != applied.body_sha256)
        });
        edited.map(advice::edited_after_applied).collect()
    }

    /// All revisions, parents before children.
    #[must_use]
    pub fn order(&self) -> &[RevisionId] {
        &self.order
    }

    /// The file of a revision.
    #[must_use]
    pub fn file(&self, id: &RevisionId) -> Option<&RevisionFile> {
        self.nodes.get(id).map(|node| &node.file)
    }

    /// A revision.
    #[must_use]
    pub fn revision(&self, id: &RevisionId) -> Option<&Revision> {
        self.file(id).map(|file| &file.revision)
    }

    /// When the youngest of some revisions was written.
    #[must_use]
    pub fn youngest(&self, ids: &[RevisionId]) -> Option<&str> {
        ids.iter().filter_map(|id| Some(self.revision(id)?.created.as_str())).max()
    }

    /// All files, parents before children.
    pub fn files(&self) -> impl Iterator<Item = &RevisionFile> {
        self.order.iter().map(|id| &self.nodes[id].file)
    }

    /// Files whose revisions a baseline replaced, and which may be removed when no database needs them any more.
    pub fn retired(&self) -> impl Iterator<Item = &RevisionFile> {
        self.retired.values()
    }

    /// The baseline that a revision was replaced by.
    #[must_use]
    pub fn baseline_of(&self, id: &RevisionId) -> Option<&RevisionId> {
        self.replaced.get(id)
    }

    /// True when there is no revision.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// True when there is such a revision.
    #[must_use]
    pub fn contains(&self, id: &RevisionId) -> bool {
        self.nodes.contains_key(id)
    }

    /// The revisions that it stands on, baselines resolved.
    #[must_use]
    pub fn parents(&self, id: &RevisionId) -> Vec<RevisionId> {
        self.nodes.get(id).map(|node| node.parents.iter().cloned().collect()).unwrap_or_default()
    }

    /// The revisions that stand on it.
    #[must_use]
    pub fn children(&self, id: &RevisionId) -> Vec<RevisionId> {
        self.nodes.get(id).map(|node| node.children.iter().cloned().collect()).unwrap_or_default()
    }

    /// Revisions that nothing stands on.
    #[must_use]
    pub fn heads(&self) -> Vec<RevisionId> {
        self.select(|node| node.children.is_empty())
    }

    /// Revisions that stand on nothing.
    #[must_use]
    pub fn bases(&self) -> Vec<RevisionId> {
        self.select(|node| node.parents.is_empty())
    }

    /// Revisions that more than one stands on.
    #[must_use]
    pub fn branch_points(&self) -> Vec<RevisionId> {
        self.select(|node| node.children.len() > 1)
    }

    fn select(&self, wanted: impl Fn(&Node) -> bool) -> Vec<RevisionId> {
        self.order.iter().filter(|id| wanted(&self.nodes[*id])).cloned().collect()
    }

    /// The revision and everything that it stands on.
    #[must_use]
    pub fn with_ancestors(&self, id: &RevisionId) -> BTreeSet<RevisionId> {
        self.reach(id, |node| &node.parents)
    }

    /// The revision and everything that stands on it.
    #[must_use]
    pub fn with_descendants(&self, id: &RevisionId) -> BTreeSet<RevisionId> {
        self.reach(id, |node| &node.children)
    }

    fn reach(
        &self,
        id: &RevisionId,
        next: impl Fn(&Node) -> &BTreeSet<RevisionId>,
    ) -> BTreeSet<RevisionId> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![id.clone()];
        while let Some(id) = waiting.pop() {
            if let Some(node) = self.nodes.get(&id)
                && seen.insert(id)
            {
                waiting.extend(next(node).iter().cloned());
            }
        }
        seen
    }

    /// The revisions of a set that nothing of the set stands on: what `current` shows of the applied ones.
    #[must_use]
    pub fn heads_of(&self, set: &BTreeSet<RevisionId>) -> Vec<RevisionId> {
        let has_child_within =
            |id: &RevisionId| self.nodes[id].children.iter().any(|child| set.contains(child));
        self.order.iter().filter(|id| set.contains(*id) && !has_child_within(id)).cloned().collect()
    }
}

fn by_id(mut files: Vec<RevisionFile>) -> Result<BTreeMap<RevisionId, RevisionFile>, GraphError> {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut by_id: BTreeMap<RevisionId, RevisionFile> = BTreeMap::new();
    for file in files {
        let id = file.revision.id.clone();
        if let Some(first) = by_id.get(&id) {
            let second =
                Box::new(file.at_key("revision", format!("{} has this id too", first.name)));
            return Err(GraphError::DuplicateId { id, first: first.name.clone(), second });
        }
        by_id.insert(id, file);
    }
    Ok(by_id)
}

/// Which baseline each replaced revision belongs to in the end: a baseline may itself be replaced by a later one.
fn replaced(
    files: &BTreeMap<RevisionId, RevisionFile>,
) -> Result<BTreeMap<RevisionId, RevisionId>, GraphError> {
    let mut direct: BTreeMap<RevisionId, RevisionId> = BTreeMap::new();
    for (id, file) in files {
        for old in &file.revision.replaces {
            if let Some(other) = direct.insert(old.clone(), id.clone()) {
                let message = format!("revision {old} is replaced by {id} and by {other}");
                return Err(GraphError::ReplacedTwice(Box::new(file.at_key("replaces", message))));
            }
        }
    }
    let resolve = |start: &RevisionId| {
        let mut id = start;
        let mut path = vec![start.clone()];
        while let Some(next) = direct.get(id) {
            if path.contains(next) {
                path.push(next.clone());
                return Err(GraphError::Cycle(path));
            }
            path.push(next.clone());
            id = next;
        }
        Ok(id.clone())
    };
    direct.keys().map(|old| Ok((old.clone(), resolve(old)?))).collect()
}
