//! One difference between two catalogs.

use std::fmt;

use relvar_catalog::{Object, ObjectId};
use serde::{Deserialize, Serialize};

/// One difference between the catalog of today and the wanted one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a list of differences is short; a box would only be in the way of matching"
)]
pub enum Change {
    /// Only the wanted catalog has it.
    Added(Object),
    /// Only today's catalog has it.
    Removed(Object),
    /// Both have it, with different bodies.
    Altered {
        /// As it is today.
        before: Object,
        /// As it is wanted.
        after: Object,
    },
    /// The same object under another name.
    Renamed {
        /// Its name today.
        from: ObjectId,
        /// Its wanted name.
        to: ObjectId,
    },
}

/// What a change does, without its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// It comes into being.
    Added,
    /// It goes.
    Removed,
    /// It changes.
    Altered,
    /// It gets another name.
    Renamed,
}

impl Change {
    /// The object that the change is about; for a rename its name today.
    pub fn id(&self) -> &ObjectId {
        match self {
            Change::Added(object) | Change::Removed(object) => &object.id,
            Change::Altered { before, .. } => &before.id,
            Change::Renamed { from, .. } => from,
        }
    }

    /// What it does.
    pub fn verb(&self) -> Verb {
        match self {
            Change::Added(_) => Verb::Added,
            Change::Removed(_) => Verb::Removed,
            Change::Altered { .. } => Verb::Altered,
            Change::Renamed { .. } => Verb::Renamed,
        }
    }

    /// The change that takes this one back.
    pub fn inverse(self) -> Change {
        match self {
            Change::Added(object) => Change::Removed(object),
            Change::Removed(object) => Change::Added(object),
            Change::Altered { before, after } => Change::Altered { before: after, after: before },
            Change::Renamed { from, to } => Change::Renamed { from: to, to: from },
        }
    }
}

/// One line for a person: `+ column public.orders.note`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Added(object) => write!(f, "+ {}", object.id),
            Change::Removed(object) => write!(f, "- {}", object.id),
            Change::Altered { before, .. } => write!(f, "~ {}", before.id),
            Change::Renamed { from, to } => write!(f, "~ {from} becomes {}", to.path()),
        }
    }
}
