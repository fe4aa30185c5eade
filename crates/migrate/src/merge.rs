//! Joining branches.

use crate::draft::Draft;
use crate::graph::Graph;
use crate::revision::RevisionId;

/// Why revisions cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// A merge needs two or more.
    #[error("there is nothing to merge: {}", match .0 { Some(id) => format!("{id} is the only head"), None => "there is no revision".to_owned() })]
    OnlyOne(Option<RevisionId>),
    /// One stands on the other already.
    #[error("{below} is already an ancestor of {above}")]
    AlreadyJoined {
        /// The one below.
        below: RevisionId,
        /// The one above.
        above: RevisionId,
    },
}

impl Draft {
    /// A revision that does nothing but stand on several others; on all heads when none are named.
    ///
    /// # Errors
    /// When there are fewer than two, or one stands on another already.
    pub fn merge(
        graph: &Graph,
        ids: &[RevisionId],
        message: impl Into<String>,
    ) -> Result<Self, MergeError> {
        let mut parents = if ids.is_empty() { graph.heads() } else { ids.to_vec() };
        parents.sort();
        parents.dedup();
        if parents.len() < 2 {
            return Err(MergeError::OnlyOne(parents.pop()));
        }
        for below in &parents {
            let descendants = graph.with_descendants(below);
            if let Some(above) = parents.iter().find(|id| *id != below && descendants.contains(*id))
            {
                return Err(MergeError::AlreadyJoined {
                    below: below.clone(),
                    above: above.clone(),
                });
            }
        }
        Ok(Self { message: message.into(), parents, ..Self::default() })
    }
}
