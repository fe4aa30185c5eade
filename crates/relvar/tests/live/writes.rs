//! Rows are written as they were given, and come back as the server made them.

use relvar::{ErrorKind, Expressions, Model, Set, save, sql};

use crate::database::{Database, orders, user};
use crate::models::{Employee, Line, NewEmployee, NewLine, NewOrder, NewUser, Order, Status, User};

#[tokio::test]
async fn inserts_give_back_what_the_server_made() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let mut rows: Vec<NewOrder> = (0..100).map(|n| NewOrder::new(ada.id, n)).collect();
    // A run of rows with a default, one without, and arrays of different lengths.
    rows[50].status = Set::To(Status::Shipped);
    for (nth, row) in rows.iter_mut().enumerate() {
        row.priority = (nth % 2 == 0).then_some(nth as i32);
    }
    let made = Order::insert_all(rows).all(session).await.unwrap();
    assert_eq!(
        made.iter().map(|order| order.total).collect::<Vec<_>>(),
        (0..100).collect::<Vec<_>>()
    );
    assert_eq!(made[50].status, Status::Shipped);
    assert_eq!(made[49].status, Status::Pending);
    assert_eq!((made[4].priority, made[5].priority, made[4].version), (Some(4), None, 1));
    let kept = Order::query().order_by(Order::total.asc()).all(session).await.unwrap();
    assert_eq!(kept, made);
    assert_eq!(database.seen("SELECT sum(priority) FROM orders").await, "2450");

    let tags = |n: usize| (0..n).map(|n| format!("t{n}")).collect::<Vec<_>>();
    let rows = (0..3).map(|n| NewOrder::new(ada.id, 200).tags(tags(n))).collect();
    let made = Order::insert_all(rows).all(session).await.unwrap();
    assert_eq!(made.iter().map(|order| order.tags.len()).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(Order::insert_all(Vec::new()).all(session).await.unwrap().is_empty());
}

#[tokio::test]
async fn saves_write_only_what_changed_and_lose_no_update() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let before = orders(session, &ada, &[1]).await.remove(0);
    let sent = session.statements_sent();
    assert_eq!(save(session, &ada, &ada.clone()).await.unwrap(), ada);
    assert_eq!(session.statements_sent(), sent, "nothing changed, nothing sent");
    assert_eq!(save(session, &before, &before.clone()).await.unwrap(), before);

    let after = Order { total: 5, ..before.clone() };
    let saved = save(session, &before, &after).await.unwrap();
    assert_eq!((saved.total, saved.version, saved.status), (5, 2, Status::Pending));
    assert!(saved.timestamps.updated_at > before.timestamps.updated_at);
    // Somebody else read it before that.
    let stale = Order { status: Status::Paid, ..before.clone() };
    let error = save(session, &before, &stale).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Stale);
    // Also where the caller changes nothing: what it saw is not there any more.
    let unchanged = save(session, &before, &before.clone()).await.unwrap_err();
    assert_eq!(*unchanged.kind(), ErrorKind::Stale);
    assert_eq!(database.seen("SELECT status::text || version FROM orders").await, "pending2");
    // Without a version, of two changes of different columns both last.
    let (one, two) = (
        User { nickname: Some("n".to_owned()), ..ada.clone() },
        User { email: "new".into(), ..ada.clone() },
    );
    save(session, &ada, &one).await.unwrap();
    let both = save(session, &ada, &two).await.unwrap();
    assert_eq!((both.email.0.as_str(), both.nickname.as_deref()), ("new", Some("n")));
    User::delete().all_rows().execute(session).await.unwrap();
    assert_eq!(*save(session, &ada, &one).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn updates_and_conflicts() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &[1, 2]).await;
    let changed = Order::update()
        .set(Order::status, Status::Paid)
        .add(Order::total, 10)
        .set_optional(Order::priority, 3)
        .filter(Order::total.eq(1))
        .returning(session)
        .await
        .unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].total, changed[0].priority, changed[0].version), (11, Some(3), 2));
    let rows = || vec![NewUser::new("ada").nickname("x"), NewUser::new("bob")];
    let new =
        User::insert_all(rows()).on_conflict_do_nothing(User::email).all(session).await.unwrap();
    assert_eq!(new.iter().map(|user| user.email.0.as_str()).collect::<Vec<_>>(), ["bob"]);
    let all = User::insert_all(rows())
        .on_conflict(User::email)
        .set_new(User::nickname)
        .all(session)
        .await
        .unwrap();
    assert_eq!(all[0].id, ada.id);
    assert_eq!(
        database
            .seen("SELECT string_agg(coalesce(nickname, '-'), ',' ORDER BY id) FROM users")
            .await,
        "x,-"
    );
}

