//! What will run, as plain data.

use relvar_catalog::ObjectId;
pub use relvar_catalog::{LockMode, Phase, StepKind};
use relvar_report::Finding;
use serde::{Deserialize, Serialize};

/// Steps in order, and what there is to say about them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What runs, in this order.
    pub steps: Vec<Step>,
    /// Whose data is lost: `public.orders.note`, sorted. Empty for a plan that keeps all data.
    pub lossy: Vec<String>,
    /// What is to be said about the plan.
    pub findings: Vec<Finding>,
    /// Whether a step runs bodies of functions that may name what another such step makes, so that only a trial tells
    /// whether their order is right.
    #[serde(skip)]
    pub runs_bodies: bool,
}

/// One statement, as it will run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The statement, without a final semicolon.
    pub sql: String,
    /// How it is run.
    pub kind: StepKind,
    /// Which applications work after it.
    pub phase: Phase,
    /// How it stands to transactions.
    pub transaction: Transaction,
    /// The strongest lock that it takes on an object that exists before, and on which.
    pub lock: Option<Lock>,
    /// Whether it writes a table anew.
    pub rewrites: bool,
    /// Whether it reads a whole table.
    pub scans: bool,
    /// The indexes, and the constraints that own one, that it builds again although it rewrites no table.
    #[serde(default)]
    pub rebuilds: Vec<ObjectId>,
    /// Why it is there: the change, as a person reads it.
    pub because: String,
    /// What to say beside it; empty where the statement says it all.
    pub note: String,
    /// The object that it is about, where it is about one.
    #[serde(skip)]
    pub object: Option<ObjectId>,
}

/// How a step stands to transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transaction {
    /// Shares one with its neighbours.
    Shared,
    /// In one of its own: what comes before must be committed, and what comes after wait.
    Own,
    /// Cannot run in any.
    None,
}

/// A lock on a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Its mode.
    pub mode: LockMode,
    /// The relations that are locked.
    pub on: Vec<ObjectId>,
}

impl Step {
    /// A statement that shares a transaction and locks nothing that exists.
    pub fn new(sql: impl Into<String>) -> Self {
        Step {
            sql: sql.into(),
            kind: StepKind::Sql,
            phase: Phase::Expand,
            transaction: Transaction::Shared,
            lock: None,
            rewrites: false,
            scans: false,
            rebuilds: Vec::new(),
            because: String::new(),
            note: String::new(),
            object: None,
        }
    }

    /// With a lock on one relation.
    #[must_use]
    pub fn locks(mut self, mode: LockMode, on: &ObjectId) -> Self {
        self.lock = Some(Lock { mode, on: vec![on.clone()] });
        self
    }

    /// With the lock on one more relation.
    #[must_use]
    pub fn and_locks(mut self, on: &ObjectId) -> Self {
        if let Some(lock) = &mut self.lock
            && !lock.on.contains(on)
        {
            lock.on.push(on.clone());
        }
        self
    }

    /// In another kind of transaction.
    #[must_use]
    pub fn transaction(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }

    /// Proves something about the rows that exist, in a transaction of its own.
    #[must_use]
    pub fn validates(mut self) -> Self {
        self.kind = StepKind::Validate;
        self.transaction(Transaction::Own)
    }

    /// Reads a whole table.
    #[must_use]
    pub fn scans(mut self) -> Self {
        self.scans = true;
        self
    }

    /// Writes a table anew.
    #[must_use]
    pub fn rewrites(mut self) -> Self {
        self.rewrites = true;
        self.scans = true;
        self
    }

    /// With a remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl Plan {
    /// The steps as they share transactions: each group is one transaction, or one statement outside.
    pub fn groups(&self) -> Vec<&[Step]> {
        self.steps
            .chunk_by(|a, b| {
                a.transaction == Transaction::Shared && b.transaction == Transaction::Shared
            })
            .collect()
    }
}
