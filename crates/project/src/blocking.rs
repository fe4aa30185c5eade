//! Tables that are rewritten while others wait.

use relvar_catalog::{Facts, TableFacts};
use relvar_migrate::{ROWS_IN_A_MOMENT, rows_by};

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::problem::Problem;

/// Refuses to rewrite large tables while others wait.
///
/// # Errors
/// When one of these tables is large.
pub fn refuse(sizes: &Facts) -> Result<(), ProjectError> {
    let rows = |facts: &TableFacts| rows_by(f64::from(facts.rows_estimate), facts.bytes);
    let large = sizes.tables.iter().filter(|(_, facts)| rows(facts) > ROWS_IN_A_MOMENT);
    let large: Vec<String> = large
        .map(|(table, facts)| {
            let megabytes = facts.bytes.div_euclid(1_000_000).max(1);
            format!("{}: about {} rows, {megabytes} MB", table.path(), rows(facts).round())
        })
        .collect();
    if large.is_empty() {
        return Ok(());
    }
    Err(ProjectError::refused(Problem::Blocking(large)).hint(Hint::AllowBlocking))
}
