//! Pages of rows that joins made: every row once, forward and backward, whatever the order is of.

use relvar::{ErrorKind, Expressions, Model, count, first, last};

use crate::database::{Database, orders, user};
use crate::models::{Doc, Line, NewDoc, NewLine, NewOrder, Order, Status, User};

/// All rows of a query by pages of three, forward and backward, beside those of a statement written by hand that another
/// connection runs. Rows are told by their first value and the others as text.
macro_rules! check {
    ($database:ident, $session:ident, $query:expr, $sql:literal) => {{
        let wanted = $database.seen($sql).await;
        let (mut there, mut cursor) = (Vec::new(), None);
        loop {
            let page = $query.page(first(3).after(cursor), $session).await.unwrap();
            there.extend(page.items.iter().map(|row| format!("{row:?}")));
            cursor = page.end;
            if !page.has_more {
                break;
            }
            assert!(there.len() < 200, "pages without end: {}", $sql);
        }
        assert_eq!(there.join(" "), wanted, "forward: {}", $sql);
        let (mut back, mut cursor) = (Vec::new(), None);
        loop {
            let page = $query.page(last(3).before(cursor), $session).await.unwrap();
            back.extend(page.items.iter().rev().map(|row| format!("{row:?}")));
            cursor = page.start;
            if !page.has_more {
                break;
            }
            assert!(back.len() < 200, "pages without end: {}", $sql);
        }
        back.reverse();
        assert_eq!(back.join(" "), wanted, "backward: {}", $sql);
    }};
}

/// Users with three, two and no orders, one of them marked as deleted, and one user that is marked.
async fn shop() -> Database {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let (ada, bob) = (user(session, "ada").await, user(session, "bob").await);
    let (_, gone) = (user(session, "carol").await, user(session, "dan").await);
    let made = orders(session, &ada, &[1, 1, 2]).await;
    let of_bob = orders(session, &bob, &[1, 3, 9]).await;
    orders(session, &gone, &[1, 4]).await;
    let paid = NewOrder::new(bob.id, 1).status(Status::Paid).priority(2);
    Order::insert(paid).execute(session).await.unwrap();
    Order::delete().filter(Order::id.eq(of_bob[2].id)).execute(session).await.unwrap();
    User::delete().filter(User::id.eq(gone.id)).execute(session).await.unwrap();
    for order in &made {
        let lines = (1..=2).map(|no| NewLine::new(order.id, no, format!("{}", no % 2))).collect();
        Line::insert_all(lines).execute(session).await.unwrap();
    }
    database
}

#[tokio::test]
async fn by_columns_of_several_tables() {
    let database = shop().await;
    let session = &mut database.session().await;
    check!(
        database,
        session,
        Order::query()
            .join(Order::user())
            .select((Order::id, Order::total))
            .order_by(User::email.desc())
            .order_by(Order::total.asc())
            .then_by_key_desc(),
        "SELECT string_agg('(' || o.id || ', ' || total || ')', ' ' ORDER BY email DESC, total, o.id DESC)
         FROM orders o JOIN users u ON u.id = user_id
         WHERE o.deleted_at IS NULL AND u.deleted_at IS NULL"
    );
    // One direction: a row value over columns of two tables.
    check!(
        database,
        session,
        Order::query()
            .join(Order::user())
            .select((Order::id, Order::total))
            .order_by(User::nickname.asc().nulls_first())
            .order_by(User::email.asc())
            .then_by_key(),
        "SELECT string_agg('(' || o.id || ', ' || total || ')', ' ' ORDER BY nickname NULLS FIRST, email, o.id)
         FROM orders o JOIN users u ON u.id = user_id
         WHERE o.deleted_at IS NULL AND u.deleted_at IS NULL"
    );
}

