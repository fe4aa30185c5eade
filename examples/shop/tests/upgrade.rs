//! The program upgrades an empty database, and finds nothing to do the second time.

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
    let row = client.query_one("SELECT status FROM orders", &[]).await.expect("a row");
    assert_eq!(row.get::<_, String>(0), "pending");
}
