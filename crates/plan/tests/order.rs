//! The order of a plan where rows can be in the way: what can fail, what destroys, what an application goes through.

use std::collections::BTreeMap;

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_plan::{Options, Plan, Transaction, plan};
use relvar_server::Shadow;
use tokio_postgres::Client;

async fn catalog(shadow: &Shadow) -> Catalog {
    let client = shadow.connect().await.expect("a connection");
    relvar_introspect::read(&client, &relvar_introspect::Options::default()).await.expect("read")
}

/// A database with the first schema and its rows, and the plan that leads to the second one.
async fn planned(from: &str, rows: &str, to: &str, backfill: &[(&str, &str)]) -> (Shadow, Plan) {
    let today = relvar_testkit::shadow_with(from).await;
    let wanted = relvar_testkit::shadow_with(to).await;
    let column = |path: &str| {
        let (table, column) = path.split_once('.').expect("table.column");
        ObjectId::member(
            Kind::Column,
            ObjectId::scoped(Kind::Table, "public", table).into(),
            column,
        )
    };
    let backfill: BTreeMap<ObjectId, String> =
        backfill.iter().map(|(path, sql)| (column(path), (*sql).to_owned())).collect();
    let options = Options { backfill, ..Options::default() };
    let plan = plan(&catalog(&today).await, &catalog(&wanted).await, &options);
    relvar_testkit::execute(&today, rows).await;
    (today, plan.unwrap_or_else(|error| panic!("{error}")))
}

/// Runs the plan, and what an application does behind every transaction.
async fn run(client: &Client, plan: &Plan, application: &str) -> Result<(), String> {
    for group in plan.groups() {
        let shared = group[0].transaction != Transaction::None;
        let mut sql: Vec<&str> = group.iter().map(|step| step.sql.as_str()).collect();
        if shared {
            sql.insert(0, "BEGIN");
            sql.push("COMMIT");
        }
        sql.push(application);
        for sql in sql {
            if let Err(error) = client.batch_execute(sql).await {
                let _ = client.batch_execute("ROLLBACK").await;
                return Err(format!("{}\nin {sql}", relvar_connect::describe(&error)));
            }
        }
    }
    Ok(())
}

async fn value(client: &Client, sql: &str) -> String {
    client.query_one(sql, &[]).await.expect(sql).get(0)
}

fn place(plan: &Plan, text: &str) -> usize {
    let found = plan.steps.iter().position(|step| step.sql.contains(text));
    found.unwrap_or_else(|| panic!("no {text} in\n{}", relvar_plan::script(plan)))
}

#[tokio::test]
async fn what_can_fail_on_rows_comes_before_what_destroys() {
    const FROM: &str = "
        CREATE TABLE users (id int PRIMARY KEY, email text, age text, gone text);
        CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text);
        CREATE TABLE archive (id int PRIMARY KEY, order_id int REFERENCES orders);
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE diary (id int PRIMARY KEY, mood mood);
        CREATE VIEW notes AS SELECT note FROM orders";
    let users = "CREATE TABLE users (id int PRIMARY KEY, email text, age text);";
    let orders = "CREATE TABLE orders (id int PRIMARY KEY, user_id int);";
    for (to, fails) in [
        (format!("{users}{orders} CREATE UNIQUE INDEX ON orders (user_id)"), "CREATE UNIQUE INDEX"),
        (
            format!(
                "{users}{orders} ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users"
            ),
            "VALIDATE",
        ),
        (format!("{users}{orders} ALTER TABLE orders ADD CHECK (user_id > 0)"), "VALIDATE"),
        (format!("{users}{orders} ALTER TABLE orders ALTER user_id SET NOT NULL"), "SET NOT NULL"),
        (format!("{users}{orders} ALTER TABLE users ADD UNIQUE (email)"), "ADD CONSTRAINT"),
        (
            format!("{users}{orders} ALTER TABLE users ADD EXCLUDE USING btree (email WITH =)"),
            "EXCLUDE",
        ),
        (
            format!("{users}{orders} ALTER TABLE users ALTER age TYPE int USING age::int"),
            "TYPE integer",
        ),
    ] {
        let (_today, plan) = planned(FROM, "", &to, &[]).await;
        for destroys in [
            "DROP COLUMN note",
            "DROP COLUMN gone",
            "DROP TABLE public.archive",
            "DROP TABLE public.diary",
        ] {
            let (fails, destroys) = (place(&plan, fails), place(&plan, destroys));
            assert!(fails < destroys, "{}", relvar_plan::script(&plan));
        }
    }
}

#[tokio::test]
async fn an_application_that_does_not_know_a_new_column_goes_on() {
    let (today, plan) = planned(
        "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price int, note text)",
        "INSERT INTO orders (price) SELECT g FROM generate_series(1, 100) g",
        "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price int, note text, \"missing\" text NOT NULL);
         CREATE INDEX orders_missing ON orders (missing)",
        &[("orders.missing", "'EUR ' || orders.price")],
    )
    .await;
    let client = today.connect().await.expect("a connection");
    let application = "INSERT INTO orders (price) VALUES (7); UPDATE orders SET note = 'seen'";
    // After the last transaction the application has to know the column.
    let (last, first) = plan.steps.split_last().expect("steps");
    let order = [
        "CREATE TRIGGER",
        "UPDATE public",
        "CREATE INDEX",
        "ADD CONSTRAINT",
        "VALIDATE",
        "SET NOT NULL",
        "DROP TRIGGER",
    ];
    let places: Vec<usize> = order.iter().map(|text| place(&plan, text)).collect();
    assert!(places.is_sorted(), "{places:?}\n{}", relvar_plan::script(&plan));
    let end = place(&plan, "SET NOT NULL");
    let before = Plan { steps: plan.steps[..end].to_vec(), ..Plan::default() };
    run(&client, &before, application).await.unwrap_or_else(|error| panic!("{error}"));
    let after = Plan { steps: plan.steps[end..].to_vec(), ..Plan::default() };
    run(&client, &after, "SELECT 1").await.unwrap_or_else(|error| panic!("{error}"));
    assert!(last.sql.contains("DROP FUNCTION") && !first.is_empty());
    let other = "SELECT count(*)::text FROM orders WHERE missing <> 'EUR ' || price";
    assert_eq!(value(&client, other).await, "0");
    let left = "SELECT count(*)::text FROM pg_trigger WHERE NOT tgisinternal";
    assert_eq!(value(&client, left).await, "0");
}

