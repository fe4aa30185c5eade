//! Throwaway databases.

use relvar::{Model, PoolOptions, sql};
use relvar_test::{Database, assert_same_schema};

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
    Database::on(shadows, "CREATE INDEX ON nowhere (id)").await;
}

#[tokio::test]
async fn models_and_other_sources_make_a_database_and_agree_or_not() {
    let folder = std::env::temp_dir().join(format!("relvar-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let models = folder.join("models.rs");
    let source = "#[derive(Model)]\n#[model(table = \"users\")]\nstruct User {\n    #[model(primary_key)]\n    id: i64,\n    email: String,\n}\n";
    std::fs::write(&models, source).unwrap();
    let database = Database::of_sources([models.clone()]).await;
    let text = "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);";
    let same = Database::new(text).await;
    assert_same_schema(&same, &database).await;
    assert_same_schema(&same, &database.empty_copy().await).await;
    let other = Database::new(&text.replace("email text", "mail text")).await;
    let differ = tokio::spawn(async move { assert_same_schema(&other, &database).await });
    let panic = differ.await.unwrap_err().into_panic();
    let message = panic.downcast_ref::<String>().unwrap();
    for line in ["\n  - column public.users.mail", "\n  + column public.users.email"] {
        assert!(message.contains(line), "{line:?} in {message}");
    }
    std::fs::write(&models, source.replace("String", "Nosuch")).unwrap();
    let wrong = tokio::spawn(Database::of_sources([models])).await.unwrap_err().into_panic();
    assert!(wrong.downcast_ref::<String>().unwrap().contains("Nosuch"));
    std::fs::remove_dir_all(&folder).unwrap();
}
