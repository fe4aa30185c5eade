//! Orders of a total: placed, paged, paid, deleted.

use std::time::Duration;

use serde_json::{Value, json};

use crate::shop::Running;

#[tokio::test]
async fn pages_hold_every_order_once() {
    let shop = Running::start().await;
    let (ada, bob) = (shop.user("ada@example.com").await, shop.user("bob@example.com").await);
    for nth in 0..8 {
        shop.order(ada, &format!("{nth}.50")).await;
        shop.order(bob, "1").await;
    }
    // Many at one time: only the key tells them apart.
    shop.run("UPDATE orders SET created_at = date_trunc('year', created_at) WHERE id % 3 > 0")
        .await;
    let wanted = shop
        .seen(&format!("SELECT string_agg(id::text, ',' ORDER BY created_at DESC, id DESC) FROM orders WHERE user_id = {ada}"))
        .await;
    let (mut ids, mut next, mut sizes) = (Vec::new(), None::<String>, Vec::new());
    loop {
        let cursor = next.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let (status, page) = shop.get(&format!("/users/{ada}/orders?limit=3{cursor}")).await;
        assert_eq!(status, 200, "{page}");
        let orders = page["orders"].as_array().expect("orders");
        ids.extend(orders.iter().map(|order| order["id"].to_string()));
        sizes.push(orders.len());
        // What is new meanwhile comes before the first page, and moves nothing.
        shop.order(ada, "99").await;
        match page["next"].as_str() {
            Some(cursor) => next = Some(cursor.to_owned()),
            None => break,
        }
    }
    assert_eq!((ids.join(","), sizes), (wanted, vec![3, 3, 2]));
    shop.finish().await;
}

#[tokio::test]
async fn an_order_is_paid_once() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let order = shop.order(ada, "12.50").await;
    let row = "SELECT status::text || total || (updated_at > created_at) FROM orders";
    assert_eq!(shop.seen(row).await, "pending12.50false");
    let path = format!("/orders/{order}/pay");
    let (status, paid) = shop.send("POST", &path, Value::Null).await;
    assert_eq!((status, &paid["status"], &paid["total"]), (200, &json!("paid"), &json!("12.50")));
    let before = shop.seen("SELECT orders::text || xmin FROM orders").await;
    let (status, told) = shop.send("POST", &path, Value::Null).await;
    assert_eq!((status, told), (409, json!({ "error": "the order is not pending" })));
    assert_eq!(shop.seen("SELECT orders::text || xmin FROM orders").await, before);
    assert_eq!(shop.seen(row).await, "paid12.50true");
    // While somebody else pays it, the request waits, and is refused when that is done.
    let order = shop.order(ada, "1").await;
    let other = shop.client().await;
    let update = format!("BEGIN; UPDATE orders SET status = 'paid' WHERE id = {order}");
    other.batch_execute(&update).await.expect("an update");
    let path = format!("/orders/{order}/pay");
    let waiting = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let commit = async {
        while shop.seen(waiting).await == "0" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        other.batch_execute("COMMIT").await.expect("a commit");
    };
    let both = async { tokio::join!(shop.send("POST", &path, Value::Null), commit) };
    let ((status, _), ()) =
        tokio::time::timeout(Duration::from_secs(20), both).await.expect("the request waits");
    assert_eq!(status, 409);
    shop.finish().await;
}

#[tokio::test]
async fn a_deleted_order_is_seen_no_more() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let (kept, gone) = (shop.order(ada, "1").await, shop.order(ada, "2").await);
    let path = format!("/orders/{gone}");
    assert_eq!(shop.get(&path).await.0, 200);
    assert_eq!(shop.send("DELETE", &path, Value::Null).await, (204, Value::Null));
    let not_found = (404, json!({ "error": "not found" }));
    assert_eq!(shop.get(&path).await, not_found);
    let marks =
        "SELECT string_agg(id || ':' || (deleted_at IS NOT NULL), ',' ORDER BY id) FROM orders";
    assert_eq!(shop.seen(marks).await, format!("{kept}:false,{gone}:true"));
    let before = shop.seen("SELECT string_agg(orders::text || xmin, ';') FROM orders").await;
    assert_eq!(shop.send("DELETE", &path, Value::Null).await, not_found);
    assert_eq!(shop.send("POST", &format!("{path}/pay"), Value::Null).await, not_found);
    assert_eq!(shop.seen("SELECT string_agg(orders::text || xmin, ';') FROM orders").await, before);
    let (_, page) = shop.get(&format!("/users/{ada}/orders")).await;
    let ids: Vec<_> = page["orders"].as_array().expect("orders").iter().map(|o| &o["id"]).collect();
    assert_eq!((ids, &page["next"]), (vec![&json!(kept)], &Value::Null));
    shop.finish().await;
}

#[tokio::test]
async fn all_orders_come_by_the_addresses_of_their_users() {
    let shop = Running::start().await;
    let (bob, ada) = (shop.user("bob@example.com").await, shop.user("ada@example.com").await);
    let gone = shop.user("carol@example.com").await;
    for user in [bob, ada, gone, bob, ada, ada] {
        shop.order(user, "1").await;
    }
    let deleted = shop.order(ada, "7").await;
    shop.send("DELETE", &format!("/orders/{deleted}"), Value::Null).await;
    shop.run(&format!("UPDATE users SET deleted_at = now() WHERE id = {gone}")).await;
    let wanted = shop
        .seen(
            "SELECT string_agg(email || orders.id, ',' ORDER BY email, orders.id)
             FROM orders JOIN users ON users.id = user_id
             WHERE orders.deleted_at IS NULL AND users.deleted_at IS NULL",
        )
        .await;
    let (mut found, mut next) = (Vec::new(), String::new());
    loop {
        let (status, page) = shop.get(&format!("/orders?limit=2{next}")).await;
        assert_eq!(status, 200, "{page}");
        let orders = page["orders"].as_array().expect("orders");
        found.extend(orders.iter().map(|order| {
            format!("{}{}", order["email"].as_str().expect("an address"), order["id"])
        }));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((found.len(), found.join(",")), (5, wanted));
    let (_, full) = shop
        .get(&format!(
            "/orders/{}/full",
            shop.seen(&format!("SELECT id FROM orders WHERE user_id = {gone}")).await
        ))
        .await;
    assert_eq!(full["user"], Value::Null);
    shop.finish().await;
}
