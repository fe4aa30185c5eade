//! What a new revision cannot get from its content: an id, a time, a user.

use jiff::Timestamp;

use crate::revision::RevisionId;

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

    /// The id and time of a new revision.
    fn birth(&mut self) -> Birth {
        Birth { id: self.id(), created: self.now().strftime("%Y%m%d%H%M%S").to_string() }
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
