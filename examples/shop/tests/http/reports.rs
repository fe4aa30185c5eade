//! Reports.

use serde_json::{Value, json};

use crate::shop::Running;

const ALWAYS: &str = "since=2000-01-01T00:00:00Z";

#[tokio::test]
async fn sales_are_summed_by_days_and_statuses() {
    let shop = Running::start().await;
    let (ada, bob) = (shop.user("ada@example.com").await, shop.user("bob@example.com").await);
    for (user, total) in [(ada, "1.50"), (ada, "2"), (bob, "4"), (bob, "8")] {
        shop.order(user, total).await;
    }
    shop.run("UPDATE orders SET status = 'paid' WHERE total IN (2, 4)").await;
    shop.run("UPDATE orders SET created_at = '2026-02-03 12:00Z' WHERE total > 3").await;
    let gone = shop.order(ada, "16").await;
    shop.send("DELETE", &format!("/orders/{gone}"), Value::Null).await;
    let (status, sales) = shop.get(&format!("/reports/sales?{ALWAYS}")).await;
    assert_eq!(status, 200, "{sales}");
    assert_eq!(
        sales["statuses"],
        json!([
            { "status": "pending", "orders": 2, "buyers": 2, "total": "9.50" },
            { "status": "paid", "orders": 2, "buyers": 2, "total": "6.00" },
        ])
    );
    let days = sales["days"].as_array().expect("days");
    let mut sums: Vec<_> = days
        .iter()
        .map(|day| format!("{} {} {}", day["orders"], day["total"], day["paid"]))
        .collect();
    sums.sort_unstable();
    assert_eq!(sums, ["2 \"12.00\" \"4.00\"", "2 \"3.50\" \"2.00\""]);
    let (_, none) = shop.get("/reports/sales?since=2100-01-01T00:00:00Z").await;
    assert_eq!(none, json!({ "days": [], "statuses": [] }));
    shop.finish().await;
}

#[tokio::test]
async fn the_best_sellers_are_ranked() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop
        .products(&[
            ("A", "Anvil", "10", 50),
            ("B", "Broom", "2", 50),
            ("C", "Cap", "1", 50),
            ("D", "Dish", "1", 50),
        ])
        .await;
    shop.paid(ada, &[(&ids[0], 2), (&ids[1], 3)]).await;
    shop.paid(ada, &[(&ids[0], 1), (&ids[2], 1)]).await;
    // Neither what nobody has paid counts, nor what is deleted.
    shop.check_out(ada, &[(&ids[2], 40)]).await;
    let gone = shop.paid(ada, &[(&ids[3], 40)]).await;
    shop.send("DELETE", &format!("/orders/{gone}"), Value::Null).await;
    let (status, best) = shop.get(&format!("/reports/best-sellers?{ALWAYS}")).await;
    assert_eq!(status, 200, "{best}");
    let row = |rank: i64, sku: &str, name: &str, pieces: i64, turnover: &str| json!({ "rank": rank, "sku": sku, "name": name, "pieces": pieces, "turnover": turnover });
    assert_eq!(
        best,
        json!([
            row(1, "A", "Anvil", 3, "30.00"),
            row(1, "B", "Broom", 3, "6.00"),
            row(3, "C", "Cap", 1, "1.00")
        ])
    );
    let (_, first) = shop.get(&format!("/reports/best-sellers?{ALWAYS}&limit=1")).await;
    assert_eq!(first.as_array().map(Vec::len), Some(1));
    shop.finish().await;
}
