//! Relations are loaded by a number of statements that does not depend on the number of rows.

use relvar::{Model, sql};

use crate::database::{Database, orders, user};
use crate::models::{Employee, Line, NewEmployee, NewLine, NewOrder, Order, User};

#[tokio::test]
async fn statements_do_not_grow_with_rows() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let mut counts = Vec::new();
    for round in 0..2 {
        for nth in 0..4 {
            let one = user(session, &format!("{round}-{nth}")).await;
            let made = orders(session, &one, &[1, 2, 3]).await;
            Line::insert(NewLine::new(made[0].id, 1, "x")).execute(session).await.unwrap();
        }
        let before = session.statements_sent();
        let users = User::query()
            .order_by(User::id.asc())
            .with(
                User::orders()
                    .order_by(Order::total.desc())
                    .with(Order::lines())
                    .with(Order::approver()),
            )
            .all(session)
            .await
            .unwrap();
        counts.push((users.len(), session.statements_sent() - before));
        let last = users.last().unwrap().get(User::orders());
        assert_eq!(last.iter().map(|order| order.total).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(last[2].get(Order::lines()).len(), 1);
        assert!(last[2].get(Order::approver()).is_none());
    }
    assert_eq!(counts, [(4, 3), (8, 3)]);
}

#[tokio::test]
async fn two_relations_to_one_model_are_told_apart() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let (ada, bob) = (user(session, "ada").await, user(session, "bob").await);
    let order =
        Order::insert(NewOrder::new(ada.id, 1).approver_id(bob.id)).one(session).await.unwrap();
    let loaded = Order::find(order.id)
        .with(Order::user())
        .with(Order::approver())
        .one(session)
        .await
        .unwrap();
    assert_eq!(loaded.get(Order::user()).as_ref(), Some(&ada));
    assert_eq!(loaded.get(Order::approver()).as_ref(), Some(&bob));
    let bob =
        User::find(bob.id).with(User::orders()).with(User::approved()).one(session).await.unwrap();
    assert_eq!(bob.get(User::orders()).len(), 0);
    assert_eq!(bob.get(User::approved()).len(), 1);
}

#[tokio::test]
async fn a_parent_that_comes_twice_has_all_of_its_rows_each_time() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &[1, 2]).await;
    for limit in [2, 1] {
        let of_user = User::orders().order_by(Order::total.asc()).limit(limit);
        let loaded = Order::query().with(Order::user().with(of_user)).all(session).await.unwrap();
        let counts: Vec<_> = loaded
            .iter()
            .map(|o| o.get(Order::user()).as_ref().map(|user| user.get(User::orders()).len()))
            .collect();
        assert_eq!(counts, [Some(limit as usize); 2]);
    }
}

#[tokio::test]
async fn a_limit_holds_for_each_parent() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    for (name, totals) in [("a", vec![1, 2, 3, 4]), ("b", vec![7]), ("c", vec![])] {
        let one = user(session, name).await;
        orders(session, &one, &totals).await;
    }
    let latest = User::orders().order_by(Order::total.desc()).limit(3).filter(Order::total.ne(3));
    let users = User::query()
        .order_by(User::id.asc())
        .with(latest.with(Order::user()))
        .all(session)
        .await
        .unwrap();
    let totals: Vec<Vec<i32>> = users
        .iter()
        .map(|user| user.get(User::orders()).iter().map(|order| order.total).collect())
        .collect();
    assert_eq!(totals, [vec![4, 2, 1], vec![7], vec![]]);
    assert_eq!(users[1].get(User::orders())[0].get(Order::user()).as_ref().unwrap().email.0, "b");
}

