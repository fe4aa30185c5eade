//! Where a run shall end: what a user may write for it, and which revisions that means.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::graph::Graph;
use crate::revision::RevisionId;

/// What a user may write where a revision is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetSpec {
    /// `head`: the only one.
    Head,
    /// `heads`: all of them.
    Heads,
    /// `base`: before the first.
    Base,
    /// `+N`: N further.
    Forward(usize),
    /// `-N`: N back.
    Back(usize),
    /// An id or its beginning.
    Id(String),
}

/// Why a target means no revision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Not one of the forms.
    #[error(
        "invalid revision \"{0}\": expected `head`, `heads`, `base`, `+N`, `-N` or a revision ID"
    )]
    Syntax(String),
    /// No revision has this id.
    #[error("there is no revision \"{0}\" in the migration folder")]
    Unknown(String),
    /// More than one id starts like this.
    #[error("\"{prefix}\" is the beginning of several revisions: {}", list(candidates))]
    Ambiguous {
        /// What was written.
        prefix: String,
        /// What it may mean.
        candidates: Vec<RevisionId>,
    },
    /// `head` was asked for, but there are several.
    #[error("there is more than one head: {}", list(.0))]
    SeveralHeads(Vec<RevisionId>),
    /// A relative target needs one place to start from.
    #[error(
        "\"{spec}\" is ambiguous while the database is at several revisions: {}",
        list(current)
    )]
    SeveralCurrent {
        /// What was written.
        spec: String,
        /// Where the database stands.
        current: Vec<RevisionId>,
    },
    /// Fewer revisions are left than were asked for.
    #[error("\"{spec}\" goes too far: {} left", match left { 0 => "no revision is".to_owned(), 1 => "only 1 revision is".to_owned(), _ => format!("only {left} revisions are") })]
    TooFar {
        /// What was written.
        spec: String,
        /// How many there are.
        left: usize,
    },
    /// A downgrade to a revision that the database does not have.
    #[error("revision {0} is not applied, so there is no way back to it")]
    NotApplied(RevisionId),
    /// `upgrade -1`, `downgrade +1`, `downgrade heads`.
    #[error("invalid revision \"{spec}\" for {command}")]
    WrongWay {
        /// What was written.
        spec: String,
        /// The command.
        command: &'static str,
    },
}

impl TargetError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Syntax(_) => {
                "`relvar history` lists the revisions; the first 4 digits of an ID are enough"
            }
            Self::Unknown(_) => "`relvar history` lists the revisions",
            Self::Ambiguous { .. } => "write more digits",
            Self::SeveralHeads(_) => {
                "join them with `relvar merge`, name one of them, or run `relvar upgrade heads`"
            }
            Self::SeveralCurrent { .. } => "name a revision",
            Self::TooFar { .. } => "`relvar current` shows where the database is",
            Self::NotApplied(_) => {
                "`relvar current` shows where the database is, `relvar upgrade` goes forward"
            }
            Self::WrongWay { command: "upgrade", .. } => "upgrade takes head, heads, +N or an id",
            Self::WrongWay { .. } => "downgrade takes -N, an id, or base",
        }
        .to_owned()
    }
}

fn list(ids: &[RevisionId]) -> String {
    ids.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
}

impl FromStr for TargetSpec {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let wrong = || TargetError::Syntax(text.to_owned());
        let steps = |digits: &str| {
            digits.parse::<usize>().ok().filter(|count| *count > 0).ok_or_else(wrong)
        };
        match text {
            "head" => Ok(Self::Head),
            "heads" => Ok(Self::Heads),
            "base" => Ok(Self::Base),
            _ => match text.split_at_checked(1) {
                Some(("+", digits)) => steps(digits).map(Self::Forward),
                Some(("-", digits)) => steps(digits).map(Self::Back),
                Some(_) if is_prefix(text) => Ok(Self::Id(text.to_owned())),
                Some(_) | None => Err(wrong()),
            },
        }
    }
}

fn is_prefix(text: &str) -> bool {
    (4..=RevisionId::LENGTH).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

impl fmt::Display for TargetSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("head"),
            Self::Heads => f.write_str("heads"),
            Self::Base => f.write_str("base"),
            Self::Forward(count) => write!(f, "+{count}"),
            Self::Back(count) => write!(f, "-{count}"),
            Self::Id(prefix) => f.write_str(prefix),
        }
    }
}