#[tokio::test]
async fn a_join_that_multiplies_rows_brings_its_key() {
    let database = shop().await;
    let session = &mut database.session().await;
    // Several orders have one email and one total, so only their own key tells them apart.
    check!(
        database,
        session,
        User::query()
            .join(User::orders())
            .select((User::id, Order::id))
            .order_by(Order::total.asc())
            .then_by_key(),
        "SELECT string_agg('(' || u.id || ', ' || o.id || ')', ' ' ORDER BY total, o.id)
         FROM orders o JOIN users u ON u.id = user_id
         WHERE o.deleted_at IS NULL AND u.deleted_at IS NULL"
    );
    check!(
        database,
        session,
        User::query()
            .join(User::orders())
            .join(Order::lines())
            .select((User::id, Line::no, Line::order_id))
            .order_by(Line::what.desc())
            .then_by_key(),
        "SELECT string_agg('(' || u.id || ', ' || no || ', ' || o.id || ')', ' ' ORDER BY \"what \"\"it\"\" is\" DESC, o.id, no)
         FROM orders o JOIN users u ON u.id = user_id JOIN lines l ON l.order_id = o.id
         WHERE o.deleted_at IS NULL AND u.deleted_at IS NULL"
    );
}

#[tokio::test]
async fn rows_without_a_partner_have_their_places() {
    let database = shop().await;
    let session = &mut database.session().await;
    check!(
        database,
        session,
        User::query()
            .left_join(User::orders())
            .select((User::id, Order::total))
            .order_by(Order::total.desc())
            .then_by_key(),
        "SELECT string_agg('(' || u.id || ', ' || coalesce('Some(' || total || ')', 'None') || ')', ' ' ORDER BY total DESC, u.id, o.id)
         FROM users u LEFT JOIN orders o ON u.id = user_id AND o.deleted_at IS NULL
         WHERE u.deleted_at IS NULL"
    );
    // A column that is NOT NULL there may be missing here.
    check!(
        database,
        session,
        User::query()
            .left_join(User::orders().filter(Order::total.ge(2)))
            .select((User::id, Order::id))
            .order_by(Order::status.asc())
            .order_by(User::email.desc())
            .then_by_key_desc(),
        "SELECT string_agg('(' || u.id || ', ' || coalesce('Some(' || o.id || ')', 'None') || ')', ' ' ORDER BY status, email DESC, u.id DESC, o.id DESC)
         FROM users u LEFT JOIN orders o ON u.id = user_id AND o.deleted_at IS NULL AND total >= 2
         WHERE u.deleted_at IS NULL"
    );
}

#[tokio::test]
async fn by_expressions_and_with_whole_rows() {
    let database = shop().await;
    let session = &mut database.session().await;
    check!(
        database,
        session,
        Order::query()
            .select((Order::id, Order::total))
            .order_by(Order::priority.or(7).desc())
            .then_by_key(),
        "SELECT string_agg('(' || id || ', ' || total || ')', ' ' ORDER BY coalesce(priority, 7) DESC, id)
         FROM orders WHERE deleted_at IS NULL"
    );
    // The model itself, ordered by what it is not made of; a user that is gone is none.
    let rows = Order::query()
        .left_join(Order::user())
        .select((Order::whole(), User::whole()))
        .order_by(User::email.asc())
        .then_by_key()
        .all(session)
        .await
        .unwrap();
    let emails: Vec<_> =
        rows.iter().map(|(_, user)| user.as_ref().map(|user| user.email.0.as_str())).collect();
    let (ada, bob) = (Some("ada"), Some("bob"));
    assert_eq!(emails, [ada, ada, ada, bob, bob, bob, None, None]);
    let (order, user) = &rows[0];
    assert_eq!(*order, Order::find(order.id).one(session).await.unwrap());
    assert_eq!(*user, Some(User::find(order.user_id).one(session).await.unwrap()));

    let during = relvar::Range::from(std::time::SystemTime::UNIX_EPOCH..);
    let texts = ["a rat", "rats and rats and a rat", "no such", "rats and cats", "rats"];
    let docs = texts.map(|text| NewDoc::new(text, during)).to_vec();
    Doc::insert_all(docs).execute(session).await.unwrap();
    let found = |words: &'static str| {
        Doc::query()
            .filter(Doc::search.matches("english", words))
            .select(Doc::whole())
            .order_by(Doc::search.rank("english", words).desc())
            .then_by_key()
    };
    let ranked = database
        .seen(
            "SELECT string_agg(body, '|' ORDER BY ts_rank(search, websearch_to_tsquery('english', 'rats')) DESC, id)
             FROM docs WHERE search @@ websearch_to_tsquery('english', 'rats')",
        )
        .await;
    let one = found("rats").page(first(2), session).await.unwrap();
    let two = found("rats").page(first(2).after(one.end.clone()), session).await.unwrap();
    assert!(one.has_more && !two.has_more);
    let bodies: Vec<_> = one.items.iter().chain(&two.items).map(|doc| doc.body.as_str()).collect();
    assert_eq!(bodies.join("|"), ranked);
    // The cursor is of a search for other words.
    let other = found("cats").page(first(2).after(one.end), session).await.unwrap_err();
    assert_eq!(*other.kind(), ErrorKind::Cursor);
}

