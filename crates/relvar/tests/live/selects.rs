//! Columns, expressions and aggregates instead of whole models; tables joined; subqueries; many to many.

use relvar::{Expressions, Model, Session, count, fields};

use crate::database::{Database, orders, user};
use crate::models::{Email, Employee, NewEmployee, NewOrder, NewUser, Order, Status, User};

/// Ada has orders of 1, 2 and 3, of which the last is paid; Bob one of 10; Carol none. Dan is gone, with one of 50.
async fn shop(session: &mut Session) -> Vec<User> {
    let mut users = Vec::new();
    for email in ["ada", "bob", "carol", "dan"] {
        users.push(user(session, email).await);
    }
    orders(session, &users[0], &[1, 2]).await;
    let paid = NewOrder::new(users[0].id, 3).status(Status::Paid);
    Order::insert(paid).execute(session).await.unwrap();
    orders(session, &users[1], &[10]).await;
    orders(session, &users[3], &[50]).await;
    User::delete().filter(User::id.eq(users[3].id)).execute(session).await.unwrap();
    users
}

#[derive(Debug, PartialEq)]
struct Summary {
    email: Email,
    orders: i64,
    total: i64,
}

#[tokio::test]
async fn groups_are_what_is_selected_beside_an_aggregate() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    shop(session).await;
    let summaries = Order::query()
        .join(Order::user())
        .select(fields!(Summary {
            email: User::email,
            orders: count(),
            total: Order::total.sum().or(0),
        }))
        .order_by(Order::total.sum().desc())
        .all(session)
        .await
        .unwrap();
    let summary = |email: &str, orders, total| Summary { email: email.into(), orders, total };
    // Dan's order is there, and Dan is not.
    assert_eq!(summaries, [summary("bob", 1, 10), summary("ada", 3, 6)]);

    let busy = Order::query()
        .join(Order::user())
        .select((User::email, count()))
        .having(count().gt(1))
        .all(session)
        .await
        .unwrap();
    assert_eq!(busy, [("ada".into(), 3)]);

    let all: (i64, Option<i64>, Option<f64>, Option<i32>, i64) = Order::query()
        .select((
            count(),
            Order::total.sum(),
            Order::total.avg(),
            Order::total.max(),
            Order::user_id.count_distinct(),
        ))
        .one(session)
        .await
        .unwrap();
    assert_eq!(all, (5, Some(66), Some(13.2), Some(50), 3));
    let none = Order::query().filter(Order::total.gt(1000));
    let none = none.select((Order::total.sum(), count())).one(session).await.unwrap();
    assert_eq!(none, (None, 0));
    let paid = Order::total.sum().only(Order::status.eq(Status::Paid)).or(0);
    assert_eq!(Order::query().select(paid).one(session).await.unwrap(), 3);
}

#[tokio::test]
async fn an_outer_join_keeps_who_has_none() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    shop(session).await;
    let rows: Vec<(Email, Option<i32>)> = User::query()
        .left_join(User::orders().filter(Order::status.eq(Status::Paid)))
        .select((User::email, Order::total))
        .order_by(User::email.asc())
        .all(session)
        .await
        .unwrap();
    assert_eq!(rows, [("ada".into(), Some(3)), ("bob".into(), None), ("carol".into(), None)]);
    let counts: Vec<(Email, i64)> = User::query()
        .left_join(User::orders())
        .filter(User::email.ne("bob"))
        .select((User::email, Order::id.count()))
        .order_by(Order::id.count().desc())
        .limit(2)
        .all(session)
        .await
        .unwrap();
    assert_eq!(counts, [("ada".into(), 3), ("carol".into(), 0)]);
}

#[tokio::test]
async fn subqueries_see_what_queries_see() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let users = shop(session).await;
    let dear = Order::query().filter(Order::total.ge(10)).select(Order::user_id);
    let buyers = User::query().filter(User::id.is_in_query(&dear)).all(session).await.unwrap();
    assert_eq!(buyers, [users[1].clone()], "Dan is deleted");
    // The same table inside and outside, with values on both sides.
    let same = Order::query().filter(Order::total.lt(3)).select(Order::user_id);
    let totals = Order::query()
        .filter(Order::total.gt(1))
        .filter(Order::user_id.is_in_query(&same))
        .order_by(Order::total.asc())
        .all(session)
        .await
        .unwrap();
    assert_eq!(totals.iter().map(|order| order.total).collect::<Vec<_>>(), [2, 3]);
    let grouped = Order::query().select((Order::user_id, count()));
    assert_eq!(grouped.all(session).await.unwrap().len(), 3);
    let approvers = Order::query().select(Order::approver_id).distinct();
    assert_eq!(approvers.all(session).await.unwrap(), [None]);
}

