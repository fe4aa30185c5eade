//! Repositories work on the session that they are given, and leave its end to its owner.

use relvar::{Pool, PoolOptions};
use relvar_example_shop::models::{NewOrder, NewUser, Order, PAID};
use relvar_example_shop::repository::{OrderRepository, UserRepository};
use rust_decimal::Decimal;

#[tokio::test]
async fn a_unit_sees_its_work_and_others_see_it_when_it_is_committed() {
    let shadow = relvar_testkit::shadow().await;
    relvar_example_shop::upgrade(&shadow.target()).await.expect("an upgraded database");
    let pool = Pool::new(shadow.target().config(), &PoolOptions::default()).expect("a pool");
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
    let paid = OrderRepository::update_status(&mut unit, orders[0].id, PAID).await;
    assert_eq!(paid.expect("an update").map(|order| order.status).as_deref(), Some(PAID));
    assert!(OrderRepository::delete(&mut unit, orders[1].id).await.expect("a deletion"));
    let none = OrderRepository::update_status(&mut unit, orders[1].id, PAID).await;
    assert_eq!(none.expect("an update of nothing"), None);
    let active = OrderRepository::list_active(&mut unit, 10).await.expect("active orders");
    assert_eq!(active, [Order::clone(&orders[2])]);
    let users = UserRepository::list_active(&mut unit, 10).await.expect("active users");
    assert_eq!(users, [user]);
    assert_eq!(count().await, 0);
    unit.commit().await.expect("a commit");
    assert_eq!(count().await, 3);
}
