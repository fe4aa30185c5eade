//! Exports.

use serde_json::{Value, json};

use crate::shop::Running;

#[tokio::test]
async fn all_orders_are_exported_one_a_line() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    shop.run(&format!(
        "INSERT INTO orders (user_id, total) SELECT {ada}, n FROM generate_series(1, 500) AS n"
    ))
    .await;
    shop.run("UPDATE orders SET deleted_at = now() WHERE total = 3").await;
    for _ in 0..3 {
        let (status, text) = shop.exchange("GET", "/orders/export", "").await;
        let orders: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((status, orders.len()), (200, 499));
        assert_eq!(
            (&orders[2]["total"], &orders[498]["total"]),
            (&json!("4.00"), &json!("500.00"))
        );
    }
    shop.finish().await;
}