#[tokio::test]
async fn whole_rows_with_relations_by_an_expression() {
    let database = shop().await;
    let session = &mut database.session().await;
    let query = || {
        Order::query()
            .order_by(Order::priority.or(7).desc())
            .order_by(Order::total.desc())
            .then_by_key()
            .with(Order::user())
            .with(Order::lines())
    };
    let wanted = database
        .seen(
            "SELECT string_agg(o.id || ':' || coalesce(email, '') || ':' || (SELECT count(*) FROM lines WHERE order_id = o.id), ' '
                ORDER BY coalesce(priority, 7) DESC, total DESC, o.id)
             FROM orders o LEFT JOIN users u ON u.id = user_id AND u.deleted_at IS NULL WHERE o.deleted_at IS NULL",
        )
        .await;
    macro_rules! told {
        ($rows:expr) => {
            $rows.map(|order| {
                let user = order.get(Order::user()).as_ref();
                let email = user.map_or("", |user| user.email.0.as_str());
                format!("{}:{email}:{}", order.id, order.get(Order::lines()).len())
            })
        };
    }
    let all = query().all(session).await.unwrap();
    assert_eq!(told!(all.iter()).collect::<Vec<_>>().join(" "), wanted);
    let (mut there, mut cursor) = (Vec::new(), None);
    loop {
        let page = query().page(first(3).after(cursor), session).await.unwrap();
        there.extend(told!(page.items.iter()));
        cursor = page.next().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(there.join(" "), wanted);
    let (mut back, mut cursor) = (Vec::new(), None);
    loop {
        let page = query().page(last(3).before(cursor), session).await.unwrap();
        back.extend(told!(page.items.iter().rev()));
        cursor = page.start;
        if !page.has_more {
            break;
        }
    }
    back.reverse();
    assert_eq!(back.join(" "), wanted);
    // Also within a relation, for each parent.
    let users = User::query()
        .order_by(User::id.asc())
        .with(
            User::orders().order_by(Order::priority.or(7).asc()).order_by(Order::id.asc()).limit(2),
        )
        .all(session)
        .await
        .unwrap();
    let of_bob: Vec<i32> = users[1].get(User::orders()).iter().map(|order| order.total).collect();
    assert_eq!(of_bob, [1, 1], "the one with a priority comes first");
    assert_eq!(users[1].get(User::orders())[0].priority, Some(2));
}

#[tokio::test]
async fn what_has_no_key_has_no_pages() {
    let database = shop().await;
    let session = &mut database.session().await;
    let grouped = Order::query().select((Order::user_id, count())).then_by_key();
    let distinct = Order::query().select((Order::user_id, Order::total)).distinct().then_by_key();
    let limited = Order::query().select((Order::user_id, Order::total)).limit(3).then_by_key();
    for error in [
        grouped.page(first(2), session).await.unwrap_err(),
        distinct.page(first(2), session).await.unwrap_err(),
        limited.page(first(2), session).await.unwrap_err(),
    ] {
        assert_eq!(*error.kind(), ErrorKind::Statement);
    }
    // What a relation is filtered by may change from page to page.
    let since = |least: i32| {
        User::query()
            .left_join(User::orders().filter(Order::total.ge(least)))
            .select((User::id, Order::total))
            .then_by_key()
    };
    let one = since(0).page(first(1), session).await.unwrap();
    assert!(since(1).page(first(1).after(one.end), session).await.is_ok());
    // A cursor of one list is none of another.
    let list = || Order::query().join(Order::user()).select(Order::id).order_by(User::email.asc());
    let page = list().then_by_key().page(first(2), session).await.unwrap();
    let other = list().then_by_key_desc().page(first(2).after(page.end), session).await;
    assert_eq!(*other.unwrap_err().kind(), ErrorKind::Cursor);
}