#[tokio::test]
async fn what_the_server_refuses_can_be_matched() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let error = User::insert(NewUser::new("ada")).one(session).await.unwrap_err();
    assert!(error.is_unique("users_email_key"), "{error}");
    assert_eq!(error.sqlstate(), Some("23505"));
    let text = error.to_string();
    assert!(
        text.contains("tests/live/writes.rs:") && text.contains("INSERT INTO \"users\""),
        "{text}"
    );
    assert!(!text.contains("(ada)"), "a value in a message: {text}");
    assert!(error.detail().unwrap().contains("(ada)"));

    let error = Order::insert(NewOrder::new(99, 1)).one(session).await.unwrap_err();
    assert_eq!(
        *error.kind(),
        ErrorKind::ForeignKey { constraint: "orders_user_id_fkey".to_owned() }
    );
    let error = Order::insert(NewOrder::new(ada.id, -1)).one(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Check { constraint: "total_ok".to_owned() });
    let error = User::insert(NewUser::new("x".repeat(41).as_str())).one(session).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Value, Some("22001")));
    let error = User::find(99).one(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string().split(" at ").next(), Some("no such row in \"users\""));
    assert!(!error.to_string().ends_with(" in "), "{error}");
    let update = || User::update().set_optional(User::nickname, "n".to_owned());
    let error = update().filter(User::id.eq(99)).one(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::NotFound);
    let one = update().filter(User::id.eq(ada.id)).one(session).await.unwrap();
    assert_eq!(one.nickname.as_deref(), Some("n"));
    let none = User::update().set(User::nickname, None).filter(User::id.eq(ada.id));
    assert_eq!(none.one(session).await.unwrap().nickname, None);
    let some = User::update().set(User::nickname, "n".to_owned()).filter(User::id.eq(ada.id));
    assert_eq!(some.one(session).await.unwrap().nickname.as_deref(), Some("n"));
    let error = User::query().with_deleted().filter(User::id.gt(0)).one(session).await;
    assert!(error.is_ok());
    user(session, "bob").await;
    let error = User::query().one(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::NotOne);
}

#[tokio::test]
async fn many_rows_change_each_to_values_of_its_own() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[1, 2, 3, 4]).await;
    Order::delete().filter(Order::id.eq(made[3].id)).execute(session).await.unwrap();
    let sent = session.statements_sent();
    let changed = Order::update_each(made.iter().map(|order| order.id))
        .set(Order::total, [10, 20, 30, 40])
        .set(Order::priority, [Some(1), None, Some(3), Some(4)])
        .set(Order::status, [Status::Paid; 4])
        .execute(session)
        .await
        .unwrap();
    assert_eq!((changed, session.statements_sent() - sent), (3, 1));
    let seen = "SELECT string_agg(concat_ws(' ', total, priority, status, version), ', ' ORDER BY id) FROM orders";
    assert_eq!(database.seen(seen).await, "10 1 paid 2, 20 paid 2, 30 3 paid 2, 4 pending 2");
    // Of a key that comes twice, the last counts, wherever it stands.
    let ids = [made[1].id, made[0].id, made[1].id, made[1].id, made[0].id];
    let twice = Order::update_each(ids).set(Order::total, [7, 7, 7, 21, 11]);
    assert_eq!(twice.execute(session).await.unwrap(), 2);
    let seen = "SELECT string_agg(total::text, ' ' ORDER BY id) FROM orders";
    assert_eq!(database.seen(seen).await, "11 21 30 4");
    // Added to what is there, only where a condition holds, and given back.
    let taken = Order::update_each([made[0].id, made[1].id])
        .add(Order::total, [-5, -20])
        .filter(Order::total.ge(15))
        .returning(session)
        .await
        .unwrap();
    let taken: Vec<_> = taken.iter().map(|order| (order.id, order.total)).collect();
    assert_eq!(taken, [(made[1].id, 1)]);
    let seen = "SELECT string_agg(total::text, ' ' ORDER BY id) FROM orders";
    assert_eq!(database.seen(seen).await, "11 1 30 4");
    let wrong = Order::update_each([made[0].id]).set(Order::total, [1, 2]).execute(session).await;
    assert_eq!(*wrong.unwrap_err().kind(), ErrorKind::Statement);

    let lines = (1..=2).map(|no| NewLine::new(made[0].id, no, "x")).collect();
    Line::insert_all(lines).execute(session).await.unwrap();
    let keys = [(made[0].id, 2), (made[0].id, 1), (made[0].id, 7)];
    let changed = Line::update_each(keys).set(Line::what, ["two", "one", "seven"]);
    assert_eq!(changed.execute(session).await.unwrap(), 2);
    let seen = "SELECT string_agg(\"what \"\"it\"\" is\", ' ' ORDER BY no) FROM lines";
    assert_eq!(database.seen(seen).await, "one two");
}