#[tokio::test]
async fn expressions_are_selected_and_compared() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "Ada").await;
    orders(session, &ada, &[1, 2]).await;
    let nickname = User::query().select(User::nickname.or("nobody"));
    assert_eq!(nickname.one(session).await.unwrap(), "nobody");
    let nobody = User::query().filter(User::nickname.or("nobody").lower().eq("nobody"));
    assert_eq!(nobody.count(session).await.unwrap(), 1);
    let days = Order::query()
        .select((Order::timestamps.created_at.truncated_to("day"), count()))
        .all(session)
        .await
        .unwrap();
    assert_eq!(days.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [2]);
    let limited = Order::query().limit(1).select(Order::id).all(session).await.unwrap_err();
    assert!(limited.to_string().contains("belongs behind select()"), "{limited}");
}

#[tokio::test]
async fn many_to_many_goes_through_the_rows_between() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let mut users = shop(session).await;
    // Ada approves for Bob and herself, Bob for Ada; Dan, who is gone, for Bob.
    for (buyer, approver, total) in [(0, 0, 1), (1, 0, 2), (0, 1, 3), (1, 3, 4)] {
        let order = NewOrder::new(users[buyer].id, total).approver_id(users[approver].id);
        Order::insert(order).execute(session).await.unwrap();
    }
    let approvers = || User::orders().through(Order::approver());
    let sent = session.statements_sent();
    let loaded = User::query()
        .order_by(User::id.asc())
        .with(approvers().order_by(User::email.asc()))
        .all(session)
        .await
        .unwrap();
    assert_eq!(session.statements_sent() - sent, 2);
    let emails = |user: &[User]| user.iter().map(|u| u.email.0.clone()).collect::<Vec<_>>();
    let found: Vec<Vec<String>> = loaded.iter().map(|user| emails(user.get(approvers()))).collect();
    assert_eq!(found, [vec!["ada", "bob"], vec!["ada"], vec![]]);

    let one = User::query()
        .order_by(User::id.asc())
        .with(approvers().order_by(User::email.desc()).limit(1))
        .all(session)
        .await
        .unwrap();
    assert_eq!(emails(one[0].get(approvers())), ["bob"]);
    let dear = User::orders().filter(Order::total.ge(3)).through(Order::approver());
    let dear = User::query().order_by(User::id.asc()).with(dear).all(session).await.unwrap();
    assert_eq!(emails(dear[0].get(approvers())), ["bob"]);
    assert_eq!(emails(dear[1].get(approvers())), Vec::<String>::new());
    users.truncate(1);
    let by_bob = User::query().filter(approvers().any(User::email.eq("bob")));
    assert_eq!(by_bob.all(session).await.unwrap(), users);
    let not_by_ada = User::query().filter(approvers().none(User::email.eq("ada")));
    assert_eq!(emails(&not_by_ada.all(session).await.unwrap()), ["carol"]);
}

#[tokio::test]
async fn a_table_is_joined_to_itself() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let boss = NewEmployee { name: "boss".into(), boss_id: None };
    let boss = Employee::insert(boss).one(session).await.unwrap();
    let clerk = NewEmployee { name: "clerk".into(), boss_id: Some(boss.id) };
    Employee::insert(clerk).execute(session).await.unwrap();
    let led = Employee::query().filter(Employee::boss().is(Employee::name.eq("boss")));
    assert_eq!(led.select(Employee::name).all(session).await.unwrap(), ["clerk"]);
}

