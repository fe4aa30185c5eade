//! diesel-async.

use std::hint::black_box;

use diesel::prelude::*;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use time::OffsetDateTime;

use crate::input;

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        name -> Nullable<Text>,
        age -> Integer,
        score -> Double,
        active -> Bool,
        small -> SmallInt,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    orders (id) {
        id -> BigInt,
        user_id -> BigInt,
        total -> BigInt,
        status -> Text,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        kind -> Text,
        amount -> Integer,
        note -> Nullable<Text>,
    }
}

diesel::joinable!(orders -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(users, orders);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "read as an application reads it")]
struct User {
    id: i64,
    email: String,
    name: Option<String>,
    age: i32,
    score: f64,
    active: bool,
    small: i16,
    created_at: OffsetDateTime,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = orders, belongs_to(User))]
#[expect(dead_code, reason = "read as an application reads it")]
struct Order {
    id: i64,
    user_id: i64,
    total: i64,
    status: String,
}

#[derive(Insertable)]
#[diesel(table_name = events)]
struct NewEvent {
    kind: String,
    amount: i32,
    note: Option<String>,
}

pub struct Peer {
    connection: AsyncPgConnection,
    pool: Pool<AsyncPgConnection>,
    middle: String,
}

async fn find(connection: &mut AsyncPgConnection, id: i64) -> User {
    users::table.find(id).select(User::as_select()).first(connection).await.expect("a user")
}

impl Peer {
    pub async fn connect(url: &str) -> Peer {
        let mut connection = AsyncPgConnection::establish(url).await.expect("a connection");
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(url);
        let pool = Pool::builder(manager).max_size(8).build().expect("a pool");
        let middle = orders::table
            .filter(orders::user_id.eq(5000))
            .order((orders::total.desc(), orders::id.desc()))
            .offset(2499)
            .select((orders::total, orders::id))
            .first(&mut connection)
            .await
            .expect("the middle");
        Peer { connection, pool, middle: input::text(middle) }
    }

    pub async fn get(&mut self) {
        black_box(find(&mut self.connection, 42).await);
    }

    /// It has no row values: the same by `or`.
    pub async fn page(&mut self) {
        let (total, id) = input::cursor(&self.middle);
        let rows: Vec<Order> = orders::table
            .filter(orders::user_id.eq(5000))
            .filter(orders::total.le(total).and(orders::total.lt(total).or(orders::id.lt(id))))
            .order((orders::total.desc(), orders::id.desc()))
            .limit(21)
            .select(Order::as_select())
            .load(&mut self.connection)
            .await
            .expect("a page");
        input::taken(input::page(rows, |order| (order.total, order.id)));
    }

    pub async fn rows(&mut self) {
        let rows: Vec<User> =
            users::table.select(User::as_select()).load(&mut self.connection).await.expect("rows");
        assert_eq!(black_box(rows).len(), 10_000);
    }

    pub async fn insert(&mut self) {
        let new = |kind, amount, note| NewEvent { kind, amount, note };
        let rows: Vec<NewEvent> = input::new_rows(1000, new).collect();
        let done =
            diesel::insert_into(events::table).values(rows).execute(&mut self.connection).await;
        assert_eq!(done.expect("inserted"), 1000);
    }

    pub async fn relations(&mut self) {
        let users: Vec<User> = users::table
            .filter(users::id.le(100))
            .select(User::as_select())
            .load(&mut self.connection)
            .await
            .expect("users");
        let orders: Vec<Order> = Order::belonging_to(&users)
            .select(Order::as_select())
            .load(&mut self.connection)
            .await
            .expect("orders");
        let with: Vec<(User, Vec<Order>)> = users.into_iter().zip(orders_of(orders)).collect();
        assert_eq!(black_box(with).iter().map(|(_, orders)| orders.len()).sum::<usize>(), 1000);
    }

    /// It pipelines queries that do not borrow the connection for themselves; the usual way is one after another.
    pub async fn ten(&mut self) {
        let mut found = Vec::new();
        for id in 1..=10 {
            found.push(find(&mut self.connection, id).await);
        }
        assert_eq!(black_box(found).len(), 10);
    }

    pub async fn tasks(&self) {
        let tasks = (1..=64).map(|id| async move {
            let mut connection = self.pool.get().await.expect("a connection");
            black_box(find(&mut connection, id).await);
        });
        futures_util::future::join_all(tasks).await;
    }
}

fn orders_of(orders: Vec<Order>) -> Vec<Vec<Order>> {
    let mut grouped: Vec<Vec<Order>> = (0..100).map(|_| Vec::new()).collect();
    for order in orders {
        if let Some(of_user) = grouped.get_mut((order.user_id - 1) as usize) {
            of_user.push(order);
        }
    }
    grouped
}
