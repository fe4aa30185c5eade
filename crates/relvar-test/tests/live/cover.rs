//! Every kind of finding, every excuse, and what is as it should be.

use relvar::{Model, PoolOptions, Session, first, sql};
use relvar_test::{Database, Finding, IndexCover};

use crate::models::{Country, Note, Order, User, database};

/// A session whose statements are collected.
async fn session(database: &Database, cover: &IndexCover) -> Session {
    database.pool(&cover.options(PoolOptions::default())).session().await.unwrap()
}

/// What is found about statements.
async fn found(statements: &[&str]) -> Vec<Finding> {
    let (database, cover) = (database().await, IndexCover::new());
    let recorder = database.pool(&cover.options(PoolOptions::default()));
    let session = &mut recorder.session().await.unwrap();
    for statement in statements {
        sql(statement).rows(session).await.unwrap();
    }
    cover.findings(&database).await
}

async fn assert_passes(statements: &[&str]) {
    let found = found(statements).await;
    assert!(found.is_empty(), "{found:#?}");
}

/// The one finding, without the statement: table, condition or order, index.
async fn only(statement: &str) -> (String, String, Option<String>) {
    let mut found = found(&[statement]).await;
    assert_eq!(found.len(), 1, "{statement}: {found:#?}");
    let found = found.remove(0);
    let (problem, told) = found.message.split_once('\n').expect("the statement follows");
    assert_eq!(told, statement);
    let what = match &*found.rule {
        "unindexed-condition" => problem.replace("no index serves", "unindexed"),
        "unindexed-order" => problem
            .replace("no index serves ORDER BY", "unsorted")
            .replace(" with LIMIT and the condition, so all rows are sorted", ""),
        "unbounded-read" => "unbounded".to_owned(),
        other => other.to_owned(),
    };
    (found.object.unwrap_or_default(), what, found.help)
}

#[tokio::test]
async fn what_an_application_does_well_passes() {
    let (database, cover) = (database().await, IndexCover::new().model::<User>());
    let session = &mut session(&database, &cover).await;
    User::find(1).optional(session).await.unwrap();
    // The index is of the living, as is the query.
    User::query().filter(User::email.eq("ada")).all(session).await.unwrap();
    User::query().filter(User::id.is_in([1, 2])).with(User::orders()).all(session).await.unwrap();
    User::query()
        .filter(User::email.eq("ada"))
        .filter(User::orders().any(Order::total.gt(1)))
        .exists(session)
        .await
        .unwrap();
    let page = Order::query()
        .filter(Order::user_id.eq(1))
        .order_by(Order::total.desc())
        .order_by(Order::id.desc());
    page.page(first(10), session).await.unwrap();
    User::update().set(User::nickname, "a").filter(User::id.eq(1)).execute(session).await.unwrap();
    User::delete().filter(User::email.eq("ada")).execute(session).await.unwrap();
    Order::query().limit(3).all(session).await.unwrap();
    Order::query().order_by(Order::id.asc()).limit(3).all(session).await.unwrap();
    cover.assert(&database).await;
}

#[tokio::test]
async fn other_statements_that_are_served_pass() {
    assert_passes(&[
        // A relation by two columns.
        "SELECT id FROM orders WHERE (user_id, total) IN (
             SELECT k0, k1 FROM unnest('{1,2}'::bigint[], '{3,4}'::int[]) AS parents (k0, k1))",
        // Of wide rows an empty table is thought to have so few that reading all living ones costs least.
        "UPDATE letters SET subject = each.c FROM (
             SELECT DISTINCT ON (k) k, c FROM unnest('{1,2}'::bigint[], '{a,b}'::text[]) AS given (k, c)) AS each
             WHERE letters.id = each.k AND letters.deleted_at IS NULL",
        // A partial index that holds just what is wanted.
        "SELECT id FROM orders WHERE status = 'pending'",
        "SELECT id FROM orders WHERE status = 'pending' ORDER BY id LIMIT 5",
        // The largest and the smallest stand at the ends of an index.
        "SELECT max(id), min(id) FROM orders",
        "SELECT id FROM orders WHERE id = 1 OR user_id = 2",
        "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = 1",
        "SELECT o.id FROM users u JOIN orders o ON u.id = o.user_id WHERE u.id = 1",
        "SELECT EXISTS (SELECT 1 FROM notes)",
        "SELECT 1",
        "SET LOCAL work_mem = '4MB'",
        "SELECT status, count(*) FROM orders WHERE user_id = 1 GROUP BY status ORDER BY 2 DESC LIMIT 3",
    ])
    .await;
}

