//! Pages by keyset give every row once, in every order, forward and backward.

use relvar::{ErrorKind, Model, Query, Session, Total, first, last};

use crate::database::{Database, orders, user};
use crate::models::{Line, NewLine, NewOrder, Order, User};

/// All ids by pages of three.
async fn forward(
    session: &mut Session,
    query: impl Fn() -> Query<Order, relvar::Living, (), Total>,
) -> Vec<i64> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = query().page(first(3).after(cursor.clone()), session).await.unwrap();
        ids.extend(page.items.iter().map(|order| order.id));
        cursor = page.end;
        if !page.has_more {
            return ids;
        }
        assert!(ids.len() < 100, "pages without end");
    }
}

async fn backward(
    session: &mut Session,
    query: impl Fn() -> Query<Order, relvar::Living, (), Total>,
) -> Vec<i64> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = query().page(last(3).before(cursor.clone()), session).await.unwrap();
        ids.extend(page.items.iter().rev().map(|order| order.id));
        cursor = page.start;
        if !page.has_more {
            ids.reverse();
            return ids;
        }
        assert!(ids.len() < 100, "pages without end");
    }
}

#[tokio::test]
async fn every_order_gives_every_row_once() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let rows = (0..23)
        .map(|n| {
            let new = NewOrder::new(ada.id, n % 4);
            if n % 3 == 0 { new } else { new.priority(n % 5) }
        })
        .collect();
    Order::insert_all(rows).execute(session).await.unwrap();

    macro_rules! check {
        ($sql:literal, $($by:expr),+) => {{
            let query = || Order::query()$(.order_by($by))+;
            // The server's own ORDER BY, through another connection and other code.
            let wanted = database
                .seen(concat!("SELECT string_agg(id::text, ',' ORDER BY ", $sql, ") FROM orders"))
                .await;
            for ids in [forward(session, query).await, backward(session, query).await] {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                assert_eq!(ids.join(","), wanted, $sql);
            }
        }};
    }
    check!("id", Order::id.asc());
    check!("id DESC", Order::id.desc());
    check!("total DESC, id DESC", Order::total.desc(), Order::id.desc());
    check!("total DESC, id", Order::total.desc(), Order::id.asc());
    check!("total, id DESC", Order::total.asc(), Order::id.desc());
    check!("priority NULLS FIRST, id", Order::priority.asc().nulls_first(), Order::id.asc());
    check!("priority NULLS LAST, id", Order::priority.asc().nulls_last(), Order::id.asc());
    check!("priority DESC NULLS FIRST, id", Order::priority.desc().nulls_first(), Order::id.asc());
    check!(
        "priority DESC NULLS LAST, id DESC",
        Order::priority.desc().nulls_last(),
        Order::id.desc()
    );
    check!(
        "total, priority DESC NULLS LAST, id",
        Order::total.asc(),
        Order::priority.desc().nulls_last(),
        Order::id.asc()
    );
    check!(
        "priority NULLS FIRST, total DESC, id",
        Order::priority.asc().nulls_first(),
        Order::total.desc(),
        Order::id.asc()
    );
}

#[tokio::test]
async fn rows_that_come_and_go_do_not_shift_pages() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[10, 20, 30, 40]).await;
    let query = || Order::query().order_by(Order::total.asc()).order_by(Order::id.asc());
    let page = query().page(first(2), session).await.unwrap();
    assert_eq!((page.next(), page.next().is_some()), (page.end.as_deref(), true));
    orders(session, &ada, &[5, 35]).await;
    Order::delete().filter(Order::id.eq(made[1].id)).execute(session).await.unwrap();
    let page = query().page(first(9).after(page.end), session).await.unwrap();
    assert_eq!(page.next(), None);
    assert_eq!(page.clone().map(|order| order.total).items, [30, 35, 40]);
    assert_eq!(page.items.iter().map(|o| o.total).collect::<Vec<_>>(), [30, 35, 40]);
    assert!(!page.has_more);
}

