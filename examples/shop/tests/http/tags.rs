//! Tags of products.

use serde_json::json;

use crate::shop::Running;

#[tokio::test]
async fn a_product_has_the_tags_that_were_set_last() {
    let shop = Running::start().await;
    let ids = shop.products(&[("R1", "Rake", "3", 5), ("H1", "Hat", "2", 5)]).await;
    let tags = |id: &str| format!("/products/{id}/tags");
    let set = shop.send("PUT", &tags(&ids[0]), json!(["iron", "garden", "iron"])).await;
    assert_eq!(set, (200, json!(["garden", "iron"])));
    shop.send("PUT", &tags(&ids[1]), json!(["garden", "summer"])).await;
    let (_, page) = shop.get("/products?tag=garden").await;
    let found: Vec<_> = page["products"].as_array().expect("products").iter().collect();
    assert_eq!(
        (&found[0]["name"], &found[0]["tags"]),
        (&json!("Hat"), &json!(["garden", "summer"]))
    );
    assert_eq!(
        (&found[1]["name"], &found[1]["tags"]),
        (&json!("Rake"), &json!(["garden", "iron"]))
    );
    // What stays is not written again.
    let seen = "SELECT string_agg(sku || name || t.xmin, ',' ORDER BY name) FROM product_tags t
                JOIN tags ON tags.id = tag_id JOIN (SELECT id AS product_id, sku FROM products) p USING (product_id)
                WHERE sku = 'R1' AND name = 'garden'";
    let before = shop.seen(seen).await;
    let set = shop.send("PUT", &tags(&ids[0]), json!(["tools", "garden"])).await;
    assert_eq!(set, (200, json!(["garden", "tools"])));
    assert_eq!(shop.seen(seen).await, before);
    let (_, rake) = shop.get(&format!("/products/{}", ids[0])).await;
    assert_eq!(rake["tags"], json!(["garden", "tools"]));
    assert_eq!(shop.send("PUT", &tags(&ids[0]), json!([])).await, (200, json!([])));
    let left =
        "SELECT string_agg(name, ',' ORDER BY name) FROM product_tags JOIN tags ON id = tag_id";
    assert_eq!(shop.seen(left).await, "garden,summer");
    shop.finish().await;
}
