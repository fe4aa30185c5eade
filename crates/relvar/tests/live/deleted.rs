//! Every path by which a row that is marked as deleted could leak.

use relvar::{Model, first};

use crate::database::{Database, orders, user};
use crate::models::{NewUser, Order, User};

#[tokio::test]
async fn a_deleted_row_is_seen_by_nobody_who_does_not_ask() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    let made = orders(session, &ada, &[1, 2, 3]).await;
    let gone = made[1].id;
    let living = vec![made[0].id, made[2].id];
    assert_eq!(Order::delete().filter(Order::id.eq(gone)).execute(session).await.unwrap(), 1);
    assert_eq!(
        database.seen("SELECT count(*) FROM orders WHERE deleted_at IS NOT NULL").await,
        "1"
    );

    let ids = |rows: Vec<Order>| rows.iter().map(|order| order.id).collect::<Vec<_>>();
    // Plain queries, counts, existence, by key.
    let all = Order::query().order_by(Order::id.asc()).all(session).await.unwrap();
    assert_eq!(ids(all), living);
    assert_eq!(Order::query().count(session).await.unwrap(), 2);
    assert!(!Order::query().filter(Order::id.eq(gone)).exists(session).await.unwrap());
    assert_eq!(Order::find(gone).optional(session).await.unwrap(), None);
    assert_eq!(Order::query().filter(Order::id.eq(gone)).first(session).await.unwrap(), None);
    // An OR may not reach around the mark.
    let either = Order::id.eq(gone).or(Order::total.gt(0));
    assert_eq!(Order::query().filter(either).count(session).await.unwrap(), 2);
    // Pages.
    let page = Order::query().order_by(Order::id.asc()).page(first(10), session).await.unwrap();
    assert_eq!(ids(page.items), living);
    // Eager loads: of many, of many with a limit for each, nested.
    let loaded =
        User::query().with(User::orders().order_by(Order::id.asc())).one(session).await.unwrap();
    assert_eq!(loaded.get(User::orders()).iter().map(|o| o.id).collect::<Vec<_>>(), living);
    let loaded = User::query()
        .with(User::orders().order_by(Order::id.asc()).limit(2))
        .one(session)
        .await
        .unwrap();
    assert_eq!(loaded.get(User::orders()).iter().map(|o| o.id).collect::<Vec<_>>(), living);
    // Existence through a relation.
    let with_it = User::query().filter(User::orders().any(Order::id.eq(gone)));
    assert_eq!(with_it.count(session).await.unwrap(), 0);
    let without_it = User::query().filter(User::orders().none(Order::id.eq(gone)));
    assert_eq!(without_it.count(session).await.unwrap(), 1);
    // Writes do not reach it.
    let update = Order::update().set(Order::total, 9).filter(Order::id.eq(gone));
    assert_eq!(update.execute(session).await.unwrap(), 0);
    let update = Order::update().set(Order::total, 9).all_rows().returning(session).await.unwrap();
    assert_eq!(update.len(), 2);
    assert_eq!(Order::delete().filter(Order::id.eq(gone)).execute(session).await.unwrap(), 0);
    // Whoever asks sees it.
    assert_eq!(Order::query().with_deleted().count(session).await.unwrap(), 3);
    assert_eq!(Order::query().only_deleted().one(session).await.unwrap().id, gone);
    assert_eq!(Order::find(gone).with_deleted().one(session).await.unwrap().id, gone);
}

#[tokio::test]
async fn a_deleted_parent_is_none() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let (ada, bob) = (user(session, "ada").await, user(session, "bob").await);
    orders(session, &ada, &[1]).await;
    orders(session, &bob, &[2]).await;
    User::delete().filter(User::id.eq(ada.id)).execute(session).await.unwrap();
    let loaded =
        Order::query().order_by(Order::total.asc()).with(Order::user()).all(session).await.unwrap();
    let emails: Vec<_> = loaded
        .iter()
        .map(|o| o.get(Order::user()).as_ref().map(|user| user.email.0.clone()))
        .collect();
    assert_eq!(emails, [None, Some("bob".to_owned())]);
    let through = Order::query().filter(Order::user().is(User::email.eq("ada")));
    assert_eq!(through.count(session).await.unwrap(), 0);
    // Nested: the user of an order, and that user's orders.
    let nested = Order::query()
        .order_by(Order::total.asc())
        .with(Order::user().with(User::orders()))
        .all(session)
        .await
        .unwrap();
    let counts: Vec<_> = nested
        .iter()
        .map(|o| o.get(Order::user()).as_ref().map(|user| user.get(User::orders()).len()))
        .collect();
    assert_eq!(counts, [None, Some(1)]);
}

#[tokio::test]
async fn what_is_deleted_makes_room_and_comes_back() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "ada").await;
    User::delete().filter(User::id.eq(ada.id)).execute(session).await.unwrap();
    // The unique index is of the living, and so is ON CONFLICT.
    let again = user(session, "ada").await;
    assert_ne!(again.id, ada.id);
    let upserted = User::insert(NewUser::new("ada").nickname("a"))
        .on_conflict(User::email)
        .set_new(User::nickname)
        .one(session)
        .await
        .unwrap();
    assert_eq!((upserted.id, upserted.nickname.as_deref()), (again.id, Some("a")));
    // Brought back.
    User::purge().filter(User::id.eq(again.id)).execute(session).await.unwrap();
    User::update()
        .with_deleted()
        .set(User::deletion.deleted_at, None)
        .filter(User::id.eq(ada.id))
        .execute(session)
        .await
        .unwrap();
    assert_eq!(User::find(ada.id).one(session).await.unwrap().email.0, "ada");
    // Purged: gone, marked or not.
    User::delete().all_rows().execute(session).await.unwrap();
    assert_eq!(User::purge().all_rows().execute(session).await.unwrap(), 1);
    assert_eq!(database.seen("SELECT count(*) FROM users").await, "0");
}