impl Graph {
    /// The revision that an id or its beginning means; a replaced one means its baseline.
    ///
    /// # Errors
    /// When no id or more than one starts like this.
    pub fn find(&self, prefix: &str) -> Result<RevisionId, TargetError> {
        let candidates: Vec<RevisionId> =
            self.order().iter().filter(|id| id.as_str().starts_with(prefix)).cloned().collect();
        match candidates.as_slice() {
            [id] => Ok(id.clone()),
            [] => {
                let replaced = prefix.parse().ok().and_then(|id| self.baseline_of(&id).cloned());
                replaced.ok_or_else(|| TargetError::Unknown(prefix.to_owned()))
            }
            _ => Err(TargetError::Ambiguous { prefix: prefix.to_owned(), candidates }),
        }
    }

    /// The revisions that a single place means, each the end of a line: for `show`, `merge`, `stamp` and scripts.
    ///
    /// # Errors
    /// When the target is relative, unknown, or `head` of several.
    pub fn ends(&self, spec: &TargetSpec) -> Result<Vec<RevisionId>, TargetError> {
        match spec {
            TargetSpec::Base => Ok(Vec::new()),
            TargetSpec::Heads => Ok(self.heads()),
            TargetSpec::Id(prefix) => self.find(prefix).map(|id| vec![id]),
            TargetSpec::Head => match self.heads() {
                heads if heads.len() > 1 => Err(TargetError::SeveralHeads(heads)),
                heads => Ok(heads),
            },
            TargetSpec::Forward(_) | TargetSpec::Back(_) => {
                Err(TargetError::WrongWay { spec: spec.to_string(), command: "a place" })
            }
        }
    }

    /// What `upgrade` has to run on a database that has `applied`, in order.
    ///
    /// # Errors
    /// When the target is unclear or lies behind.
    pub fn upgrade_path(
        &self,
        applied: &BTreeSet<RevisionId>,
        spec: &TargetSpec,
    ) -> Result<Vec<RevisionId>, TargetError> {
        let ends = match spec {
            TargetSpec::Back(_) | TargetSpec::Base => {
                return Err(TargetError::WrongWay { spec: spec.to_string(), command: "upgrade" });
            }
            TargetSpec::Forward(_) => self.ends(&TargetSpec::Head)?,
            TargetSpec::Head | TargetSpec::Heads | TargetSpec::Id(_) => self.ends(spec)?,
        };
        let wanted: BTreeSet<RevisionId> =
            ends.iter().flat_map(|end| self.with_ancestors(end)).collect();
        let is_pending = |id: &&RevisionId| wanted.contains(*id) && !applied.contains(*id);
        let mut path: Vec<RevisionId> = self.order().iter().filter(is_pending).cloned().collect();
        if let TargetSpec::Forward(count) = spec {
            if path.len() < *count {
                return Err(TargetError::TooFar { spec: spec.to_string(), left: path.len() });
            }
            path.truncate(*count);
        }
        Ok(path)
    }

    /// What `downgrade` has to undo on a database that has `applied`, in order.
    ///
    /// Going back to a revision undoes what stands on it; another branch stays.
    ///
    /// # Errors
    /// When the target is unclear, not applied, or lies ahead.
    pub fn downgrade_path(
        &self,
        applied: &BTreeSet<RevisionId>,
        spec: &TargetSpec,
    ) -> Result<Vec<RevisionId>, TargetError> {
        let backwards = |wanted: &dyn Fn(&RevisionId) -> bool| -> Vec<RevisionId> {
            self.order()
                .iter()
                .rev()
                .filter(|id| applied.contains(*id) && wanted(id))
                .cloned()
                .collect()
        };
        match spec {
            TargetSpec::Base => Ok(backwards(&|_| true)),
            TargetSpec::Id(prefix) => {
                let target = self.find(prefix)?;
                if !applied.contains(&target) {
                    return Err(TargetError::NotApplied(target));
                }
                let above = self.with_descendants(&target);
                Ok(backwards(&|id| *id != target && above.contains(id)))
            }
            TargetSpec::Back(count) => {
                let current = self.heads_of(applied);
                if current.len() > 1 {
                    return Err(TargetError::SeveralCurrent { spec: spec.to_string(), current });
                }
                let mut path = backwards(&|_| true);
                if path.len() < *count {
                    return Err(TargetError::TooFar { spec: spec.to_string(), left: path.len() });
                }
                path.truncate(*count);
                Ok(path)
            }
            TargetSpec::Head | TargetSpec::Heads | TargetSpec::Forward(_) => {
                Err(TargetError::WrongWay { spec: spec.to_string(), command: "downgrade" })
            }
        }
    }
}
