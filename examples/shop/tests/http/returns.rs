//! What comes back.

use serde_json::{Value, json};

use crate::shop::Running;

fn path(order: i64, line_no: i32) -> String {
    format!("/orders/{order}/lines/{line_no}/returns")
}

fn back(quantity: u32) -> Value {
    json!({ "quantity": quantity, "reason": "bent" })
}

#[tokio::test]
async fn no_more_comes_back_than_was_bought() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 5)]).await;
    let order = shop.paid(ada, &[(&ids[0], 3)]).await;
    let early = shop.send("POST", &path(order, 1), back(1)).await;
    assert_eq!(early, (409, json!({ "error": "the order is not shipped" })));
    shop.ship(&["L1"]).await;
    // The price is that of the day.
    shop.send("PATCH", "/products/prices", json!([{ "id": ids[0], "price": "99" }])).await;
    let (status, made) = shop.send("POST", &path(order, 1), back(2)).await;
    assert_eq!((status, &made["quantity"], &made["price"]), (201, &json!(2), &json!("10.00")));
    let many = shop.send("POST", &path(order, 1), back(2)).await;
    assert_eq!(many, (409, json!({ "error": "more than was bought" })));
    assert_eq!(shop.seen("SELECT stock FROM products").await, "4");
    assert_eq!(shop.seen("SELECT string_agg(quantity || reason, ',') FROM returns").await, "2bent");
    let (_, full) = shop.get(&format!("/orders/{order}/full")).await;
    assert_eq!(full["lines"][0]["returns"], json!([made]));
    for (path, wanted) in [(path(order, 2), 404), (path(order + 1000, 1), 404)] {
        assert_eq!(shop.send("POST", &path, back(1)).await.0, wanted, "{path}");
    }
    assert_eq!(shop.send("POST", &path(order, 1), back(0)).await.0, 422);
    shop.send("DELETE", &format!("/orders/{order}"), Value::Null).await;
    assert_eq!(shop.send("POST", &path(order, 1), back(1)).await.0, 404);
    assert_eq!(shop.seen("SELECT count(*) FROM returns").await, "1");
    shop.finish().await;
}

#[tokio::test]
async fn of_those_who_send_back_at_once_each_sees_the_others() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 9)]).await;
    for round in 1..=5 {
        let order = shop.paid(ada, &[(&ids[0], 1)]).await;
        shop.ship(&[&format!("L{round}")]).await;
        let path = path(order, 1);
        let (one, other) =
            tokio::join!(shop.send("POST", &path, back(1)), shop.send("POST", &path, back(1)));
        let mut statuses = [one.0, other.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let seen = format!("SELECT sum(quantity) FROM returns WHERE order_id = {order}");
        assert_eq!(shop.seen(&seen).await, "1");
    }
    assert_eq!(shop.seen("SELECT stock FROM products").await, "9");
    shop.finish().await;
}
