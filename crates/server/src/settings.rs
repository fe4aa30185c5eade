//! What servers are configured with.

use crate::binaries::Binaries;

/// What matters to the meaning of a schema is as a fresh installation has it, but independent of the
/// machine: UTF8, locale C, UTC.
const MEANING: &str = "\
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, mdy'
lc_messages = 'C'
lc_monetary = 'C'
lc_numeric = 'C'
lc_time = 'C'
default_text_search_config = 'pg_catalog.english'
";

/// What every server of ours has: only the socket, room for large schemas, a quiet log. Since 15.20 a CREATE locks also
/// what the new object depends on, which makes 1.6 times the locks of one transaction that makes a schema.
const COMMON: &str = "\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
max_locks_per_transaction = 1024
jit = off
logging_collector = off
log_min_error_statement = panic
";

/// A shadow's data is thrown away, so nothing is made safe against a crash. Shared memory for parallel
/// workers stands in the data directory, so that it goes with it.
const THROWAWAY: &str = "\
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 5MB
max_wal_size = 256MB
checkpoint_timeout = 1h
log_checkpoints = off
autovacuum = off
shared_buffers = 16MB
dynamic_shared_memory_type = mmap
log_min_messages = fatal
";

/// The sizes of the log are PostgreSQL's defaults, which would be smaller with small segments.
const DURABLE: &str = "\
shared_buffers = 64MB
min_wal_size = 80MB
max_wal_size = 1GB
";

/// The whole `postgresql.conf` of a server that holds shadows.
pub(crate) fn throwaway(binaries: &Binaries) -> String {
    // From 18 reads may go to worker processes, which cost a fork at every start.
    let by_version = if binaries.major() >= 18 { "io_method = sync\n" } else { "" };
    format!("# Written by relvar.\n{MEANING}{COMMON}{THROWAWAY}{by_version}")
}

/// The `postgresql.conf` that a development server begins with; its owner may change it.
pub(crate) fn durable() -> String {
    format!("# Written by relvar; change what you like.\n{MEANING}{COMMON}{DURABLE}")
}

/// The arguments of `initdb` beside the directory, for a shadow server.
pub(crate) fn initdb_throwaway(binaries: &Binaries) -> Vec<&'static str> {
    let mut arguments = initdb_durable();
    arguments.push("--no-sync");
    // Checksums are the default from 18.
    if binaries.major() >= 18 {
        arguments.push("--no-data-checksums");
    }
    arguments
}

/// The arguments of `initdb` beside the directory, for a server that keeps its data.
pub(crate) fn initdb_durable() -> Vec<&'static str> {
    vec![
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        // A data directory is made by copying one, and its segment of write-ahead log with it.
        "--wal-segsize=1",
    ]
}
