//! The operations as an application writes them with relvar.

use std::hint::black_box;

use relvar::{Model, Pool, Session, first};

use crate::input::new_rows;
use crate::models::{Event, NewEvent, Order, User};

pub async fn get(session: &mut Session) {
    black_box(User::find(42).one(session).await.expect("a user"));
}

fn orders() -> relvar::Query<Order, relvar::Living, (), relvar::Total> {
    Order::query()
        .filter(Order::user_id.eq(5000))
        .order_by(Order::total.desc())
        .order_by(Order::id.desc())
}

/// A cursor of the middle row, taken once.
async fn middle(session: &mut Session) -> Option<String> {
    static MIDDLE: tokio::sync::OnceCell<Option<String>> = tokio::sync::OnceCell::const_new();
    let take = async || orders().page(first(2500), session).await.expect("a page").end;
    MIDDLE.get_or_init(take).await.clone()
}

pub async fn page(session: &mut Session) {
    let middle = middle(session).await;
    let page = orders().page(first(20).after(middle), session).await.expect("a page");
    assert_eq!((page.items.len(), page.has_more, page.end.is_some()), (20, true, true));
    black_box(page);
}

pub async fn rows(session: &mut Session) {
    assert_eq!(black_box(User::query().all(session).await.expect("rows")).len(), 10_000);
}

pub async fn insert(session: &mut Session) {
    let rows = new_rows(1000, |kind, amount, note| NewEvent { kind, amount, note }).collect();
    assert_eq!(Event::insert_all(rows).execute(session).await.expect("inserted"), 1000);
}

pub async fn relations(session: &mut Session) {
    let users = User::query().filter(User::id.le(100)).with(User::orders()).all(session).await;
    let users = users.expect("users");
    assert_eq!(users.iter().map(|user| user.get(User::orders()).len()).sum::<usize>(), 1000);
}

pub async fn ten(session: &mut Session) {
    let finds: Vec<_> = (1..=10).map(User::find).collect();
    assert_eq!(black_box(session.join(finds).await.expect("ten")).len(), 10);
}

pub async fn tasks(pool: &Pool) {
    let tasks = (1..=64).map(|id| async move {
        let mut session = pool.session().await.expect("a session");
        black_box(User::find(id).one(&mut session).await.expect("a user"));
    });
    futures_util::future::join_all(tasks).await;
}