#[tokio::test]
async fn a_backfill_counts_beside_a_default() {
    for default in ["gen_random_uuid()::text", "'new'"] {
        let to = format!(
            "CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL DEFAULT {default})"
        );
        let (today, plan) = planned(
            "CREATE TABLE orders (id int PRIMARY KEY)",
            "INSERT INTO orders VALUES (1), (2)",
            &to,
            &[("orders.code", "'old ' || id")],
        )
        .await;
        let client = today.connect().await.expect("a connection");
        let application = "INSERT INTO orders (id) SELECT max(id) + 1 FROM orders";
        run(&client, &plan, application).await.unwrap_or_else(|error| panic!("{error}"));
        let old = "SELECT string_agg(code, ',' ORDER BY id) FROM orders WHERE id < 3";
        assert_eq!(value(&client, old).await, "old 1,old 2");
        let new = "SELECT count(*)::text FROM orders WHERE id > 2 AND code LIKE 'old%'";
        assert_eq!(value(&client, new).await, "0");
    }
}

#[tokio::test]
async fn nulls_are_counted_before_anything_is_changed() {
    const FROM: &str = r#"CREATE TABLE orders (id int PRIMARY KEY, "100% it's" text, gone text)"#;
    let (today, plan) = planned(
        FROM,
        "INSERT INTO orders VALUES (1, NULL, 'x'), (2, 'y', 'x'), (3, NULL, 'x')",
        r#"CREATE TABLE orders (id int PRIMARY KEY, "100% it's" text NOT NULL, added int)"#,
        &[],
    )
    .await;
    let client = today.connect().await.expect("a connection");
    let error = run(&client, &plan, "SELECT 1").await.expect_err("there are NULLs");
    assert!(error.contains("23502") && error.contains("is NULL in 2 rows"), "{error}");
    assert!(error.contains(r#"public.orders."100% it's""#), "{error}");
    let before = catalog(&relvar_testkit::shadow_with(FROM).await).await;
    assert!(relvar_diff::diff(&before, &catalog(&today).await).is_empty());
    relvar_testkit::execute(&today, r#"UPDATE orders SET "100% it's" = 'z'"#).await;
    run(&client, &plan, "SELECT 1").await.unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn rows_that_reference_a_table_that_is_made_again_are_found_before_it_is_dropped() {
    // FOUND is a variable of every block of PL/pgSQL.
    let shop = |orders: &str| {
        format!(
            r#"CREATE TABLE orders (id int PRIMARY KEY){orders};
               CREATE TABLE lines ("it's" int REFERENCES orders, found int REFERENCES orders)"#
        )
    };
    let (today, plan) = planned(
        &shop(""),
        "INSERT INTO orders VALUES (1); INSERT INTO lines VALUES (NULL, NULL), (NULL, 1)",
        &shop(" PARTITION BY RANGE (id)"),
        &[],
    )
    .await;
    let client = today.connect().await.expect("a connection");
    let error = run(&client, &plan, "SELECT 1").await.expect_err("a row references orders");
    assert!(error.contains("23503") && error.contains("public.lines reference"), "{error}");
    assert_eq!(value(&client, "SELECT count(*)::text FROM orders").await, "1");
    relvar_testkit::execute(&today, "UPDATE lines SET found = NULL").await;
    run(&client, &plan, "SELECT 1").await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value(&client, "SELECT count(*)::text FROM lines").await, "2");
}

/// PostgreSQL cannot give a table's columns another order, which OF asks for.
#[tokio::test]
async fn a_typed_table_goes_only_where_its_columns_would_be_in_another_order_than_its_type() {
    let schema =
        |attributes: &str| format!("CREATE TYPE one AS ({attributes}); CREATE TABLE t OF one");
    for (attributes, goes) in [
        ("a bigint, b text, c int", false),
        ("a int", false),
        ("b text", false),
        ("a int, c int, b text", true),
        ("b text, a int", true),
    ] {
        let rows = "INSERT INTO t VALUES (1, 'one')";
        let (today, plan) = planned(&schema("a int, b text"), rows, &schema(attributes), &[]).await;
        assert_eq!(plan.lossy.contains(&"public.t".to_owned()), goes, "{attributes}");
        let client = today.connect().await.expect("a connection");
        run(&client, &plan, "SELECT 1").await.unwrap_or_else(|error| panic!("{error}"));
        let wanted = relvar_testkit::shadow_with(&schema(attributes)).await;
        assert!(relvar_diff::diff(&catalog(&today).await, &catalog(&wanted).await).is_empty());
        let kept = if goes { "0" } else { "1" };
        assert_eq!(value(&client, "SELECT count(*)::text FROM t").await, kept, "{attributes}");
    }
}
