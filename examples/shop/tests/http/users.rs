//! Users.

use serde_json::json;

use crate::shop::Running;

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
    shop.finish().await;
}
