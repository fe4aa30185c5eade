//! What a pool has done.

/// The connections of a pool now, and what it has done since it was made. Given by [`Pool::counts`](crate::Pool::counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PoolCounts {
    /// Connections that are open or being made, now.
    pub open: usize,
    /// Connections that are open and in no use, now.
    pub idle: usize,
    /// Callers that wait for a connection, now.
    pub waiting: usize,
    /// How often a connection was asked for.
    pub acquired: u64,
    /// How often all were in use, so that the caller had to wait.
    pub waited: u64,
    /// How often `acquire_timeout` was over before there was one.
    pub timed_out: u64,
    /// Connections that were made.
    pub opened: u64,
    /// Connections that could not be made.
    pub failed: u64,
    /// How often the server had no room for another connection (53300).
    pub refused_full: u64,
    /// Connections that were found closed: by the server, by the network, by a deadline.
    pub lost: u64,
    /// Connections that were closed for their age (`connection_lifetime_max`).
    pub expired: u64,
    /// Connections that were closed because they were not used (`idle_timeout`).
    pub idle_closed: u64,
    /// Connections that were closed because a future was dropped in the middle of a statement, or because they could not be
    /// brought back into the state in which they were taken.
    pub given_up: u64,
}
