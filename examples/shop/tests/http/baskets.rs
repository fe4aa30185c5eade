//! Orders of products: the store gives all or nothing.

use serde_json::json;

use crate::shop::Running;

const STOCKS: &str = "SELECT string_agg(stock::text, ',' ORDER BY sku) FROM products";

#[tokio::test]
async fn an_order_takes_its_products_out_of_the_store() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10.25", 5), ("B", "Broom", "2", 3)]).await;
    let (status, order) = shop.check_out(ada, &[(&ids[1], 1), (&ids[0], 3), (&ids[1], 2)]).await;
    assert_eq!(status, 201, "{order}");
    assert_eq!((&order["total"], &order["status"]), (&json!("36.75"), &json!("pending")));
    assert_eq!(order["user"]["email"], "ada@example.com");
    let lines: Vec<_> = order["lines"].as_array().expect("lines").iter().collect();
    assert_eq!(
        (lines.len(), &lines[1]["product"]["name"], &lines[1]["line_no"]),
        (3, &json!("Anvil"), &json!(2))
    );
    assert_eq!(shop.seen(STOCKS).await, "2,0");
    let seen =
        "SELECT string_agg(concat_ws(' ', line_no, sku, quantity, l.price), ', ' ORDER BY line_no)
                FROM order_lines l JOIN products p ON p.id = product_id";
    assert_eq!(shop.seen(seen).await, "1 B 1 2.00, 2 A 3 10.25, 3 B 2 2.00");
    let (status, full) = shop.get(&format!("/orders/{}/full", order["id"])).await;
    assert_eq!((status, full), (200, order));
    shop.finish().await;
}

#[tokio::test]
async fn too_few_in_the_store_leave_nothing_behind() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 5), ("B", "Broom", "2", 3)]).await;
    let unknown = "00000000-0000-0000-0000-000000000000";
    let not_enough = (409, json!({ "error": "not enough in stock" }));
    assert_eq!(shop.check_out(ada, &[(&ids[0], 5), (&ids[1], 4)]).await, not_enough);
    assert_eq!(shop.check_out(ada, &[(&ids[1], 2), (&ids[1], 2)]).await, not_enough);
    assert_eq!(shop.check_out(ada, &[(&ids[0], 1), (unknown, 1)]).await.0, 404);
    assert_eq!(shop.check_out(ada + 1000, &[(&ids[0], 1)]).await.0, 404);
    for (lines, wanted) in [
        (&[][..], 422),
        (&[(ids[0].as_str(), 0)], 422),
        (&[("x", 1)], 422),
        (&[(&ids[0], 70_000)], 422),
    ] {
        assert_eq!(shop.check_out(ada, lines).await.0, wanted, "{lines:?}");
    }
    assert_eq!(shop.seen("SELECT count(*) FROM orders").await, "0");
    assert_eq!(shop.seen("SELECT count(*) FROM order_lines").await, "0");
    assert_eq!(shop.seen(STOCKS).await, "5,3");
    shop.finish().await;
}

#[tokio::test]
async fn the_last_piece_is_sold_once() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 1), ("B", "Broom", "2", 1)]).await;
    // Both want both, in another order: neither a deadlock, nor a stock below zero.
    let (there, back) = ([(&*ids[0], 1), (&*ids[1], 1)], [(&*ids[1], 1), (&*ids[0], 1)]);
    let (one, other) = tokio::join!(shop.check_out(ada, &there), shop.check_out(ada, &back));
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(shop.seen(STOCKS).await, "0,0");
    assert_eq!(shop.seen("SELECT count(*) FROM orders").await, "1");
    shop.finish().await;
}

#[tokio::test]
async fn an_order_goes_where_it_shall() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 5)]).await;
    let basket = |code: &str| {
        json!({
            "lines": [{ "product": ids[0], "quantity": 1 }],
            "ship_to": { "street": "Elm \"1\", rear", "postal_code": code, "city": "Ghent" },
        })
    };
    let path = format!("/users/{ada}/orders");
    let (status, order) = shop.send("POST", &path, basket("9000")).await;
    assert_eq!((status, &order["ship_to"]["street"]), (201, &json!("Elm \"1\", rear")));
    let seen = "SELECT concat_ws('|', (ship_to).street, (ship_to).postal_code, (ship_to).city) FROM orders";
    assert_eq!(shop.seen(seen).await, "Elm \"1\", rear|9000|Ghent");
    let (_, full) = shop.get(&format!("/orders/{}/full", order["id"])).await;
    assert_eq!(full["ship_to"], basket("9000")["ship_to"]);
    // The domain checks what a caller calls a code, and nothing is sold.
    for wrong in ["90;00", "", "1234567890123", "é"] {
        assert_eq!(shop.send("POST", &path, basket(wrong)).await.0, 422, "{wrong}");
    }
    assert_eq!(
        shop.seen("SELECT count(*) || ' ' || (SELECT stock FROM products) FROM orders").await,
        "1 4"
    );
    shop.finish().await;
}
