//! Models, revisions and a database that was upgraded say the same.

use relvar_example_shop::MIGRATIONS;
use relvar_test::{Database, assert_same_schema, check_sql};

const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

#[tokio::test]
async fn the_revisions_make_what_the_models_say() {
    let models = Database::of_sources([MODELS]).await;
    assert_same_schema(&Database::migrated(&MIGRATIONS).await, &models).await;
}

#[tokio::test]
async fn statements_that_are_written_by_hand_fit_the_schema() {
    let database = Database::migrated(&MIGRATIONS).await;
    check_sql(&database, relvar_example_shop::repository::statements::ALL).await;
}
