//! Models, revisions and a database that was upgraded say the same.

#[path = "shop/schema.rs"]
mod schema;

use relvar_introspect::{Options, read};

#[tokio::test]
async fn the_revisions_make_what_the_models_say() {
    let (wanted, upgraded) = (schema::database().await, relvar_testkit::shadow().await);
    relvar_example_shop::upgrade(&upgraded.target()).await.expect("an upgraded database");
    let mut catalogs = Vec::new();
    for database in [upgraded, wanted] {
        let client = database.connect().await.expect("a connection");
        catalogs.push(read(&client, &Options::default()).await.expect("a catalog"));
    }
    let changes = relvar_diff::diff(&catalogs[0], &catalogs[1]);
    assert!(changes.is_empty(), "`relvar revision --autogenerate` is due: {changes:#?}");
}

#[tokio::test]
async fn statements_that_are_written_by_hand_fit_the_schema() {
    let database =
        relvar_test::Database::on(relvar_testkit::shadows().await, schema::sql().await).await;
    relvar_test::check_sql(&database, relvar_example_shop::repository::statements::ALL).await;
}
