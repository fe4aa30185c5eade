//! Throwaway databases.

use relvar::{Model, PoolOptions, sql};

use crate::models::{Country, NewCountry, database};

#[tokio::test]
async fn every_database_is_its_own() {
    let (one, two) = (database().await, database().await);
    let (of_one, of_two) = (one.pool(&PoolOptions::default()), two.pool(&PoolOptions::default()));
    let session = &mut of_one.session().await.unwrap();
    Country::insert(NewCountry::new("fr", "France")).execute(session).await.unwrap();
    assert_eq!(Country::query().count(session).await.unwrap(), 1);
    let other = &mut of_two.session().await.unwrap();
    assert_eq!(Country::query().count(other).await.unwrap(), 0);
    // A copy has the tables and none of the rows.
    let copy = one.empty_copy().await;
    let row = copy.client().await.query_one("SELECT count(*) FROM countries", &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
    let names = "SELECT current_database()::text";
    let name: String = sql(names).value(session).await.unwrap();
    let name_of_other: String = sql(names).value(other).await.unwrap();
    assert_ne!(name, name_of_other);
}

#[tokio::test]
#[should_panic(
    expected = "the schema is refused: relation \"nowhere\" does not exist (SQLSTATE 42P01)"
)]
async fn a_schema_that_is_refused_is_told() {
    let shadows = relvar_testkit::shadows().await;
    relvar_test::Database::on(shadows, "CREATE INDEX ON nowhere (id)").await;
}
