//! How a run shall behave.

use std::time::Duration;

/// What the caller decides about a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOptions {
    /// Which revisions may run.
    pub policy: Policy,
    /// Whether a downgrade may go through revisions that lose data.
    pub allow_destructive: bool,
    /// Say what would run, change nothing, not even create the ledger.
    pub dry_run: bool,
    /// `search_path` of every step; as in `SET search_path TO …`.
    pub search_path: String,
    /// How long one statement waits for a lock before it lets the others pass, rolls its step back and tries again.
    pub lock_timeout: Duration,
    /// How long a step may try, all attempts and pauses together, before the run gives up.
    pub lock_wait_max: Duration,
    /// How long a CONCURRENTLY statement may wait for locks and old transactions; it does not block others meanwhile.
    pub concurrently_wait_max: Duration,
    /// How long to wait for another runner, or for a backend that outlived its killed client.
    pub runner_wait_max: Duration,
    /// End a backend that outlived its killed client instead of waiting for it.
    pub terminate_orphan: bool,
    /// What to do with a statement of which nobody can tell whether it ran.
    pub in_doubt: InDoubt,
    /// How long the server keeps a transaction whose client is silent.
    pub idle_in_transaction_max: Duration,
    /// How often the server looks whether the client still lives, where it can (14 and later).
    pub client_check_interval: Duration,
    /// `stamp` forgets revisions that the folder does not know.
    pub forget_unknown: bool,
    /// Before its first step, `upgrade` refuses revisions that create what the database has already.
    pub refuse_existing: bool,
    /// `upgrade` runs revisions that rewrite tables of more than 10,000 rows while reads and writes wait, also where their
    /// author has not accepted it.
    pub allow_blocking: bool,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            allow_destructive: false,
            dry_run: false,
            search_path: "\"$user\", public".to_owned(),
            lock_timeout: Duration::from_secs(2),
            lock_wait_max: Duration::from_secs(5 * 60),
            concurrently_wait_max: Duration::from_secs(60 * 60),
            runner_wait_max: Duration::from_secs(5 * 60),
            terminate_orphan: false,
            in_doubt: InDoubt::Refuse,
            idle_in_transaction_max: Duration::from_secs(60),
            client_check_interval: Duration::from_secs(2),
            forget_unknown: false,
            refuse_existing: true,
            allow_blocking: false,
        }
    }
}

/// Which revisions may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Run what nobody has signed, or what was edited after it was signed; for embedded databases.
    pub allow_pending: bool,
}

/// What to do with a statement outside of transactions that was started by a run that broke off, where no probe
/// tells whether it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDoubt {
    /// Stop, and say which statement it is.
    Refuse,
    /// Run it (again).
    Repeat,
    /// Take it as done.
    Skip,
}
