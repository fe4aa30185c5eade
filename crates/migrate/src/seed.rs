//! What a new revision cannot get from its content: an id, a time, a user.

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};

use crate::revision::RevisionId;

/// How a time is written in a header and in a file's name.
const TIME: &str = "%Y%m%d%H%M%S";

/// The id and the time of a new revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Birth {
    /// Who it is.
    pub id: RevisionId,
    /// When it was written, UTC, as `YYYYMMDDhhmmss`.
    pub created: String,
}

/// Where ids, times and the user's name come from; tests give fixed ones.
pub trait Seed {
    /// An id that no other revision has.
    fn id(&mut self) -> RevisionId;
    /// The time now.
    fn now(&mut self) -> Timestamp;
    /// The name that a signature carries.
    fn user(&mut self) -> String;

    /// The id and time of a new revision: now, and later than its youngest parent, so that files stand in the order of
    /// their names.
    fn birth(&mut self, youngest_parent: Option<&str>) -> Birth {
        let id = self.id();
        let now = self.now().strftime(TIME).to_string();
        let after = youngest_parent.and_then(|created| DateTime::strptime(TIME, created).ok());
        let after = after.and_then(|created| created.checked_add(1.second()).ok());
        let after = after.map(|created| created.strftime(TIME).to_string());
        Birth { id, created: after.map_or(now.clone(), |after| after.max(now)) }
    }
}

/// Random ids and the machine's clock.
#[derive(Debug, Clone)]
pub struct SystemSeed {
    user: String,
}

impl SystemSeed {
    /// The name comes from outside, because this crate reads no environment.
    #[must_use]
    pub fn new(user: impl Into<String>) -> Self {
        Self { user: user.into() }
    }
}

impl Seed for SystemSeed {
    fn id(&mut self) -> RevisionId {
        let mut bytes = [0; 6];
        if getrandom::fill(&mut bytes).is_err() {
            // A system without random numbers has a clock; six bytes of its nanoseconds last for years.
            let nanoseconds = Timestamp::now().as_nanosecond().to_be_bytes();
            bytes.copy_from_slice(&nanoseconds[nanoseconds.len() - 6..]);
        }
        RevisionId::from_bytes(bytes)
    }

    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }

    fn user(&mut self) -> String {
        self.user.clone()
    }
}

/// Ids that count up and a clock that a caller sets: the same input gives the same bytes.
#[derive(Debug, Clone)]
pub struct FixedSeed {
    next_id: u64,
    now: Timestamp,
    user: String,
}

impl FixedSeed {
    /// Ids count from `first_id`; every revision is one second younger than the one before.
    #[must_use]
    pub fn new(first_id: u64, now: Timestamp, user: impl Into<String>) -> Self {
        Self { next_id: first_id, now, user: user.into() }
    }
}

impl Seed for FixedSeed {
    fn id(&mut self) -> RevisionId {
        let [_, _, bytes @ ..] = self.next_id.to_be_bytes();
        self.next_id += 1;
        RevisionId::from_bytes(bytes)
    }

    fn now(&mut self) -> Timestamp {
        let now = self.now;
        self.now = now.checked_add(jiff::SignedDuration::from_secs(1)).unwrap_or(now);
        now
    }

    fn user(&mut self) -> String {
        self.user.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_younger_than_its_parents() {
        let mut seed = FixedSeed::new(1, "2026-01-01T00:00:58Z".parse().unwrap(), "ana");
        assert_eq!(seed.birth(Some("20250101000000")).created, "20260101000058");
        assert_eq!(seed.birth(Some("20260101000059")).created, "20260101000100");
        assert_eq!(seed.birth(None).created, "20260101000100");
    }
}
