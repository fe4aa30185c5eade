//! One difference between two catalogs.

use std::borrow::Cow;
use std::fmt;

use relvar_catalog::{Body, Object, ObjectId, UserMapping};
use serde::{Deserialize, Serialize, Serializer};

use crate::attribute::{Attribute, Dependencies};

/// One difference between the catalog of today and the wanted one.
#[derive(Debug, Clone, Deserialize)]
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

impl Change {
    /// The object and what happens to it, without its attributes: `~ column public.orders.id`.
    #[must_use]
    pub fn headline(&self) -> String {
        match self {
            Change::Added(object) => format!("+ {}", object.id),
            Change::Removed(object) => format!("- {}", object.id),
            Change::Altered { before, .. } => format!("~ {}", before.id),
            Change::Renamed { from, to } => format!("~ {from} becomes {}", to.path()),
        }
    }
}

/// One line for a person: `+ column public.orders.note`, `~ column public.orders.id: options {} -> {n_distinct=5}`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        let mut parts: Vec<String> = self.attributes().iter().map(ToString::to_string).collect();
        if parts.is_empty() {
            let Dependencies { gained, lost } = self.dependencies();
            parts.extend(gained.iter().map(|id| format!("depends on {id}")));
            parts.extend(lost.iter().map(|id| format!("no longer depends on {id}")));
        }
        if !parts.is_empty() {
            write!(f, ": {}", parts.join("; "))?;
        }
        Ok(())
    }
}

/// A change as data: an altered object with the attributes and dependencies that differ.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "it lives as long as one change is written")]
enum Data<'a> {
    Added(Cow<'a, Object>),
    Removed(Cow<'a, Object>),
    Altered {
        before: Cow<'a, Object>,
        after: Cow<'a, Object>,
        attributes: Vec<Attribute>,
        dependencies: Dependencies,
    },
    Renamed {
        from: &'a ObjectId,
        to: &'a ObjectId,
    },
}

/// The object without options that may be passwords: those of a user mapping.
fn without_secrets(object: &Object) -> Cow<'_, Object> {
    if !matches!(object.body, Body::UserMapping(_)) {
        return Cow::Borrowed(object);
    }
    let body = Body::UserMapping(UserMapping { options: Vec::new() });
    Cow::Owned(Object { body, ..object.clone() })
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data = match self {
            Change::Added(object) => Data::Added(without_secrets(object)),
            Change::Removed(object) => Data::Removed(without_secrets(object)),
            Change::Altered { before, after } => {
                let (before, after) = (without_secrets(before), without_secrets(after));
                let (attributes, dependencies) = (self.attributes(), self.dependencies());
                Data::Altered { before, after, attributes, dependencies }
            }
            Change::Renamed { from, to } => Data::Renamed { from, to },
        };
        data.serialize(serializer)
    }
}
