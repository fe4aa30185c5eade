//! The kit itself, on a real server.

use relvar_testkit::{execute, pg_dump, psql, shadow, shadow_with};

#[tokio::test]
async fn every_test_has_a_database_of_its_own() {
    let (one, other) = (shadow().await, shadow_with("CREATE TABLE t ()").await);
    assert_ne!(one.name(), other.name());
    assert!(!pg_dump(&one).await.contains("CREATE TABLE"));
    assert!(pg_dump(&other).await.contains("CREATE TABLE public.t"));
}

#[tokio::test]
async fn databases_are_utf8_and_independent_of_the_machine() {
    let shadow = shadow().await;
    let client = shadow.connect().await.expect("a connection");
    for (setting, expected) in [
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
        ("datestyle", "ISO, MDY"),
        ("lc_messages", "C"),
        ("standard_conforming_strings", "on"),
        ("default_text_search_config", "pg_catalog.english"),
        ("jit", "off"),
    ] {
        let row = client.query_one("SELECT current_setting($1)", &[&setting]).await.expect(setting);
        assert_eq!(row.get::<_, String>(0), expected, "{setting}");
    }
    let row = client
        .query_one(
            "SELECT datcollate::text FROM pg_database WHERE datname = current_database()",
            &[],
        )
        .await
        .expect("the database's own row");
    assert_eq!(row.get::<_, String>(0), "C");
}

#[tokio::test]
async fn psql_tells_what_it_printed_or_complained_about() {
    let shadow = shadow().await;
    match psql(&shadow, "\\set x 4\nSELECT :x + 1;").await {
        Ok(printed) => assert_eq!(printed, "5\n"),
        Err(complaint) => panic!("{complaint}"),
    }
    let complaint =
        psql(&shadow, "SELECT 1;\nSELECT nothing;\nSELECT 2;").await.expect_err("no such column");
    assert!(complaint.contains("column \"nothing\" does not exist"), "{complaint}");
}

#[tokio::test]
#[should_panic(expected = "relation \"nowhere\" does not exist")]
async fn a_failed_statement_fails_the_test() {
    execute(&shadow().await, "SELECT * FROM nowhere").await;
}
