//! sqlx: rows into structs by `query_as`, text written by hand.

use std::collections::HashMap;
use std::hint::black_box;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, FromRow};
use time::OffsetDateTime;

use crate::input;

#[derive(FromRow)]
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

#[derive(FromRow)]
#[expect(dead_code, reason = "read as an application reads it")]
struct Order {
    id: i64,
    user_id: i64,
    total: i64,
    status: String,
}

const USER: &str =
    "SELECT id, email, name, age, score, active, small, created_at FROM users WHERE id = $1";
const USERS: &str = "SELECT id, email, name, age, score, active, small, created_at FROM users";
const FIRST: &str =
    "SELECT id, email, name, age, score, active, small, created_at FROM users WHERE id <= $1";

pub struct Peer {
    connection: PgConnection,
    pub pool: PgPool,
    middle: String,
}

impl Peer {
    pub async fn connect(options: PgConnectOptions) -> Peer {
        let pool = PgPoolOptions::new().max_connections(8).connect_with(options.clone()).await;
        let mut connection = options.connect().await.expect("a connection");
        let middle = "SELECT total, id FROM orders WHERE user_id = 5000 ORDER BY total DESC, id DESC \
                      OFFSET 2499 LIMIT 1";
        let middle = sqlx::query_as(middle).fetch_one(&mut connection).await.expect("the middle");
        Peer { connection, pool: pool.expect("a pool"), middle: input::text(middle) }
    }

    async fn find(&mut self, id: i64) -> User {
        sqlx::query_as(USER).bind(id).fetch_one(&mut self.connection).await.expect("a user")
    }

    pub async fn get(&mut self) {
        black_box(self.find(42).await);
    }

    pub async fn page(&mut self) {
        let (total, id) = input::cursor(&self.middle);
        let page = "SELECT id, user_id, total, status FROM orders WHERE user_id = $1 \
                    AND (total, id) < ($2, $3) ORDER BY total DESC, id DESC LIMIT $4";
        let rows: Vec<Order> = sqlx::query_as(page)
            .bind(5000_i64)
            .bind(total)
            .bind(id)
            .bind(21_i64)
            .fetch_all(&mut self.connection)
            .await
            .expect("a page");
        input::taken(input::page(rows, |order| (order.total, order.id)));
    }

    pub async fn rows(&mut self) {
        let rows: Vec<User> =
            sqlx::query_as(USERS).fetch_all(&mut self.connection).await.expect("rows");
        assert_eq!(black_box(rows).len(), 10_000);
    }

    pub async fn insert(&mut self) {
        let (kinds, amounts, notes) = input::new_columns(1000);
        let sql = "INSERT INTO events (kind, amount, note) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])";
        let done = sqlx::query(sql)
            .bind(kinds)
            .bind(amounts)
            .bind(notes)
            .execute(&mut self.connection)
            .await;
        assert_eq!(done.expect("inserted").rows_affected(), 1000);
    }

    pub async fn relations(&mut self) {
        let users: Vec<User> = sqlx::query_as(FIRST)
            .bind(100_i64)
            .fetch_all(&mut self.connection)
            .await
            .expect("users");
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        let orders = "SELECT id, user_id, total, status FROM orders WHERE user_id = ANY ($1)";
        let orders: Vec<Order> =
            sqlx::query_as(orders).bind(ids).fetch_all(&mut self.connection).await.expect("orders");
        let mut of_user: HashMap<i64, Vec<Order>> = HashMap::new();
        for order in orders {
            of_user.entry(order.user_id).or_default().push(order);
        }
        let with: Vec<(User, Vec<Order>)> = users
            .into_iter()
            .map(|user| {
                let orders = of_user.remove(&user.id).unwrap_or_default();
                (user, orders)
            })
            .collect();
        assert_eq!(black_box(with).iter().map(|(_, orders)| orders.len()).sum::<usize>(), 1000);
    }

    /// It has no pipeline: one after another.
    pub async fn ten(&mut self) {
        let mut found = Vec::new();
        for id in 1..=10 {
            found.push(self.find(id).await);
        }
        assert_eq!(black_box(found).len(), 10);
    }

    pub async fn tasks(&self) {
        let tasks = (1..=64).map(|id| async move {
            let user: User =
                sqlx::query_as(USER).bind(id).fetch_one(&self.pool).await.expect("a user");
            black_box(user);
        });
        futures_util::future::join_all(tasks).await;
    }
}
