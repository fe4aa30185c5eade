//! Products: added, changed, found, deleted.

use serde_json::{Value, json};

use crate::shop::Running;

fn names(page: &Value) -> Vec<&str> {
    let products = page["products"].as_array().expect("products");
    products.iter().map(|product| product["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn products_are_added_all_or_none() {
    let shop = Running::start().await;
    let product =
        |sku: &str, price: &str| json!({ "sku": sku, "name": "Rake", "price": price, "stock": 1 });
    let body = json!([product("R1", "1"), product("R2", "2.50")]);
    let (status, made) = shop.send("POST", "/products", body).await;
    assert_eq!((status, &made[1]["sku"], &made[1]["price"]), (201, &json!("R2"), &json!("2.50")));
    let seen = "SELECT string_agg(sku || price, ',' ORDER BY id) FROM products";
    assert_eq!(shop.seen(seen).await, "R11.00,R22.50");
    for (body, wanted) in [
        (json!([product("R3", "1"), product("R1", "1")]), 409),
        (json!([product("R3", "1"), product("R4", "-1")]), 422),
        (json!([product("R3", "0.001")]), 422),
        (json!([]), 201),
    ] {
        assert_eq!(shop.send("POST", "/products", body.clone()).await.0, wanted, "{body}");
    }
    assert_eq!(shop.seen("SELECT count(*) FROM products").await, "2");
    shop.finish().await;
}

#[tokio::test]
async fn a_supplier_makes_a_product_or_changes_it() {
    let shop = Running::start().await;
    let rake = |name: &str, stock: i32| json!({ "name": name, "price": "3", "stock": stock });
    let path = "/products/by-sku/R%2F1";
    let (status, made) = shop.send("PUT", path, rake("Rake", 1)).await;
    assert_eq!((status, &made["sku"], &made["version"]), (200, &json!("R/1"), &json!(1)));
    let (status, again) = shop.send("PUT", path, rake("Big rake", 7)).await;
    assert_eq!((status, &again["id"], &again["version"]), (200, &made["id"], &json!(2)));
    assert_eq!(shop.seen("SELECT string_agg(name || stock, ',') FROM products").await, "Big rake7");
    // One that is deleted does not come back: its number is free.
    let id = made["id"].as_str().expect("an id");
    assert_eq!(shop.send("DELETE", &format!("/products/{id}"), Value::Null).await.0, 204);
    let (status, other) = shop.send("PUT", path, rake("Rake", 1)).await;
    assert_eq!((status, other["id"] == made["id"]), (200, false));
    assert_eq!(shop.seen("SELECT count(*) FROM products WHERE deleted_at IS NULL").await, "1");
    shop.finish().await;
}

#[tokio::test]
async fn nobody_edits_over_somebody_else() {
    let shop = Running::start().await;
    let id = shop.products(&[("R1", "Rake", "3", 5)]).await.remove(0);
    let path = format!("/products/{id}");
    let edit = |version: i32, name: &str| json!({ "version": version, "name": name, "description": "", "price": "4", "attributes": { "colour": "red" } });
    let (status, edited) = shop.send("PUT", &path, edit(1, "Red rake")).await;
    assert_eq!((status, &edited["version"], &edited["stock"]), (200, &json!(2), &json!(5)));
    let row = "SELECT concat_ws(' ', name, price, attributes, version) FROM products";
    assert_eq!(shop.seen(row).await, "Red rake 4.00 {\"colour\": \"red\"} 2");
    let (status, told) = shop.send("PUT", &path, edit(1, "Blue rake")).await;
    let wanted = json!({ "error": "somebody else has changed it, read it again" });
    assert_eq!((status, told), (409, wanted));
    assert_eq!(shop.seen(row).await, "Red rake 4.00 {\"colour\": \"red\"} 2");
    // Of those who read the same version at once, one is first.
    let (one, other) = tokio::join!(
        shop.send("PUT", &path, edit(2, "Green rake")),
        shop.send("PUT", &path, edit(2, "Grey rake")),
    );
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    shop.finish().await;
}

#[tokio::test]
async fn prices_change_for_all_or_none() {
    let shop = Running::start().await;
    let ids = shop.products(&[("A", "A", "1", 0), ("B", "B", "2", 0), ("C", "C", "3", 0)]).await;
    let price = |id: &str, price: &str| json!({ "id": id, "price": price });
    let prices = json!([price(&ids[2], "33"), price(&ids[0], "11.10")]);
    let changed = shop.send("PATCH", "/products/prices", prices).await;
    assert_eq!(changed, (200, json!({ "changed": 2 })));
    let seen = "SELECT string_agg(price::text, ' ' ORDER BY sku) FROM products";
    assert_eq!(shop.seen(seen).await, "11.10 2.00 33.00");
    shop.send("DELETE", &format!("/products/{}", ids[1]), Value::Null).await;
    for (other, wanted) in [
        (price(&ids[1], "5"), 404),
        (price("00000000-0000-0000-0000-000000000000", "5"), 404),
        (price(&ids[2], "-5"), 422),
        (price(&ids[2], "5.005"), 422),
    ] {
        let prices = json!([price(&ids[0], "1"), other]);
        assert_eq!(
            shop.send("PATCH", "/products/prices", prices.clone()).await.0,
            wanted,
            "{prices}"
        );
    }
    assert_eq!(shop.seen(seen).await, "11.10 2.00 33.00");
    shop.finish().await;
}

#[tokio::test]
async fn words_find_products_best_first() {
    let shop = Running::start().await;
    let product = |sku: &str, name: &str, text: &str| json!({ "sku": sku, "name": name, "description": text, "price": "1", "stock": 1 });
    let products = json!([
        product("1", "Rake", "Gathers leaves."),
        product("2", "Broom", "Next to the rakes."),
        product("3", "Rake of iron", "A rake for all raking."),
        product("4", "Hat", "Keeps off the sun."),
        product("5", "Garden rake", "Sold no more."),
    ]);
    let (_, made) = shop.send("POST", "/products", products).await;
    shop.send(
        "DELETE",
        &format!("/products/{}", made[4]["id"].as_str().expect("an id")),
        Value::Null,
    )
    .await;
    let wanted = shop
        .seen(
            "SELECT string_agg(name, ',' ORDER BY ts_rank(search, q) DESC, id)
             FROM products, websearch_to_tsquery('english', 'rake') AS q
             WHERE search @@ q AND deleted_at IS NULL",
        )
        .await;
    let (mut found, mut next) = (Vec::new(), String::new());
    loop {
        let path = format!("/products/search?words=rake&limit=1{next}");
        let (status, page) = shop.get(&path).await;
        assert_eq!(status, 200, "{page}");
        found.extend(names(&page).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(found.join(","), wanted);
    assert_eq!(found.len(), 3);
    // The cursor is of another search.
    let (_, page) = shop.get("/products/search?words=rake&limit=1").await;
    let cursor = page["next"].as_str().expect("a cursor");
    let other = format!("/products/search?words=broom&limit=1&cursor={cursor}");
    assert_eq!(shop.get(&other).await.0, 400);
    let (_, none) = shop.get("/products/search?words=-%22").await;
    assert_eq!(none["products"], json!([]));
    shop.finish().await;
}

#[tokio::test]
async fn products_are_listed_by_attributes() {
    let shop = Running::start().await;
    let product = |sku: &str, attributes: Value| json!({ "sku": sku, "name": sku, "price": "1", "stock": 1, "attributes": attributes });
    let products = json!([
        product("a", json!({ "colour": "red", "size": "XL" })),
        product("b", json!({ "colour": "red" })),
        product("c", json!({ "size": "XL" })),
        product("d", json!({})),
    ]);
    assert_eq!(shop.send("POST", "/products", products).await.0, 201);
    for (filter, wanted) in [
        ("", vec!["a", "b", "c", "d"]),
        ("?colour=red", vec!["a", "b"]),
        ("?colour=red&size=XL", vec!["a"]),
        ("?colour=re", vec![]),
    ] {
        let (_, page) = shop.get(&format!("/products{filter}")).await;
        assert_eq!(names(&page), wanted, "{filter}");
    }
    let (_, page) = shop.get("/products?limit=2").await;
    let cursor = page["next"].as_str().expect("a cursor");
    let (_, rest) = shop.get(&format!("/products?limit=2&cursor={cursor}")).await;
    assert_eq!((names(&rest), &rest["next"]), (vec!["c", "d"], &Value::Null));
    // What no product may have is no attribute.
    let wrong = json!([product("e", json!({ "weight": 3 }))]);
    assert_eq!(shop.send("POST", "/products", wrong).await.0, 422);
    shop.finish().await;
}

#[tokio::test]
async fn a_deleted_product_is_seen_no_more() {
    let shop = Running::start().await;
    let ada = shop.user("ada@example.com").await;
    let ids = shop.products(&[("R1", "Rake", "3", 5), ("H1", "Hat", "2", 5)]).await;
    let path = format!("/products/{}", ids[0]);
    shop.send("PUT", &format!("{path}/tags"), json!(["garden"])).await;
    let order = shop.paid(ada, &[(&ids[0], 1), (&ids[1], 1)]).await;
    assert_eq!(shop.send("DELETE", &path, Value::Null).await, (204, Value::Null));
    let before = shop.seen("SELECT string_agg(products::text || xmin, ';') FROM products").await;
    let edit =
        json!({ "version": 1, "name": "x", "description": "", "price": "4", "attributes": {} });
    for (method, path, body) in [
        ("GET", path.clone(), Value::Null),
        ("DELETE", path.clone(), Value::Null),
        ("PUT", path.clone(), edit),
        ("PUT", format!("{path}/tags"), json!(["x"])),
        (
            "POST",
            format!("/users/{ada}/orders"),
            json!({ "lines": [{ "product": ids[0], "quantity": 1 }] }),
        ),
    ] {
        assert_eq!(shop.send(method, &path, body).await.0, 404, "{method} {path}");
    }
    assert_eq!(names(&shop.get("/products").await.1), ["Hat"]);
    assert_eq!(names(&shop.get("/products?tag=garden").await.1), Vec::<&str>::new());
    assert_eq!(names(&shop.get("/products/search?words=rake").await.1), Vec::<&str>::new());
    // Who has bought it is told what it was: the order asks for it by name.
    let (_, full) = shop.get(&format!("/orders/{order}/full")).await;
    assert_eq!(
        (&full["lines"][0]["product"]["name"], &full["lines"][0]["price"]),
        (&json!("Rake"), &json!("3.00"))
    );
    let (_, best) = shop.get("/reports/best-sellers?since=2000-01-01T00:00:00Z").await;
    assert_eq!((best.as_array().map(Vec::len), &best[0]["name"]), (Some(1), &json!("Hat")));
    assert_eq!(
        shop.seen("SELECT string_agg(products::text || xmin, ';') FROM products").await,
        before
    );
    shop.finish().await;
}
