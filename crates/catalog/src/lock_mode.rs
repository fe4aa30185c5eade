//! PostgreSQL's table-level lock modes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// PostgreSQL's table-level lock modes, weakest first (manual, "Explicit Locking").
///
/// Data spell them in snake case (`access_exclusive`), text for people as PostgreSQL's manual does (`ACCESS EXCLUSIVE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockMode {
    /// `SELECT`.
    AccessShare,
    /// `SELECT FOR UPDATE`.
    RowShare,
    /// `INSERT`, `UPDATE`, `DELETE`.
    RowExclusive,
    /// `VALIDATE CONSTRAINT`, `CREATE INDEX CONCURRENTLY`.
    ShareUpdateExclusive,
    /// `CREATE INDEX`.
    Share,
    /// `CREATE TRIGGER`, adding a foreign key.
    ShareRowExclusive,
    /// `REFRESH MATERIALIZED VIEW CONCURRENTLY`.
    Exclusive,
    /// Most of `ALTER TABLE`, `DROP`.
    AccessExclusive,
}

impl LockMode {
    /// All modes, weakest first.
    pub const ALL: [LockMode; 8] = [
        LockMode::AccessShare,
        LockMode::RowShare,
        LockMode::RowExclusive,
        LockMode::ShareUpdateExclusive,
        LockMode::Share,
        LockMode::ShareRowExclusive,
        LockMode::Exclusive,
        LockMode::AccessExclusive,
    ];

    /// What the lock lets others do, for a person.
    pub fn effect(self) -> &'static str {
        match self {
            LockMode::AccessShare
            | LockMode::RowShare
            | LockMode::RowExclusive
            | LockMode::ShareUpdateExclusive => "does not block reads or writes",
            LockMode::Share | LockMode::ShareRowExclusive | LockMode::Exclusive => "blocks writes",
            LockMode::AccessExclusive => "blocks reads and writes",
        }
    }

    /// The mode as data spell it.
    pub fn word(self) -> &'static str {
        match self {
            LockMode::AccessShare => "access_share",
            LockMode::RowShare => "row_share",
            LockMode::RowExclusive => "row_exclusive",
            LockMode::ShareUpdateExclusive => "share_update_exclusive",
            LockMode::Share => "share",
            LockMode::ShareRowExclusive => "share_row_exclusive",
            LockMode::Exclusive => "exclusive",
            LockMode::AccessExclusive => "access_exclusive",
        }
    }
}

impl FromStr for LockMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|mode| mode.word() == text).ok_or(())
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_serde_writes_and_reads_back() {
        for mode in LockMode::ALL {
            assert_eq!(mode.word().parse(), Ok(mode));
            assert_eq!(mode.to_string().to_lowercase().replace(' ', "_"), mode.word());
        }
        assert_eq!("AccessExclusive".parse::<LockMode>(), Err(()));
    }

    #[test]
    fn the_weakest_comes_first() {
        assert!(LockMode::ALL.is_sorted());
    }
}
