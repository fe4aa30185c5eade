//! Facts about tables.

use relvar_catalog::{Kind, ObjectId};
use relvar_introspect::facts;
use relvar_testkit::{execute, psql, shadow};

#[tokio::test]
async fn rows_estimates_and_sizes() {
    let database = shadow().await;
    let sql = r#"CREATE TABLE "full t" (a int); INSERT INTO "full t" SELECT generate_series(1, 1000); ANALYZE "full t";
        CREATE TABLE empty (a int); CREATE TABLE emptied (a int); INSERT INTO emptied VALUES (1); DELETE FROM emptied;
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); INSERT INTO p VALUES (1);
        CREATE TABLE q (a int) PARTITION BY LIST (a);
        CREATE MATERIALIZED VIEW filled AS SELECT 1 AS a; CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS a WITH NO DATA;
        CREATE TABLE parent (a int); CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (1)"#;
    psql(&database, sql).await.expect("loads");
    let client = database.connect().await.expect("a connection");
    let table = |name: &str| ObjectId::scoped(Kind::Table, "public", name);
    let names = ["full t", "empty", "emptied", "p", "q", "filled", "unfilled", "parent", "missing"];
    let facts = facts(&client, &names.map(table)).await.expect("facts");
    let has_rows = |name| facts.tables.get(&table(name)).map(|facts| facts.has_rows);
    assert_eq!(
        names.map(has_rows),
        [true, false, false, true, false, true, false, true]
            .map(Some)
            .into_iter()
            .chain([None])
            .collect::<Vec<_>>()[..]
    );
    let full = facts.tables[&table("full t")];
    assert_eq!((full.rows_estimate, full.bytes), (1000.0, 40960));
    assert_eq!(facts.tables[&table("empty")].bytes, 0);
    assert!(facts.tables[&table("empty")].rows_estimate < 0.0, "never analysed");
    assert_eq!(facts.tables[&table("p")].bytes, 8192);
    assert!(facts.may_hold_rows(&table("missing")));
    assert!(relvar_introspect::facts(&client, &[]).await.expect("none").tables.is_empty());
}

#[tokio::test]
async fn no_foreign_server_is_asked_for_rows() {
    let database = shadow().await;
    // Whoever reads one of these foreign tables gets an error: there is no mapping and no such socket.
    let sql = r#"CREATE EXTENSION postgres_fdw;
        CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '/nonexistent', dbname 'x');
        CREATE TABLE empty (a int, k int) PARTITION BY LIST (k); CREATE TABLE empty1 PARTITION OF empty FOR VALUES IN (1);
        CREATE FOREIGN TABLE empty2 PARTITION OF empty FOR VALUES IN (2) SERVER far;
        CREATE TABLE full_ (a int, k int) PARTITION BY LIST (k); CREATE TABLE "full 1" PARTITION OF full_ FOR VALUES IN (1) PARTITION BY LIST (a);
        CREATE TABLE "full ""11" PARTITION OF "full 1" FOR VALUES IN (1); CREATE FOREIGN TABLE full12 PARTITION OF "full 1" FOR VALUES IN (2) SERVER far;
        INSERT INTO full_ VALUES (1, 1);
        CREATE TABLE only_far (a int) PARTITION BY LIST (a); CREATE FOREIGN TABLE far1 PARTITION OF only_far FOR VALUES IN (1) SERVER far;
        CREATE TABLE parent (a int); INSERT INTO parent VALUES (1); CREATE FOREIGN TABLE child () INHERITS (parent) SERVER far"#;
    psql(&database, sql).await.expect("loads");
    let client = database.connect().await.expect("a connection");
    let table = |name: &str| ObjectId::scoped(Kind::Table, "public", name);
    let names = ["empty", "full_", "full 1", "only_far", "parent"];
    let facts = facts(&client, &names.map(table)).await.expect("no foreign server is read");
    let has_rows = |name| facts.tables.get(&table(name)).map(|facts| facts.has_rows);
    assert_eq!(names.map(has_rows), [false, true, true, false, true].map(Some));
}

#[tokio::test]
async fn what_a_role_may_not_see_is_not_known() {
    let database = shadow().await;
    execute(
        &database,
        "DO $$ BEGIN CREATE ROLE relvar_test_facts; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        CREATE TABLE secret (a int); CREATE TABLE secured (a int); CREATE TABLE open (a int); CREATE TABLE partly (a int, b int);
        INSERT INTO secured VALUES (1); ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
        GRANT SELECT ON secured, open TO relvar_test_facts; GRANT SELECT (b) ON partly TO relvar_test_facts",
    )
    .await;
    let client = database.connect().await.expect("a connection");
    client.batch_execute("SET ROLE relvar_test_facts").await.expect("the role");
    let table = |name: &str| ObjectId::scoped(Kind::Table, "public", name);
    let facts =
        facts(&client, &["secret", "secured", "open", "partly"].map(table)).await.expect("facts");
    assert_eq!(facts.tables.keys().collect::<Vec<_>>(), [&table("open"), &table("partly")]);
    assert!(facts.may_hold_rows(&table("secured")) && !facts.may_hold_rows(&table("open")));
}

#[tokio::test]
async fn more_tables_than_one_statement_asks_for() {
    let database = shadow().await;
    let sql: String = (0..1100).map(|n| format!("CREATE TABLE t{n} (a int);")).collect();
    execute(&database, &format!("{sql} INSERT INTO t1099 VALUES (1)")).await;
    let client = database.connect().await.expect("a connection");
    let tables: Vec<_> =
        (0..1100).map(|n| ObjectId::scoped(Kind::Table, "public", format!("t{n}"))).collect();
    let facts = facts(&client, &tables).await.expect("facts");
    assert_eq!(facts.tables.len(), 1100);
    let with_rows: Vec<_> = facts.tables.iter().filter(|(_, facts)| facts.has_rows).collect();
    assert_eq!(with_rows.len(), 1);
    assert_eq!(with_rows[0].0, &tables[1099]);
}