#[tokio::test]
async fn very_many_rows_go_by_copy_and_are_the_same() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let hostile = ["", "a\tb\nc\\N", "\\.", "NULL", "é漢字🦀", "'; DROP TABLE users; --"];
    let rows = |count: usize| {
        let of =
            |n: usize| NewEmployee { name: hostile[n % hostile.len()].to_owned(), boss_id: None };
        (0..count).map(of).collect::<Vec<_>>()
    };
    let sum = "SELECT count(*) || ' ' || md5(string_agg(name, '|' ORDER BY id)) || ' ' || count(boss_id) FROM employees";
    let mut seen = Vec::new();
    // By COPY; by `unnest`. The names come round after six rows.
    for chunk in [12_000, 3_000] {
        for _ in 0..12_000 / chunk {
            let count = Employee::insert_all(rows(chunk)).execute(session).await.unwrap();
            assert_eq!(count, chunk as u64);
        }
        seen.push(database.seen(sum).await);
        sql("TRUNCATE employees RESTART IDENTITY").execute(session).await.unwrap();
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!((seen[0].split(' ').next(), seen[0].split(' ').nth(2)), (Some("12000"), Some("0")));
    let whole = Employee::insert_all(rows(4_000)).all(session).await.unwrap();
    assert_eq!(whole[1].name, hostile[1]);

    // Constraints and types hold on either way.
    let mut wrong: Vec<NewOrder> = (0..6_000).map(|n| NewOrder::new(ada.id, n)).collect();
    wrong[5_999].total = -1;
    let error = Order::insert_all(wrong).execute(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Check { constraint: "total_ok".into() });
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "0");
    let rows: Vec<NewOrder> =
        (0..6_000).map(|n| NewOrder::new(ada.id, n).status(Status::Paid)).collect();
    assert_eq!(Order::insert_all(rows).execute(session).await.unwrap(), 6_000);
    assert_eq!(
        database
            .seen("SELECT count(*) || ' ' || sum(total) FROM orders WHERE status = 'paid'")
            .await,
        "6000 17997000"
    );
}

#[tokio::test]
async fn copy_knows_the_types_and_rules_of_today() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let rows = || {
        let row = |nth: i32| NewEmployee { name: format!("n{nth}"), boss_id: None };
        (0..6_000).map(row).collect::<Vec<_>>()
    };
    assert_eq!(Employee::insert_all(rows()).execute(session).await.unwrap(), 6_000);
    // A migration under the same connection: what was sent as text before would be no such thing now.
    database.seen("ALTER TABLE employees ALTER name TYPE bytea USING name::bytea").await;
    assert!(Employee::insert_all(rows()).execute(session).await.is_err());
    database.seen("ALTER TABLE employees ALTER name TYPE text USING encode(name, 'escape')").await;
    database.seen("CREATE TABLE heard (name text)").await;
    database
        .seen("CREATE RULE hear AS ON INSERT TO employees DO ALSO INSERT INTO heard VALUES (NEW.name)")
        .await;
    assert_eq!(Employee::insert_all(rows()).execute(session).await.unwrap(), 6_000);
    assert_eq!(database.seen("SELECT count(*) FROM heard").await, "6000");
    assert_eq!(database.seen("SELECT count(*) FROM employees WHERE name = 'n5999'").await, "2");
    assert_eq!(database.seen("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'").await, "0");
}