#[tokio::test]
async fn a_condition_without_an_index_is_told_with_one_that_serves() {
    let index = |text: &str| Some(format!("CREATE INDEX ON {text}"));
    let (table, what, remedy) = only("SELECT id FROM notes WHERE order_id = 5").await;
    assert_eq!((table.as_str(), what.as_str()), ("notes", "unindexed (order_id = 5)"));
    assert_eq!(remedy, index("notes (order_id)"));
    // The mark goes into the predicate, a range behind what is equal.
    let text = "SELECT id FROM users WHERE nickname = 'a' AND deleted_at IS NULL";
    let (_, _, remedy) = only(text).await;
    assert_eq!(remedy, index("users (nickname) WHERE deleted_at IS NULL"));
    let (_, _, remedy) = only("SELECT id FROM orders WHERE total > 5 AND status = 'paid'").await;
    assert_eq!(remedy, index("orders (status, total)"));
    // Not the first column of the index.
    let (_, _, remedy) = only("SELECT id FROM orders WHERE total = 5").await;
    assert_eq!(remedy, index("orders (total)"));
    // An index of the living does not serve who sees the deleted.
    let (_, _, remedy) = only("SELECT id FROM users WHERE email = 'a'").await;
    assert_eq!(remedy, index("users (email)"));
    let (_, _, remedy) = only("SELECT id FROM notes WHERE tags @> '{a}'").await;
    assert_eq!(remedy, index("notes USING gin (tags)"));
    // Also where only the other side has one, and behind a limit.
    let text = "SELECT n.id FROM orders o JOIN notes n ON n.order_id = o.id WHERE o.user_id = 5";
    let (table, _, remedy) = only(text).await;
    assert_eq!((table, remedy), ("notes".to_owned(), index("notes (order_id)")));
    let (_, what, _) = only("SELECT id FROM notes WHERE order_id = 5 LIMIT 1").await;
    assert_eq!(what, "unindexed (order_id = 5)");
    let (_, what, _) = only("SELECT id FROM notes WHERE order_id = 5 ORDER BY id LIMIT 1").await;
    assert_eq!(what, "unindexed (order_id = 5)");
    let (_, what, _) = only("DELETE FROM notes WHERE order_id = 5").await;
    assert_eq!(what, "unindexed (order_id = 5)");
}

#[tokio::test]
async fn an_order_without_an_index_is_told_when_there_is_a_limit() {
    let (table, what, remedy) =
        only("SELECT id FROM orders WHERE user_id = 5 ORDER BY status LIMIT 3").await;
    assert_eq!((table.as_str(), what.as_str()), ("orders", "unsorted status"));
    assert_eq!(remedy.as_deref(), Some("CREATE INDEX ON orders (user_id, status)"));
    // One index for the condition and another for the order do not make one for both.
    let (_, what, remedy) =
        only("SELECT id FROM orders WHERE user_id = 5 ORDER BY id LIMIT 3").await;
    assert_eq!(what, "unsorted id");
    assert_eq!(remedy.as_deref(), Some("CREATE INDEX ON orders (user_id, id)"));
    // Without a condition.
    let (_, what, remedy) = only("SELECT id FROM orders ORDER BY total DESC LIMIT 3").await;
    assert_eq!(what, "unsorted total DESC");
    assert_eq!(remedy.as_deref(), Some("CREATE INDEX ON orders (total DESC)"));
    // Without a limit all rows are wanted anyway.
    assert_passes(&["SELECT id FROM orders WHERE user_id = 5 ORDER BY status"]).await;
}

#[tokio::test]
async fn whole_tables_are_told_apart() {
    for text in
        ["SELECT id FROM notes", "SELECT count(*) FROM notes", "UPDATE notes SET tags = '{}'"]
    {
        let (table, what, remedy) = only(text).await;
        assert_eq!((table.as_str(), what.as_str(), remedy), ("notes", "unbounded", None), "{text}");
    }
    // That only the living are wanted is no condition.
    let (_, what, _) = only("SELECT id FROM users WHERE deleted_at IS NULL").await;
    assert_eq!(what, "unbounded");
}

#[tokio::test]
async fn small_tables_and_what_is_meant_are_excused() {
    let database = database().await;
    let all = async |cover: &IndexCover| {
        let session = &mut session(&database, cover).await;
        Country::query().filter(Country::name.eq("France")).all(session).await.unwrap();
        Country::query().order_by(Country::name.asc()).limit(1).all(session).await.unwrap();
        Note::query().all(session).await.unwrap();
        cover.findings(&database).await.len()
    };
    assert_eq!(all(&IndexCover::new()).await, 3);
    assert_eq!(all(&IndexCover::new().model::<Country>().model::<Note>()).await, 1);
    assert_eq!(all(&IndexCover::new().small_table("countries")).await, 1);
    assert_eq!(all(&IndexCover::new().small_table("countries").excuse("\"notes\"")).await, 0);
    assert_eq!(all(&IndexCover::new().excuse("tests/live/cover.rs:")).await, 0);
}

