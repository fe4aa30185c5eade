//! Models and revisions that say the same.

use relvar_diff::diff;

use crate::database::Database;

/// Panics when two databases have different schemas: those of an application's [revisions](Database::migrated) and of its
/// [models](Database::of_sources), so that nobody forgets a revision.
///
/// ```no_run
/// # use relvar_migrate::Embedded;
/// # async fn test(migrations: &'static Embedded) {
/// use relvar_test::{Database, assert_same_schema};
///
/// let models = Database::of_sources([concat!(env!("CARGO_MANIFEST_DIR"), "/src")]).await;
/// assert_same_schema(&Database::migrated(migrations).await, &models).await;
/// # }
/// ```
///
/// # Panics
/// With a line for each difference.
pub async fn assert_same_schema(today: &Database, wanted: &Database) {
    let changes = diff(&today.catalog().await, &wanted.catalog().await);
    let lines: String = changes.iter().map(|change| format!("\n  {change}")).collect();
    assert!(
        changes.is_empty(),
        "the schemas differ, and `relvar revision --autogenerate` may be due:{lines}"
    );
}