#[tokio::test]
async fn pages_load_relations_and_composite_keys() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[1, 2]).await;
    let lines =
        (1..=3).flat_map(|no| made.iter().map(move |o| NewLine::new(o.id, no, "x"))).collect();
    Line::insert_all(lines).execute(session).await.unwrap();
    let query = || Line::query().then_by_key_desc().with(Line::order().with(Order::user()));
    let page = query().page(first(2), session).await.unwrap();
    let page = query().page(first(2).after(page.end), session).await.unwrap();
    let keys: Vec<_> = page.items.iter().map(|line| (line.order_id, line.no)).collect();
    assert_eq!(keys, [(made[1].id, 1), (made[0].id, 3)]);
    let order = page.items[0].get(Line::order()).as_ref().unwrap();
    assert_eq!(order.get(Order::user()).as_ref().unwrap().email.0, "ada");
    // Of mixed directions, which is a union, with a relation in the same rows.
    let query = || {
        Order::query().order_by(Order::total.desc()).order_by(Order::id.asc()).with(Order::user())
    };
    let page = query().page(first(1), session).await.unwrap();
    let page = query().page(first(1).after(page.end), session).await.unwrap();
    assert_eq!(page.items[0].total, 1);
    assert_eq!(page.items[0].get(Order::user()).as_ref().map(|user| user.id), Some(ada.id));
}

#[tokio::test]
async fn a_page_in_the_middle_reads_no_more_than_its_rows() {
    let database = Database::new().await;
    if database.shadow.version_num() < 150_000 {
        // Before 15 a session cannot be asked to tell its statistics at once.
        return;
    }
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let rows = (0..3000).map(|n| NewOrder::new(ada.id, n)).collect();
    Order::insert_all(rows).execute(session).await.unwrap();
    database.seen("ANALYZE orders").await;
    let query = || {
        Order::query()
            .filter(Order::user_id.eq(ada.id))
            .order_by(Order::total.desc())
            .order_by(Order::id.desc())
    };
    let page = query().page(first(1500), session).await.unwrap();
    let fetched = "SELECT pg_stat_get_tuples_fetched('orders_user_id_total_id_idx'::regclass)";
    drop(query().page(first(20).after(page.end.clone()), session).await.unwrap());
    // Statistics of a session are flushed when it is idle for a while, and asked for.
    relvar::sql("SELECT pg_stat_force_next_flush()").rows(session).await.unwrap();
    let before: i64 = database.seen(fetched).await.parse().unwrap();
    drop(query().page(first(20).after(page.end), session).await.unwrap());
    relvar::sql("SELECT pg_stat_force_next_flush()").rows(session).await.unwrap();
    let after: i64 = database.seen(fetched).await.parse().unwrap();
    assert!((1..=42).contains(&(after - before)), "{before} {after}");
}

#[tokio::test]
async fn cursors_that_do_not_fit_are_told() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    orders(session, &ada, &[1, 2]).await;
    let by_id = || Order::query().order_by(Order::id.asc());
    let end = by_id().page(first(1), session).await.unwrap().end.unwrap();
    let mut told = Vec::new();
    for text in ["", "x", "AAAA", "!", &end[1..], &format!("{end}A"), &end.replace('A', "B")] {
        let error = by_id().page(first(1).after(text.to_owned()), session).await.unwrap_err();
        told.push(error.kind().clone());
    }
    assert!(told.iter().all(|kind| *kind == ErrorKind::Cursor), "{told:?}");
    let other =
        Order::query().order_by(Order::id.desc()).page(first(1).after(end.clone()), session);
    let text = other.await.unwrap_err().to_string();
    let wanted = "the cursor is of another order; start from the first page of this one at crates/";
    assert!(text.starts_with(wanted) && !text.contains(" in "), "{text}");
    // A page has one row at least, so that a caller's loop comes to an end.
    let page = by_id().page(first(0), session).await.unwrap();
    assert_eq!((page.items.len(), page.has_more, page.end.is_some()), (1, true, true));
    let of_users = User::query().order_by(User::id.asc()).page(first(1).after(end), session);
    assert_eq!(*of_users.await.unwrap_err().kind(), ErrorKind::Cursor);
}