#[tokio::test]
async fn the_list_names_statement_place_table_reason_and_index() {
    let (database, cover) = (database().await, IndexCover::new());
    let session = &mut session(&database, &cover).await;
    let line = line!() + 1;
    Note::query().filter(Note::order_id.eq(1)).all(session).await.unwrap();
    sql("SELECT id FROM notes").rows(session).await.unwrap();
    let failed = tokio::spawn(async move { cover.assert(&database).await }).await.unwrap_err();
    let message = failed.into_panic().downcast::<String>().unwrap();
    let place = format!("tests/live/cover.rs:{line}:");
    let parts = [
        "index cover: 2 found\n",
        "warning[unindexed-condition]: no index serves (order_id = $1)\n",
        "SELECT ",
        place.as_str(),
        "object: notes\n",
        "help: CREATE INDEX ON notes (order_id)\n",
        "warning[unbounded-read]: the whole table is read",
        "SELECT id FROM notes\n",
    ];
    let mut rest = message.as_str();
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is not in\n{rest}"));
        rest = &rest[at + part.len()..];
    }
}

#[tokio::test]
async fn what_cannot_be_planned_is_told() {
    let (database, cover) = (database().await, IndexCover::new());
    let session = &mut session(&database, &cover).await;
    sql("SELECT nmae FROM notes").rows(session).await.unwrap_err();
    let found = cover.findings(&database).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&*found[0].rule, found[0].message.lines().next()),
        (
            "unplanned-statement",
            Some("cannot be planned: column \"nmae\" does not exist (SQLSTATE 42703)")
        )
    );
}

#[tokio::test]
async fn partitions_are_judged_each() {
    let schema =
        "CREATE TABLE events (day date NOT NULL, kind text NOT NULL) PARTITION BY RANGE (day);
        CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
        CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
        CREATE INDEX ON events (kind); CREATE INDEX ON events_1 (day);";
    let database = Database::on(relvar_testkit::shadows().await, schema).await;
    let cover = IndexCover::new();
    let session = &mut session(&database, &cover).await;
    let by = |text: &'static str| sql(text).bind("value", "a".to_owned());
    by("SELECT day FROM events WHERE kind = :value").rows(session).await.unwrap();
    sql("SELECT kind FROM events WHERE day = current_date").rows(session).await.unwrap();
    let found = cover.findings(&database).await;
    let tables: Vec<_> = found.iter().filter_map(|finding| finding.object.as_deref()).collect();
    assert_eq!(tables, ["events_2"]);
}

#[tokio::test]
async fn what_stands_further_back_in_an_index_does_not_count() {
    let (table, what, remedy) = only("SELECT status FROM orders WHERE total = 5").await;
    assert_eq!((table.as_str(), what.as_str()), ("orders", "unindexed (total = 5)"));
    assert_eq!(remedy.as_deref(), Some("CREATE INDEX ON orders (total)"));
    // Of two alternatives one is not served, so that all rows are read.
    let (_, what, _) = only("SELECT id FROM orders WHERE id = 5 OR status = 'paid'").await;
    assert_eq!(what, "unindexed ((id = 5) OR (status = 'paid'::text))");
}

#[tokio::test]
async fn a_relation_by_two_columns_needs_an_index_on_one_of_them() {
    let (table, what, remedy) = only(
        "SELECT id FROM notes WHERE (order_id, tags) IN (
             SELECT k0, ARRAY[k1] FROM unnest('{1,2}'::bigint[], '{a,b}'::text[]) AS parents (k0, k1))",
    )
    .await;
    assert_eq!(table, "notes");
    assert!(what.starts_with("unindexed") && what.contains("notes.order_id = "), "{what}");
    assert_eq!(remedy.as_deref(), Some("CREATE INDEX ON notes (order_id, tags)"));
}

#[tokio::test]
async fn an_index_that_is_there_is_not_advised() {
    let copy = relvar_test::Database::new(&format!(
        "{} CREATE INDEX ON notes USING gin (tags);",
        crate::models::SCHEMA
    ))
    .await;
    let cover = IndexCover::new();
    let session = &mut session(&copy, &cover).await;
    // The index serves the condition, and no index serves both that and the order.
    let text = "SELECT id FROM notes WHERE tags @> '{a}' ORDER BY order_id LIMIT 3";
    sql(text).rows(session).await.unwrap();
    let found = cover.findings(&copy).await;
    assert_eq!((&*found[0].rule, found[0].help.as_deref()), ("unindexed-order", None));
}
