//! What callers should not send, and what they should not see.

use serde_json::{Value, json};

use crate::shop::Running;

const UNKNOWN: i64 = 987_654;

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
    shop.finish().await;
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
    shop.finish().await;
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

#[tokio::test]
async fn what_no_product_order_or_report_can_be_is_refused() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let id = shop.products(&[("R1", "Rake", "3", 5)]).await.remove(0);
    let product = |change: Value| {
        let mut product = json!({ "sku": "X", "name": "X", "price": "1", "stock": 1 });
        let change = change.as_object().expect("an object").clone();
        product.as_object_mut().expect("an object").extend(change);
        product
    };
    for change in [
        json!({ "sku": "a\0b" }),
        json!({ "name": "a\0b" }),
        json!({ "description": "a\0b" }),
        json!({ "attributes": { "colour": "a\0b" } }),
        json!({ "attributes": { "colour": 3 } }),
        json!({ "attributes": { "weight": 3 } }),
        json!({ "attributes": "red" }),
        json!({ "sku": "x".repeat(41) }),
        json!({ "name": "x".repeat(201) }),
        json!({ "description": "x ".repeat(5001) }),
        json!({ "price": "99999999999" }),
        json!({ "price": "79228162514264337593543950335" }),
        json!({ "price": "1e400" }),
        json!({ "price": "NaN" }),
        json!({ "stock": -1 }),
        json!({ "stock": 2_147_483_648_i64 }),
        json!({ "stock": 1.5 }),
    ] {
        let body = json!([product(json!({ "sku": "fine" })), product(change.clone())]);
        let (status, told) = shop.send("POST", "/products", body).await;
        assert_eq!(status, 422, "{change} {told}");
    }
    let edit =
        json!({ "version": 1, "name": "a\0b", "description": "", "price": "1", "attributes": {} });
    let line = |quantity: i64| json!({ "lines": [{ "product": id, "quantity": quantity }] });
    let prices = |price: &str| json!([{ "id": id, "price": price }]);
    for (method, path, body, wanted) in [
        ("PUT", "/products/by-sku/a%00b".to_owned(), product(json!({})), 422),
        ("PUT", format!("/products/{id}"), edit, 422),
        ("PATCH", "/products/prices".to_owned(), prices("1e12"), 422),
        ("PATCH", "/products/prices".to_owned(), json!([{ "id": "1", "price": "1" }]), 422),
        ("PUT", format!("/products/{id}/tags"), json!(["a\0b"]), 422),
        ("PUT", format!("/products/{id}/tags"), json!(["x".repeat(41)]), 422),
        ("PUT", "/products/1/tags".to_owned(), json!([]), 400),
        ("POST", format!("/users/{ada}/orders"), line(-1), 422),
        ("POST", format!("/users/{ada}/orders"), line(i64::MAX), 422),
        ("POST", "/users/99999999999999999999/orders".to_owned(), line(1), 400),
        ("POST", "/orders/ship".to_owned(), json!({ "labels": [1] }), 422),
        ("POST", format!("/orders/{UNKNOWN}/pay"), Value::Null, 404),
        (
            "POST",
            format!("/orders/{UNKNOWN}/lines/1/returns"),
            json!({ "quantity": 1, "reason": "" }),
            404,
        ),
        (
            "POST",
            "/orders/1/lines/9999999999/returns".to_owned(),
            json!({ "quantity": 1, "reason": "" }),
            400,
        ),
    ] {
        let (status, told) = shop.send(method, &path, body.clone()).await;
        assert_eq!(status, wanted, "{method} {path} {body} {told}");
    }
    for (path, wanted) in [
        (format!("/products/{id}x"), 400),
        ("/products/00000000-0000-0000-0000-000000000000".to_owned(), 404),
        ("/products?tag=a%00b".to_owned(), 422),
        ("/products?colour=a%00b".to_owned(), 422),
        ("/products?cursor=x".to_owned(), 400),
        ("/products?limit=99999999999".to_owned(), 400),
        ("/products?limit=4294967295".to_owned(), 200),
        ("/products/search".to_owned(), 400),
        ("/products/search?words=a%00b".to_owned(), 422),
        ("/products/search?words=rake&cursor=%00".to_owned(), 400),
        ("/products/search?words=((!%26|%22".to_owned(), 200),
        ("/orders?cursor=x".to_owned(), 400),
        ("/orders/-1/full".to_owned(), 404),
        ("/orders/x/full".to_owned(), 400),
        ("/reports/sales?since=yesterday".to_owned(), 400),
        ("/reports/sales?since=-009000-01-01T00:00:00Z".to_owned(), 422),
        ("/reports/sales".to_owned(), 400),
        ("/reports/best-sellers?since=2000-01-01T00:00:00Z&limit=0".to_owned(), 200),
        ("/reports/best-sellers?since=2000-01-01T00:00:00Z&limit=-1".to_owned(), 400),
    ] {
        let (status, told) = shop.get(&path).await;
        assert_eq!(status, wanted, "{path} {told}");
    }
    let left = "SELECT concat_ws(' ', (SELECT string_agg(concat_ws(' ', sku, name, price, stock), ',') FROM products),
                    (SELECT count(*) FROM tags), (SELECT count(*) FROM orders))";
    assert_eq!(shop.seen(left).await, "R1 Rake 3.00 5 0 0");
    shop.finish().await;
}

#[tokio::test]
async fn labels_and_texts_that_are_too_long_are_refused() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let id = shop.products(&[("R1", "Rake", "3", 5)]).await.remove(0);
    let order = shop.paid(ada, &[(&id, 1)]).await;
    let other = shop.paid(ada, &[(&id, 1)]).await;
    for label in ["a\0b".to_owned(), "x".repeat(41)] {
        assert_eq!(shop.ship(&["fine", &label]).await.0, 422, "{label:?}");
    }
    // The first label was fine, and goes with the second.
    let seen =
        format!("SELECT count(*) FROM orders WHERE id IN ({order}, {other}) AND status = 'paid'");
    assert_eq!(shop.seen(&seen).await, "2");
    let words: String = (0..200_000).map(|nth| format!("{nth} ")).collect();
    let long = json!({ "user_id": ada, "total": "1", "note": words });
    assert_eq!(shop.send("POST", "/orders", long).await.0, 422);
    let email = (0..2_000).map(|nth| format!("{nth}")).collect::<String>();
    let long = json!({ "email": email, "full_name": "Ada" });
    assert_eq!(shop.send("POST", "/users", long).await.0, 422);
    let (status, told) = shop.send_text("POST", "/users", &"x".repeat(3_000_000)).await;
    assert_eq!((status, told), (413, Value::Null));
    shop.finish().await;
}