#[tokio::test]
async fn what_would_be_wrong_in_silence_is_refused() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    shop(session).await;
    let twice = Order::query().join(Order::user()).join(Order::approver());
    let twice = twice.select(Order::id).all(session).await.unwrap_err();
    assert!(twice.to_string().contains("joined twice"), "{twice}");
    let own = Employee::query().join(Employee::boss()).select(count()).all(session).await;
    assert!(own.unwrap_err().to_string().contains("joined twice"));
    let limited = Order::query().limit(1).select(Order::user_id);
    let limited = User::query().filter(User::id.is_in_query(&limited)).all(session).await;
    assert!(limited.unwrap_err().to_string().contains("belongs behind select()"));
    for counted in [User::query().limit(1), User::query().offset(1)] {
        let refused = counted.count(session).await.unwrap_err();
        assert!(refused.to_string().contains("counts all rows"), "{refused}");
    }
    let approvers = User::orders().limit(1).through(Order::approver());
    let approvers = User::query().with(approvers).all(session).await.unwrap_err();
    assert!(approvers.to_string().contains("belong behind through()"), "{approvers}");
}

#[tokio::test]
async fn groups_without_an_aggregate_in_the_list_are_groups() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let users = shop(session).await;
    let busy = Order::query().select(Order::user_id).having(count().gt(1));
    assert_eq!(busy.all(session).await.unwrap(), [users[0].id]);
    let best = Order::query().select(Order::user_id).order_by(Order::total.sum().desc());
    assert_eq!(best.all(session).await.unwrap(), [users[3].id, users[1].id, users[0].id]);
    // One order without an approver does not empty the result.
    let approvers = Order::query().select(Order::approver_id);
    let nobody = User::query().filter(!User::id.is_in_query(&approvers));
    assert_eq!(nobody.count(session).await.unwrap(), 3);
    let paid = User::orders().filter(Order::status.eq(Status::Paid)).any(Order::total.lt(3));
    assert_eq!(User::query().filter(paid).count(session).await.unwrap(), 0);
    assert_eq!(Order::query().limit(1).one(session).await.unwrap().total, 1);
}

#[tokio::test]
async fn many_to_many_goes_through_a_table_and_back_to_it() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let new = |name: &str, boss_id| NewEmployee { name: name.into(), boss_id };
    let top = Employee::insert(new("top", None)).one(session).await.unwrap();
    let mid = Employee::insert(new("mid", Some(top.id))).one(session).await.unwrap();
    Employee::insert(new("low", Some(mid.id))).execute(session).await.unwrap();
    // The bosses of those who report to somebody: whoever has reports, once for each.
    let bosses = || Employee::reports().through(Employee::boss());
    let loaded = Employee::query().order_by(Employee::id.asc()).with(bosses()).all(session).await;
    let names: Vec<Vec<String>> = loaded
        .unwrap()
        .iter()
        .map(|one| one.get(bosses()).iter().map(|boss| boss.name.clone()).collect())
        .collect();
    assert_eq!(names, [vec!["top"], vec!["mid"], vec![]]);
    let limited = bosses().filter(Employee::name.ne("top")).order_by(Employee::name.asc()).limit(1);
    let loaded = Employee::query().order_by(Employee::id.asc()).with(limited).all(session).await;
    let counts: Vec<usize> = loaded.unwrap().iter().map(|one| one.get(bosses()).len()).collect();
    assert_eq!(counts, [0, 1, 0]);
    let of_top = Employee::query().filter(bosses().any(Employee::name.eq("top")));
    assert_eq!(of_top.all(session).await.unwrap(), [top]);
}

#[tokio::test]
async fn groups_by_an_expression_with_a_value_are_ordered_by_it() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    for (email, nickname) in [("a", None), ("b", Some("x")), ("c", None), ("d", Some("+"))] {
        let new = NewUser { nickname: nickname.map(str::to_owned), ..NewUser::new(email) };
        User::insert(new).execute(session).await.unwrap();
    }
    let named = || User::nickname.or("-");
    let groups = User::query().select((named(), count())).order_by(named().asc());
    let groups = groups.all(session).await.unwrap();
    let told: Vec<_> = groups.iter().map(|(name, count)| format!("{name}{count}")).collect();
    let seen = "SELECT string_agg(name || n, ' ' ORDER BY name) FROM (SELECT coalesce(nickname, '-') AS name, count(*) AS n FROM users GROUP BY 1) AS g";
    assert_eq!(told.join(" "), database.seen(seen).await);
    let names = User::query().select(named()).distinct().order_by(named().desc());
    assert_eq!(names.all(session).await.unwrap().len(), 3);
    // Another value is another expression, which the groups do not have.
    let other = User::query().select((named(), count())).order_by(User::nickname.or("?").asc());
    assert_eq!(other.all(session).await.unwrap_err().sqlstate(), Some("42803"));
}
