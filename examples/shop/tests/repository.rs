//! Repositories work on the session that they are given, and leave its end to its owner.

use relvar::{ErrorKind, Json, Pool, PoolOptions};
use relvar_example_shop::models::{
    Amount, Attributes, NewOrder, NewProduct, NewUser, Order, OrderLine, OrderStatus, Product,
};
use relvar_example_shop::repository::{
    OrderLineRepository, OrderRepository, ProductRepository, ReturnRepository, UserRepository,
};
use relvar_server::Shadow;
use rust_decimal::Decimal;

#[tokio::test]
async fn a_unit_sees_its_work_and_others_see_it_when_it_is_committed() {
    let (shadow, pool) = shop().await;
    let client = shadow.connect().await.expect("a second connection");
    let count = async || -> i64 {
        let row = client.query_one("SELECT count(*) FROM orders", &[]).await.expect("a count");
        row.get(0)
    };

    let mut unit = pool.begin().await.expect("a unit");
    let user = NewUser::new("ada@example.com", "Ada");
    let user = UserRepository::add(&mut unit, user).await.expect("a user");
    let mut orders = Vec::new();
    for total in [1, 2, 3] {
        let order = NewOrder::new(user.id, Decimal::from(total));
        orders.push(OrderRepository::add(&mut unit, order).await.expect("an order"));
    }
    let paid = OrderRepository::update_status(&mut unit, orders[0].id, OrderStatus::Paid).await;
    assert_eq!(paid.expect("an update").map(|order| order.status), Some(OrderStatus::Paid));
    assert!(OrderRepository::delete(&mut unit, orders[1].id).await.expect("a deletion"));
    let none = OrderRepository::update_status(&mut unit, orders[1].id, OrderStatus::Paid).await;
    assert_eq!(none.expect("an update of nothing"), None);
    let active = OrderRepository::list_active(&mut unit, 10).await.expect("active orders");
    assert_eq!(active, [Order::clone(&orders[2])]);
    let users = UserRepository::list_active(&mut unit, 10).await.expect("active users");
    assert_eq!(users, [user]);
    assert_eq!(count().await, 0);
    unit.commit().await.expect("a commit");
    assert_eq!(count().await, 3);
}

#[tokio::test]
async fn a_product_is_saved_only_as_it_was_read() {
    let (_shadow, pool) = shop().await;
    let mut unit = pool.begin().await.expect("a unit");
    let rake = NewProduct::new("R1", "Rake", "", Decimal::ONE, 1, Json(Attributes::default()));
    let read =
        ProductRepository::add_all(&mut unit, vec![rake]).await.expect("a product").remove(0);
    let mine = Product { name: "Red rake".to_owned(), ..read.clone() };
    let theirs = Product { price: Decimal::TWO, ..read.clone() };
    let saved = ProductRepository::save(&mut unit, &read, &theirs).await.expect("a change");
    assert_eq!((saved.version, saved.price, saved.name), (2, Decimal::TWO, "Rake".to_owned()));
    let stale = ProductRepository::save(&mut unit, &read, &mine).await.expect_err("it is stale");
    assert_eq!(*stale.kind(), ErrorKind::Stale);
    // What another does to the stock is a change, too.
    assert_eq!(ProductRepository::add_stock(&mut unit, read.id, 4).await.expect("a change"), 1);
    let now = ProductRepository::get_by_id(&mut unit, read.id).await.expect("the product");
    assert_eq!((now.stock, now.version), (5, 3));
}

#[tokio::test]
async fn pieces_of_nothing_that_came_back_are_none() {
    let (_shadow, pool) = shop().await;
    let mut session = pool.session().await.expect("a session");
    let amount = Amount { quantity: 1, price: Decimal::ONE };
    let line = OrderLine { order_id: 1, line_no: 1, product_id: uuid::Uuid::nil(), amount };
    assert_eq!(ReturnRepository::pieces_of(&mut session, &line).await.expect("a number"), 0);
    let line = OrderLineRepository::get_with_order(&mut session, 1, 1).await.expect("an answer");
    assert_eq!(line, None);
}

async fn shop() -> (Shadow, Pool) {
    let shadow = relvar_testkit::shadow().await;
    relvar_example_shop::upgrade(&shadow.target()).await.expect("an upgraded database");
    let pool = Pool::new(shadow.target().config(), &PoolOptions::default()).expect("a pool");
    (shadow, pool)
}
