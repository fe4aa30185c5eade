//! What is said when reading fails, and how the connection is left.

use relvar_introspect::{Options, read};
use relvar_testkit::{execute, shadow};

#[tokio::test]
async fn the_connection_is_left_as_it_was() {
    let database = shadow().await;
    let client = database.connect().await.expect("a connection");
    client
        .batch_execute("SET search_path = pg_catalog, public; SET timezone = 'Asia/Tokyo'")
        .await
        .expect("set");
    read(&client, &Options::default()).await.expect("a catalog");
    // Without a transaction this has no effect.
    client.batch_execute("SET LOCAL timezone = 'Europe/Berlin'").await.expect("set");
    let sql = "SELECT current_setting('search_path'), current_setting('timezone')";
    let row = client.query_one(sql, &[]).await.expect("a row");
    assert_eq!(row.get::<_, &str>(0), "pg_catalog, public");
    assert_eq!(row.get::<_, &str>(1), "Asia/Tokyo");
}

#[tokio::test]
async fn settings_of_the_session_do_not_show_in_the_catalog() {
    let database = shadow().await;
    execute(&database, "CREATE TABLE t (a timestamptz DEFAULT '2020-02-03 04:05+00', b interval DEFAULT '1 day 2 hours', c float8 DEFAULT 0.1::float4,
        d bytea DEFAULT '\\x00ff', e text DEFAULT E'a\\\\b', f date DEFAULT '2020-02-03')").await;
    let client = database.connect().await.expect("a connection");
    let before = read(&client, &Options::default()).await.expect("a catalog");
    client
        .batch_execute("SET timezone = 'Asia/Tokyo'; SET datestyle = 'SQL, DMY'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = -5;
            SET bytea_output = 'escape'; SET quote_all_identifiers = on; SET standard_conforming_strings = off; SET search_path = public;
            SET statement_timeout = '1ms'")
        .await
        .expect("set");
    let after = read(&client, &Options::default()).await.expect("a catalog");
    let bodies = |catalog: &relvar_catalog::Catalog| format!("{:?}", catalog.objects);
    assert_eq!(bodies(&before), bodies(&after));
}

#[tokio::test]
async fn a_broken_connection_is_told() {
    let database = shadow().await;
    let client = database.connect().await.expect("a connection");
    let killed = client.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())").await;
    assert!(killed.is_err());
    let error = read(&client, &Options::default()).await.expect_err("no connection");
    let message = error.to_string();
    assert!(message.starts_with("read a snapshot of the database: "), "{message}");
    assert!(message.ends_with("the connection is gone: connect again"), "{message}");
}

#[tokio::test]
async fn the_servers_words_and_sqlstate_are_kept() {
    let database = shadow().await;
    execute(&database, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t").await;
    let blocker = database.connect().await.expect("a connection");
    blocker.batch_execute("BEGIN; LOCK TABLE v IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    let client = database.connect().await.expect("a connection");
    client.batch_execute("SET lock_timeout = '20ms'").await.expect("set");
    let error = read(&client, &Options::default()).await.expect_err("locked");
    assert_eq!(error.sql_state().map(|state| state.code()), Some("55P03"));
    assert_eq!(
        error.to_string(),
        "read views of the database: canceling statement due to lock timeout (SQLSTATE 55P03); \
         another session holds a lock on an object whose definition is read: try again later"
    );
    blocker.batch_execute("ROLLBACK").await.expect("unlocked");
    // The failure ended the transaction: the same connection reads on.
    assert!(read(&client, &Options::default()).await.is_ok());
}

#[tokio::test]
async fn any_role_may_read() {
    let database = shadow().await;
    execute(
        &database,
        "DO $$ BEGIN CREATE ROLE relvar_test_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;",
    )
    .await;
    relvar_testkit::psql(&database, include_str!("../schemas/every_kind.sql"))
        .await
        .expect("loads");
    let client = database.connect().await.expect("a connection");
    let all = read(&client, &Options::default()).await.expect("a catalog");
    client.batch_execute("SET ROLE relvar_test_reader").await.expect("the role");
    let seen = read(&client, &Options::default()).await.expect("a catalog");
    let ids = |catalog: &relvar_catalog::Catalog| {
        let names =
            catalog.objects.keys().filter(|id| id.kind != relvar_catalog::Kind::DefaultPrivilege);
        names.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(ids(&all), ids(&seen));
}