#[tokio::test]
async fn a_model_may_relate_to_itself() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let boss = Employee::insert(NewEmployee::new("boss")).one(session).await.unwrap();
    for name in ["x", "y"] {
        Employee::insert(NewEmployee::new(name).boss_id(boss.id)).one(session).await.unwrap();
    }
    let loaded = Employee::query()
        .order_by(Employee::id.asc())
        .with(Employee::boss().with(Employee::boss()))
        .with(Employee::reports())
        .all(session)
        .await
        .unwrap();
    assert_eq!(loaded[0].get(Employee::reports()).len(), 2);
    assert!(loaded[0].get(Employee::boss()).is_none());
    let of_x = loaded[1].get(Employee::boss()).as_ref().unwrap();
    assert_eq!(of_x.name, "boss");
    assert!(of_x.get(Employee::boss()).is_none());
    let leaders = Employee::query().filter(Employee::reports().any(Employee::name.eq("x")));
    assert_eq!(leaders.one(session).await.unwrap().name, "boss");
    let led = Employee::query().filter(Employee::boss().is(Employee::name.eq("boss")));
    assert_eq!(led.count(session).await.unwrap(), 2);
    let of_leaders = Employee::boss().is(Employee::reports().any(Employee::name.eq("y")));
    assert_eq!(Employee::query().filter(of_leaders).count(session).await.unwrap(), 2);
    let by_hand: i64 = sql("SELECT count(*) FROM employees WHERE boss_id = :boss")
        .bind("boss", boss.id)
        .value(session)
        .await
        .unwrap();
    assert_eq!(by_hand, 2);
}

#[tokio::test]
#[should_panic(
    expected = "the same statement was sent more than 50 times from crates/relvar/tests/live/relations.rs"
)]
async fn n_plus_one_is_seen() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    for _ in 0..51 {
        User::find(ada.id).one(session).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_meant_may_be_repeated() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let mut repeated = session.allow_repeat();
    for _ in 0..60 {
        User::find(ada.id).one(&mut repeated).await.unwrap();
    }
}

#[tokio::test]
async fn deleted_rows_are_loaded_where_somebody_asks_for_them() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[1, 2]).await;
    Order::delete().filter(Order::id.eq(made[0].id)).execute(session).await.unwrap();
    User::delete().filter(User::id.eq(ada.id)).execute(session).await.unwrap();
    let living = Order::query().with(Order::user()).all(session).await.unwrap();
    let of = living.iter().map(|o| o.get(Order::user()).as_ref().map(|u| u.email.0.clone()));
    assert_eq!(of.collect::<Vec<_>>(), [None]);
    // The relation sees them; the query itself does not, as it did not ask.
    let all = Order::query().with(Order::user().with_deleted()).all(session).await.unwrap();
    let of = all.iter().map(|o| o.get(Order::user()).as_ref().map(|u| u.email.0.clone()));
    assert_eq!(of.collect::<Vec<_>>(), [Some("ada".to_owned())]);
    let users = User::query()
        .with_deleted()
        .with(User::orders().with_deleted().order_by(Order::id.asc()))
        .one(session)
        .await
        .unwrap();
    assert_eq!(users.get(User::orders()).len(), 2);
    let few = User::query().with_deleted().with(User::orders().with_deleted().limit(5));
    assert_eq!(few.one(session).await.unwrap().get(User::orders()).len(), 2);
    // In conditions and joins, too.
    let none = Order::query().filter(Order::user().is(User::email.eq("ada")));
    assert_eq!(none.count(session).await.unwrap(), 0);
    let one = Order::query().filter(Order::user().with_deleted().is(User::email.eq("ada")));
    assert_eq!(one.count(session).await.unwrap(), 1);
    let one = Order::query().join(Order::user().with_deleted()).select(User::email);
    assert_eq!(one.one(session).await.unwrap().0, "ada");
    let any = User::query()
        .with_deleted()
        .filter(User::orders().with_deleted().any(Order::total.eq(1)))
        .count(session);
    assert_eq!(any.await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_loaded_can_be_moved_out() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[1]).await;
    let loaded = Order::find(made[0].id)
        .with(Order::user())
        .with(Order::lines())
        .with(Order::approver())
        .one(session)
        .await
        .unwrap();
    let (order, (user, lines, approver)) = loaded.into_parts();
    assert_eq!((order, user, lines, approver), (made[0].clone(), Some(ada), vec![], None));
}
