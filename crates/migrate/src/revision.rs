//! What a revision is, once its file has been read.

use std::fmt;
use std::str::FromStr;

use relvar_catalog::LockMode;
pub use relvar_catalog::{Phase, StepKind};
use serde::{Deserialize, Serialize};

use crate::statement::Statement;

/// A reviewed unit of change: a node of the graph, with the way up and the way down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Who it is; unique in its folder.
    pub id: RevisionId,
    /// The revisions that must be applied before it; two or more make it a merge.
    pub parents: Vec<RevisionId>,
    /// The revisions that this one stands for (a baseline); empty for all others.
    pub replaces: Vec<RevisionId>,
    /// When it was written, UTC, as `YYYYMMDDhhmmss`.
    pub created: String,
    /// What it is for, in the author's words.
    pub message: String,
    /// Whether somebody has read it.
    pub review: Review,
    /// What its up section destroys, as `table.column` or `table`.
    pub lossy: Vec<String>,
    /// Objects that it leaves otherwise than the schema files define them, accepted by its author:
    /// `column public.orders.id` or `public.orders`.
    pub accepts: Vec<String>,
    /// Tables that it rewrites while reads and writes wait.
    pub blocks: Vec<String>,
    /// Whether its author has accepted that, however large they are.
    pub allow_blocking: bool,
    /// What `upgrade` runs.
    pub up: Section,
    /// What `downgrade` runs, or why it cannot.
    pub down: Down,
}

impl Revision {
    /// True for a revision that joins branches.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// The statements of one direction; nothing where there is no such way.
    #[must_use]
    pub fn steps(&self, direction: Direction) -> &[Step] {
        match (direction, &self.down) {
            (Direction::Up, _) => &self.up.steps,
            (Direction::Down, Down::Section { section, .. }) => &section.steps,
            (Direction::Down, Down::Irreversible { .. } | Down::Nothing { .. } | Down::Missing) => {
                &[]
            }
        }
    }
}

/// Twelve lower-case hexadecimal digits that name a revision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevisionId(String);

impl RevisionId {
    /// How many digits an id has.
    pub const LENGTH: usize = 12;

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes an id of six random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 6]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl FromStr for RevisionId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == Self::LENGTH && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId(text.to_owned()))
        }
    }
}

impl TryFrom<String> for RevisionId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<RevisionId> for String {
    fn from(id: RevisionId) -> Self {
        id.0
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no revision id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a revision ID: an ID is 12 lower-case hexadecimal digits")]
pub struct InvalidId(pub String);

/// What the file says about its review. Whether the signature still fits the text is
/// [`RevisionFile::review_state`](crate::RevisionFile::review_state).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Nobody has signed it.
    Pending,
    /// Somebody has.
    Approved(Signature),
}

/// Who approved which text, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The name the reviewer gave.
    pub signed_by: String,
    /// When, RFC 3339, UTC.
    pub signed_at: String,
    /// SHA-256 of the file without its review line.
    pub body_sha256: String,
}

/// Which way a revision is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `upgrade`.
    Up,
    /// `downgrade`.
    Down,
}

impl Direction {
    /// The word that the ledger and the file use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Down {
    /// Statements that undo the up section.
    Section {
        /// The statements.
        section: Section,
        /// What they destroy, as `table.column` or `table`.
        lossy: Vec<String>,
    },
    /// There is none, and the file says why.
    Irreversible {
        /// The author's reason.
        why: String,
    },
    /// Nothing has to be done, and the file says why.
    Nothing {
        /// The author's reason.
        why: String,
    },
    /// The file does not say.
    Missing,
}

/// The steps of one direction, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// The steps, numbered from 1.
    pub steps: Vec<Step>,
}

impl Section {
    /// How many statements there are in all steps.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.steps.iter().map(|step| step.statements.len()).sum()
    }
}

/// Statements that are run, journaled and repeated together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number in the section, from 1.
    pub number: u32,
    /// How it is run: what its directive says, or else what its statements are.
    pub kind: StepKind,
    /// Which applications work after it, where its directive or the header says so.
    pub phase: Option<Phase>,
    /// Whether its statements share one transaction.
    pub transaction: TransactionMode,
    /// The strongest lock that it is to take on each relation that exists before it; empty where nothing is said.
    pub locks: Vec<StepLock>,
    /// The author promises that its statements may be run again when it is not known whether they ran.
    pub idempotent: bool,
    /// Line of the file (from 1) where it starts.
    pub line: u32,
    /// What it runs.
    pub statements: Vec<Statement>,
}

/// A lock that a step is to take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepLock {
    /// Its mode.
    pub mode: LockMode,
    /// The relations, as SQL names them: `public.orders`.
    pub on: Vec<String>,
}

/// How a step meets transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionMode {
    /// All statements and the step's journal row commit together.
    #[default]
    Together,
    /// Each statement by itself (`transaction=none`).
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_twelve_lower_case_hex_digits() {
        assert!("a1b2c3d4e5f6".parse::<RevisionId>().is_ok());
        for bad in ["", "a1b2c3d4e5f", "A1B2C3D4E5F6", "a1b2c3d4e5f67", "g1b2c3d4e5f6", "ääääää"]
        {
            assert_eq!(bad.parse::<RevisionId>(), Err(InvalidId(bad.to_owned())));
        }
        assert_eq!(
            RevisionId::from_bytes([0xa1, 0xb2, 0xc3, 0xd4, 0x05, 0xf6]).as_str(),
            "a1b2c3d405f6"
        );
    }
}
