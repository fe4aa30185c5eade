//! The service over a real socket; what it says is checked on a second connection to its database.

mod shop;

use std::time::Duration;

use serde_json::{Value, json};
use shop::Running;

const UNKNOWN: i64 = 987_654;

#[tokio::test]
async fn an_address_is_taken_once() {
    let shop = Running::start().await;
    let ada = json!({ "email": "ada@example.com", "full_name": "Ada" });
    let (status, user) = shop.send("POST", "/users", ada).await;
    assert_eq!(status, 201);
    assert_eq!(user["email"], "ada@example.com");
    let again = json!({ "email": "ADA@example.com", "full_name": "Another" });
    let (status, told) = shop.send("POST", "/users", again).await;
    assert_eq!((status, told), (409, json!({ "error": "it is there already" })));
    assert_eq!(shop.seen("SELECT string_agg(full_name, ',') FROM users").await, "Ada");
    assert_eq!(shop.seen("SELECT id FROM users").await, user["id"].to_string());
}

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
}

#[tokio::test]
async fn a_cursor_that_was_changed_is_refused() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    for _ in 0..3 {
        shop.order(ada, "1").await;
    }
    let (_, page) = shop.get(&format!("/users/{ada}/orders?limit=1")).await;
    let cursor = page["next"].as_str().expect("a cursor");
    let flipped = |at: usize| {
        let other = if cursor.as_bytes()[at] == b'A' { "B" } else { "A" };
        format!("{}{other}{}", &cursor[..at], &cursor[at + 1..])
    };
    let mut wrong = vec![cursor[1..].to_owned(), "x".to_owned(), String::new(), "%00".to_owned()];
    wrong.extend((0..cursor.len()).map(flipped));
    for text in wrong {
        let (status, told) = shop.get(&format!("/users/{ada}/orders?limit=1&cursor={text}")).await;
        assert_eq!(
            (status, told),
            (400, json!({ "error": "not a cursor of this list" })),
            "{text}"
        );
    }
}

#[tokio::test]
async fn an_order_is_paid_once() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let order = shop.order(ada, "12.50").await;
    let row = "SELECT status || total || (updated_at > created_at) FROM orders";
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
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let order = |user: i64, total: &str| json!({ "user_id": user, "total": total, "note": null });
    let nul = json!({ "user_id": ada, "total": "1", "note": "a\0b" });
    for (body, wanted) in [
        (order(UNKNOWN, "1"), 404),
        (order(ada, "-0.01"), 422),
        (order(ada, "99999999999.00"), 422),
        (order(ada, "0.001"), 422),
        (order(ada, "much"), 422),
        (nul, 422),
        (json!({ "total": "1" }), 422),
        (json!([]), 422),
    ] {
        let (status, told) = shop.send("POST", "/orders", body.clone()).await;
        assert_eq!(status, wanted, "{body} {told}");
    }
    assert_eq!(shop.send_text("POST", "/orders", "{\"user_id\":").await.0, 400);
    assert_eq!(shop.send_text("POST", "/users", "").await.0, 400);
    for (path, wanted) in [
        (format!("/orders/{UNKNOWN}"), 404),
        (format!("/users/{UNKNOWN}/orders"), 404),
        ("/orders/first".to_owned(), 400),
        (format!("/users/{ada}/orders?limit=-1"), 400),
        ("/nothing".to_owned(), 404),
    ] {
        assert_eq!(shop.get(&path).await.0, wanted, "{path}");
    }
    // A user who is gone orders no more.
    shop.run("UPDATE users SET deleted_at = now()").await;
    assert_eq!(shop.send("POST", "/orders", order(ada, "1")).await.0, 404);
    assert_eq!(shop.seen("SELECT count(*) FROM orders").await, "0");
    let open =
        "SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND mode LIKE 'Row%'";
    assert_eq!(shop.seen(open).await, "0");
}

#[tokio::test]
async fn a_caller_learns_nothing_of_what_is_inside() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let held = [shop.pool.session().await.expect("one"), shop.pool.session().await.expect("two")];
    let busy = (503, json!({ "error": "busy, try again" }));
    assert_eq!(shop.get("/orders/1").await, busy);
    drop(held);
    assert_eq!(shop.get("/orders/1").await.0, 404);
    shop.run("ALTER TABLE orders RENAME TO hidden").await;
    let broken = (500, json!({ "error": "it did not work" }));
    assert_eq!(shop.get(&format!("/users/{ada}/orders")).await, broken);
    shop.run("ALTER TABLE hidden RENAME TO orders").await;
    // The connections are fit for use again.
    for _ in 0..4 {
        assert_eq!(shop.get(&format!("/users/{ada}/orders")).await.0, 200);
    }
}
