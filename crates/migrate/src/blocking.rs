//! Tables that a pending revision rewrites while others wait, and that have grown since it was written.

use relvar_connect::Target;
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

use crate::revision::RevisionId;
use crate::revision_file::RevisionFile;
use crate::run_error::RunError;

/// A table of at most so many rows is rewritten in a moment.
pub const ROWS_IN_A_MOMENT: f64 = 10_000.0;

/// A table that is rewritten while others wait.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockedTable {
    /// The revision that rewrites it.
    pub revision: RevisionId,
    /// Its name.
    pub table: String,
    /// About how many rows it has.
    pub rows: f64,
    /// Its size in bytes.
    pub bytes: i64,
}

impl std::fmt::Display for BlockedTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let megabytes = self.bytes.div_euclid(1_000_000).max(1);
        write!(f, "{}: about {:.0} rows, {megabytes} MB", self.table, self.rows)
    }
}

/// How many rows a table has, by the planner's estimate; one that was never analysed is judged by its size: a short row
/// takes about 40 bytes.
#[must_use]
pub fn rows_by(estimate: f64, bytes: i64) -> f64 {
    if estimate >= 0.0 { estimate } else { bytes as f64 / 40.0 }
}

/// A partitioned table has the rows of its partitions.
const SIZES: &str = "SELECT w.at, sum(c.reltuples)::float8, sum(pg_catalog.pg_relation_size(c.oid))::int8, \
           bool_or(c.reltuples < 0) \
      FROM pg_catalog.unnest($1) WITH ORDINALITY AS w (name, at) \
      CROSS JOIN LATERAL (SELECT pg_catalog.to_regclass(w.name) AS oid) AS t \
      JOIN pg_catalog.pg_class c ON c.relkind IN ('r', 'm') AND (c.oid = t.oid \
           OR c.oid IN (SELECT p.relid FROM pg_catalog.pg_partition_tree(t.oid) AS p)) \
     GROUP BY w.at";

/// Refuses revisions that rewrite a large table while others wait, where their author has not accepted it.
///
/// # Errors
/// When there is one, or the server cannot be asked.
pub(crate) async fn refuse(
    client: &Client,
    files: &[&RevisionFile],
    target: &Target,
) -> Result<(), RunError> {
    let asked: Vec<(&RevisionId, &String)> = files
        .iter()
        .map(|file| &file.revision)
        .filter(|revision| !revision.allow_blocking)
        .flat_map(|revision| revision.blocks.iter().map(|table| (&revision.id, table)))
        .collect();
    if asked.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = asked.iter().map(|(_, table)| table.as_str()).collect();
    let params: [(&(dyn ToSql + Sync), Type); 1] = [(&names, Type::TEXT_ARRAY)];
    let rows = client.query_typed(SIZES, &params).await;
    let rows = rows.map_err(RunError::server("read the sizes of tables"))?;
    let mut large = Vec::new();
    for row in &rows {
        let at = usize::try_from(row.get::<_, i64>(0)).unwrap_or_default();
        let Some((revision, table)) = at.checked_sub(1).and_then(|at| asked.get(at)) else {
            continue;
        };
        let (estimate, bytes): (f64, i64) = (row.get(1), row.get(2));
        let estimate = if row.get(3) { -1.0 } else { estimate };
        let rows = rows_by(estimate, bytes);
        if rows > ROWS_IN_A_MOMENT {
            let (revision, table) = ((*revision).clone(), (*table).clone());
            large.push(BlockedTable { revision, table, rows, bytes });
        }
    }
    match large.as_slice() {
        [] => Ok(()),
        _ => Err(RunError::Blocking { server: target.display().to_string(), tables: large }),
    }
}
