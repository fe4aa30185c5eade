//! What a plan, a revision file, the runner and the ledger call the steps of a change.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a step is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Statements in one transaction.
    Sql,
    /// Gives rows that exist their values.
    Backfill,
    /// Proves something about the rows that exist, and fails where they do not comply.
    Validate,
    /// Statements that PostgreSQL refuses in a transaction and that wait for others without blocking them:
    /// `CREATE INDEX CONCURRENTLY` and its like.
    Concurrent,
}

impl StepKind {
    /// All kinds.
    pub const ALL: [StepKind; 4] =
        [StepKind::Sql, StepKind::Backfill, StepKind::Validate, StepKind::Concurrent];

    /// The word that data use.
    pub fn word(self) -> &'static str {
        match self {
            StepKind::Sql => "sql",
            StepKind::Backfill => "backfill",
            StepKind::Validate => "validate",
            StepKind::Concurrent => "concurrent",
        }
    }
}

impl FromStr for StepKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where a step belongs in a change that old and new application have to live through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Old and new application both work after it.
    Expand,
    /// It moves data.
    Backfill,
    /// The application of before may fail after it: something goes, or rows that it writes are refused.
    Contract,
}

impl Phase {
    /// All phases, in order.
    pub const ALL: [Phase; 3] = [Phase::Expand, Phase::Backfill, Phase::Contract];

    /// The word that data use.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Expand => "expand",
            Phase::Backfill => "backfill",
            Phase::Contract => "contract",
        }
    }
}

impl FromStr for Phase {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|phase| phase.word() == text).ok_or(())
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