#[tokio::test]
async fn a_conflict_may_be_on_an_expression() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    database.seen("CREATE UNIQUE INDEX ON employees (lower(name), coalesce(boss_id, 0))").await;
    let ada = Employee::insert(NewEmployee::new("Ada")).one(session).await.unwrap();
    let again = || Employee::insert(NewEmployee::new("ADA"));
    let nothing = again()
        .on_conflict_do_nothing(Employee::name.lower())
        .and_on(Employee::boss_id.or(0))
        .all(session)
        .await;
    // With a value the server would find the index at first, and not any more when it plans without values.
    assert_eq!(*nothing.unwrap_err().kind(), ErrorKind::Statement);
    database.seen("CREATE UNIQUE INDEX ON employees (lower(name))").await;
    let nothing = again().on_conflict_do_nothing(Employee::name.lower()).all(session).await;
    assert_eq!(nothing.unwrap(), []);
    let changed = again().on_conflict(Employee::name.lower()).set_new(Employee::name);
    let changed = changed.one(session).await.unwrap();
    assert_eq!((changed.id, changed.name.as_str()), (ada.id, "ADA"));
    sql("SET plan_cache_mode = force_generic_plan").execute(session).await.unwrap();
    let changed = again().on_conflict(Employee::name.lower()).set_new(Employee::name);
    assert_eq!(changed.one(session).await.unwrap().id, ada.id);
    for unsaid in [
        again().set_new(Employee::name),
        again().and_on(Employee::name),
        again().on_conflict(Employee::name.lower()),
        again().on_conflict_do_nothing(Employee::name.lower()).set_new(Employee::name),
    ] {
        let error = unsaid.execute(session).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Statement);
    }
}

#[tokio::test]
async fn rows_that_take_several_statements_are_there_all_or_none() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    // Rows that leave other columns to the server are other statements; the last breaks a check.
    let rows = || {
        let paid = NewOrder::new(ada.id, 2).status(Status::Paid);
        vec![NewOrder::new(ada.id, 1), paid, NewOrder::new(ada.id, -1)]
    };
    let error = Order::insert_all(rows()).all(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Check { constraint: "total_ok".into() });
    let error = Order::insert_all(rows()).execute(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Check { constraint: "total_ok".into() });
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "0");
    let made = Order::insert_all(rows()[..2].to_vec()).all(session).await.unwrap();
    assert_eq!(made.iter().map(|order| order.total).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "2");
}

/// Rows that leave other columns to the server than those before them, so that each is a statement.
fn by_turns(user: i64, count: i32) -> Vec<NewOrder> {
    let row = |n| match n % 2 {
        0 => NewOrder::new(user, n),
        _ => NewOrder::new(user, n).status(Status::Paid),
    };
    (0..count).map(row).collect()
}

/// The guard counts what was asked, not what it takes.
#[tokio::test]
async fn many_statements_for_one_insert_are_no_n_plus_1() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let before = session.statements_sent();
    assert_eq!(Order::insert_all(by_turns(ada.id, 200)).execute(session).await.unwrap(), 200);
    assert_eq!(session.statements_sent() - before, 200);
    assert_eq!(database.seen("SELECT count(*) FROM orders WHERE status = 'paid'").await, "100");
}

/// Values of columns that are arrays go one by one, and no statement has room for all of them.
#[tokio::test]
async fn very_many_rows_with_arrays() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let row = |n: i32| NewOrder::new(ada.id, n).tags(vec![format!("t{n}"), "x".to_owned()]);
    let rows = |count| (0..count).map(row).collect::<Vec<_>>();
    let error = Order::insert_all([rows(9_000), vec![row(-1)]].concat()).all(session).await;
    assert_eq!(*error.unwrap_err().kind(), ErrorKind::Check { constraint: "total_ok".into() });
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "0");
    let made = Order::insert_all(rows(70_000)).all(session).await.unwrap();
    assert!(made.iter().enumerate().all(|(n, order)| order.total == n as i32));
    let seen = "SELECT concat_ws(' ', count(*), count(DISTINCT tags), min(cardinality(tags)), \
                sum(total), count(*) FILTER (WHERE tags = ARRAY['t' || total, 'x'])) FROM orders";
    assert_eq!(database.seen(seen).await, format!("70000 70000 2 {} 70000", 69_999_i64 * 35_000));
}

#[tokio::test]
async fn a_migration_under_an_insert_of_several_statements_is_not_noticed() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let ada = user(&mut session, "ada").await;
    Order::insert_all(by_turns(ada.id, 3)).all(&mut session).await.unwrap();
    database.seen("ALTER TABLE orders ALTER tags TYPE varchar(9)[]").await;
    let made = Order::insert_all(by_turns(ada.id, 4)).all(&mut session).await.unwrap();
    assert_eq!(made.iter().map(|order| order.total).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "7");
}
