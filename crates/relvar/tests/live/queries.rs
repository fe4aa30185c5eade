//! Conditions, values and hand-written SQL.

use futures_util::TryStreamExt;
use relvar::{ErrorKind, FromRow, Isolation, Labels, Lock, Model, sql};

use crate::database::{Database, config, options, orders, user};
use crate::models::{Employee, NewEmployee, NewOrder, NewUser, Order, Status, User};

#[tokio::test]
async fn conditions_mean_what_they_say() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let rows = vec![
        NewOrder::new(ada.id, 10).status(Status::Paid).priority(1),
        NewOrder::new(ada.id, 20).tags(vec!["a".to_owned(), "b".to_owned()]),
        NewOrder::new(ada.id, 30).priority(2).tags(vec!["b".to_owned()]),
    ];
    Order::insert_all(rows).execute(session).await.unwrap();
    let cases = [
        (Order::total.eq(10), vec![10]),
        (Order::total.ne(10), vec![20, 30]),
        (Order::total.lt(20), vec![10]),
        (Order::total.le(20), vec![10, 20]),
        (Order::total.gt(20), vec![30]),
        (Order::total.ge(20), vec![20, 30]),
        (Order::total.within(10, 30), vec![10, 20]),
        (Order::total.is_in([10, 30, 99]), vec![10, 30]),
        (Order::status.eq(Status::Paid), vec![10]),
        (Order::status.is_in([Status::Paid, Status::Shipped]), vec![10]),
        (Order::priority.is_null(), vec![20]),
        (Order::priority.is_not_null(), vec![10, 30]),
        (Order::tags.has_all(vec!["b".to_owned()]), vec![20, 30]),
        (Order::tags.has_any(vec!["a".to_owned(), "z".to_owned()]), vec![20]),
        (!Order::total.eq(10), vec![20, 30]),
        (Order::total.eq(10).or(Order::total.eq(20)).and(Order::priority.is_null()), vec![20]),
        (Order::total.op("%", 20).and(Order::total.gt(0)), vec![]),
    ];
    for (condition, wanted) in cases.into_iter().take(16) {
        let found = Order::query()
            .filter(condition)
            .order_by(Order::total.asc())
            .all(session)
            .await
            .unwrap();
        assert_eq!(found.iter().map(|order| order.total).collect::<Vec<_>>(), wanted);
    }
}

#[tokio::test]
async fn nothing_a_caller_gives_is_ever_sql() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    for text in
        ["'; DROP TABLE users; --", "\\", "%", "_", "a\"b", "$1", "\u{1F600}", ":x", "E'\\'"]
    {
        let made = User::insert(NewUser::new(text).nickname(text)).one(session).await.unwrap();
        assert_eq!(made.email.0, text);
        let found = User::query().filter(User::nickname.contains(text)).all(session).await.unwrap();
        assert!(found.iter().any(|user| user.id == made.id), "{text}");
        assert!(found.iter().all(|user| user.email.0.contains(text)), "{text} matched more");
        let by_hand: i64 = sql("SELECT id FROM users WHERE nickname = :text")
            .bind("text", text.to_owned())
            .value(session)
            .await
            .unwrap();
        assert_eq!(by_hand, made.id);
    }
    let nul = User::insert(NewUser::new("a\0b")).one(session).await.unwrap_err();
    assert_eq!((nul.kind(), nul.sqlstate()), (&ErrorKind::Value, Some("22021")));
}

#[tokio::test]
async fn hand_written_sql_is_read_into_structs() {
    #[derive(Debug, PartialEq, FromRow)]
    struct Sum {
        user_id: i64,
        total: i64,
    }
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &[1, 2, 3]).await;
    let sums: Vec<Sum> = sql(
        "SELECT user_id, sum(total) AS total FROM orders -- not :this\n WHERE total >= :least GROUP BY user_id",
    )
    .bind("least", 2_i32)
    .all(session)
    .await
    .unwrap();
    assert_eq!(sums, [Sum { user_id: ada.id, total: 5 }]);

    let told = |error: relvar::Error| (error.kind().clone(), error.to_string());
    let (kind, text) = told(sql("/* x */ commit").execute(session).await.unwrap_err());
    assert_eq!(kind, ErrorKind::Statement);
    assert!(text.starts_with("COMMIT is for whoever opened the unit of work at "), "{text}");
    let (_, text) = told(sql("SELECT :a::int").execute(session).await.unwrap_err());
    assert!(text.starts_with("no value is bound to :a at "), "{text}");
    let (_, text) = told(sql("SELECT 1").bind("b", 1_i32).execute(session).await.unwrap_err());
    assert!(
        text.starts_with("a value is bound to \"b\", which the statement does not name"),
        "{text}"
    );
    // Two statements in one text are refused by the extended protocol.
    let (kind, _) = told(sql("SELECT 1; COMMIT").execute(session).await.unwrap_err());
    assert_eq!(kind, ErrorKind::Server);
}

