//! The program upgrades an empty database, and one with rows, and finds nothing to do the second time.

use relvar_migrate::{Folder, Runner, TargetSpec};

#[tokio::test]
async fn an_empty_database_is_upgraded_once() {
    let shadow = relvar_testkit::shadow().await;
    let target = shadow.target();
    let first = relvar_example_shop::upgrade(&target).await.expect("the first start upgrades");
    assert!(!first.revisions.is_empty());
    let second =
        relvar_example_shop::upgrade(&target).await.expect("the second start goes through");
    assert!(second.revisions.is_empty());
    let client = shadow.connect().await.expect("a connection");
    client
        .batch_execute(
            "INSERT INTO users (email, full_name) VALUES ('ada@example.com', 'Ada');
             INSERT INTO orders (user_id, total) SELECT id, 12.50 FROM users;",
        )
        .await
        .expect("the schema takes rows");
    let row = client.query_one("SELECT status::text FROM orders", &[]).await.expect("a row");
    assert_eq!(row.get::<_, String>(0), "pending");
}

#[tokio::test]
async fn orders_of_before_keep_their_status() {
    let shadow = relvar_testkit::shadow().await;
    let target = shadow.target();
    let folder = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    let graph = folder.load().expect("the revisions");
    let before: TargetSpec = "fd48ffaa5ada".parse().expect("the revision without an enum");
    Runner::new(&target, &graph).upgrade(&before).await.expect("a database of before");
    let client = shadow.connect().await.expect("a connection");
    client
        .batch_execute(
            "INSERT INTO users (email, full_name) VALUES ('ada@example.com', 'Ada');
             INSERT INTO orders (user_id, status, total)
             SELECT id, unnest('{pending,paid}'::text[]), 12.50 FROM users;",
        )
        .await
        .expect("rows of before");
    relvar_example_shop::upgrade(&target).await.expect("an upgraded database");
    let query = "SELECT string_agg(status::text || total, ' ' ORDER BY id) FROM orders
                 WHERE pg_typeof(status) = 'order_status'::regtype";
    let row = client.query_one(query, &[]).await.expect("a row");
    assert_eq!(row.get::<_, String>(0), "pending12.50 paid12.50");
}
