//! Parcels of paid orders.

use serde_json::{Value, json};

use crate::shop::Running;

const ORDERS: &str =
    "SELECT string_agg(concat_ws(' ', status, parcel), ', ' ORDER BY id) FROM orders";

#[tokio::test]
async fn what_is_paid_longest_is_shipped_first() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 50)]).await;
    for _ in 0..3 {
        shop.paid(ada, &[(&ids[0], 1)]).await;
    }
    let deleted = shop.paid(ada, &[(&ids[0], 1)]).await;
    shop.send("DELETE", &format!("/orders/{deleted}"), Value::Null).await;
    shop.order(ada, "1").await;
    assert_eq!(shop.ship(&["L1"]).await.0, 200);
    assert_eq!(shop.seen(ORDERS).await, "shipped L1, paid, paid, paid, pending");
    // A label that is taken is refused; the others are used.
    let (status, shipment) = shop.ship(&["L1", "L2"]).await;
    assert_eq!((status, &shipment["refused"]), (200, &json!(["L1"])));
    assert_eq!(shipment["shipped"][0]["parcel"], "L2");
    assert_eq!(shop.seen(ORDERS).await, "shipped L1, paid, shipped L2, paid, pending");
    let (_, shipment) = shop.ship(&["L3", "L4", "L5"]).await;
    assert_eq!(shipment["shipped"].as_array().map(Vec::len), Some(1));
    assert_eq!(shop.seen(ORDERS).await, "shipped L1, shipped L3, shipped L2, paid, pending");
    assert_eq!(shop.ship(&["L6"]).await, (200, json!({ "shipped": [], "refused": [] })));
    assert_eq!(shop.ship(&[]).await, (200, json!({ "shipped": [], "refused": [] })));
    shop.finish().await;
}

#[tokio::test]
async fn an_order_that_somebody_ships_just_now_is_skipped() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("A", "Anvil", "10", 50)]).await;
    let (first, second) =
        (shop.paid(ada, &[(&ids[0], 1)]).await, shop.paid(ada, &[(&ids[0], 1)]).await);
    let other = shop.client().await;
    let lock = format!("BEGIN; SELECT FROM orders WHERE id = {first} FOR UPDATE");
    other.batch_execute(&lock).await.expect("a lock");
    let (status, shipment) = shop.ship(&["L1", "L2"]).await;
    let shipped: Vec<_> =
        shipment["shipped"].as_array().expect("orders").iter().map(|order| &order["id"]).collect();
    assert_eq!((status, shipped), (200, vec![&json!(second)]));
    other.batch_execute("ROLLBACK").await.expect("a rollback");
    // Two who ship at once share what there is.
    shop.paid(ada, &[(&ids[0], 1)]).await;
    tokio::join!(shop.ship(&["M1"]), shop.ship(&["M2"]));
    let seen =
        "SELECT count(DISTINCT parcel) || ' of ' || count(*) FROM orders WHERE status = 'shipped'";
    assert_eq!(shop.seen(seen).await, "3 of 3");
    shop.finish().await;
}