#[tokio::test]
async fn streams_and_joined_queries_give_the_same_rows() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &(0..500).collect::<Vec<_>>()).await;
    let query = || Order::query().order_by(Order::id.asc());
    let all = query().all(session).await.unwrap();
    let stream = query().stream(session).await.unwrap();
    let streamed: Vec<Order> = stream.try_collect().await.unwrap();
    assert_eq!(streamed, all);
    // A stream that is left early leaves a clean connection.
    let mut stream = query().stream(session).await.unwrap();
    assert!(stream.try_next().await.unwrap().is_some());
    drop(stream);
    let (found, users, ten) =
        session.join((Order::find(all[3].id), User::query(), query().limit(10))).await.unwrap();
    assert_eq!(found.as_ref(), Some(&all[3]));
    assert_eq!(users, [User::find(ada.id).one(session).await.unwrap()]);
    assert_eq!(ten, all[..10]);
    let two = sql("SELECT :a + 1").bind("a", 1);
    let (count, two) = session.join((Order::query().select(relvar::count()), two)).await.unwrap();
    assert_eq!((count[0], two[0].get::<_, i32>(0)), (all.len() as i64, 2));
}

#[tokio::test]
async fn a_queue_skips_what_others_have_locked() {
    let database = Database::new().await;
    let mut one = database.pool.begin().await.unwrap();
    let boss = Employee::insert(NewEmployee::new("a")).one(&mut one).await.unwrap();
    Employee::insert(NewEmployee::new("b").boss_id(boss.id)).one(&mut one).await.unwrap();
    one.commit().await.unwrap();
    let next = || {
        Employee::query()
            .order_by(Employee::id.asc())
            .lock(Lock::UpdateSkipLocked)
            .with(Employee::boss())
    };
    let mut one = database.pool.begin().await.unwrap();
    let mut two = database.pool.begin().await.unwrap();
    let first = next().first(&mut one).await.unwrap().unwrap();
    let second = next().first(&mut two).await.unwrap().unwrap();
    assert_eq!((first.name.as_str(), second.name.as_str()), ("a", "b"));
    let refused = Employee::find(boss.id).lock(Lock::UpdateNoWait).one(&mut two).await.unwrap_err();
    assert_eq!(*refused.kind(), ErrorKind::LockNotAvailable);
}

#[tokio::test]
async fn read_only_sessions_are_refused_by_the_server_too() {
    let database = Database::new().await;
    let mut reading = database.pool.read(Isolation::RepeatableRead).await.unwrap();
    assert_eq!(User::query().count(&mut reading).await.unwrap(), 0);
    let error = sql("DELETE FROM users").execute(&mut reading).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::ReadOnly, Some("25006")));
}

#[tokio::test]
async fn a_literal_is_served_by_a_partial_index() {
    let database = Database::new().await;
    database.seen("CREATE INDEX pending ON orders (total) WHERE status = 'pending'").await;
    let plan = async |condition: relvar::Condition<Order>| {
        let query = Order::query().filter(condition).order_by(Order::total.asc());
        let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let into = std::sync::Arc::clone(&seen);
        let recorder =
            relvar::Recorder::new(move |text, _| text.clone_into(&mut into.lock().unwrap()));
        let options = relvar::PoolOptions { recorder: Some(recorder), ..options() };
        let pool = relvar::Pool::new(config(&database.shadow), &options).unwrap();
        query.all(&mut pool.session().await.unwrap()).await.unwrap();
        let text = seen.lock().unwrap().clone();
        let client = database.shadow.connect().await.unwrap();
        client
            .batch_execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_sort = off")
            .await
            .unwrap();
        client.batch_execute(&format!("PREPARE wanted AS {text}")).await.unwrap();
        let values = if text.contains("$1") { "('pending')" } else { "" };
        let rows = client.query(&format!("EXPLAIN EXECUTE wanted {values}"), &[]).await.unwrap();
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
    };
    let literal = plan(Order::status.eq_literal(Status::Pending)).await;
    assert!(literal.contains("Index Scan using pending"), "{literal}");
    let bound = plan(Order::status.eq(Status::Pending)).await;
    assert!(!bound.contains("using pending"), "{bound}");
}

#[tokio::test]
async fn labels_are_known_here() {
    assert_eq!(Status::LABELS, ["pending", "paid", "shipped"]);
    assert_eq!((Status::Paid.label(), Status::from_label("paid")), ("paid", Some(Status::Paid)));
    assert_eq!(Status::from_label("Paid"), None);
    let database = Database::new().await;
    let enum_range = "SELECT array_to_string(enum_range(NULL::order_status), ' ')";
    assert_eq!(database.seen(enum_range).await, Status::LABELS.join(" "));
}

#[tokio::test]
async fn rows_by_hand_are_read_into_structs_beside_other_queries() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &[1, 2]).await;
    #[derive(Debug, PartialEq, FromRow)]
    struct Sum {
        total: i64,
    }
    let sum =
        sql("SELECT sum(total) AS total FROM orders WHERE user_id = :user").bind("user", ada.id);
    let (sums, users) = session.join((sum.read_as::<Sum>(), User::query())).await.unwrap();
    assert_eq!((sums, users.len()), (vec![Sum { total: 3 }], 1));
}
