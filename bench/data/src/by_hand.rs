//! The same operations, written by hand on tokio-postgres.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::SystemTime;

use deadpool::managed;
use tokio_postgres::{Client, Config, Error, NoTls, Row, Statement};

use crate::input;

#[expect(dead_code, reason = "read as an application reads it")]
struct User {
    id: i64,
    email: String,
    name: Option<String>,
    age: i32,
    score: f64,
    active: bool,
    small: i16,
    created_at: SystemTime,
}

#[expect(dead_code, reason = "read as an application reads it")]
struct Order {
    id: i64,
    user_id: i64,
    total: i64,
    status: String,
}

impl User {
    fn read(row: &Row) -> User {
        User {
            id: row.get(0),
            email: row.get(1),
            name: row.get(2),
            age: row.get(3),
            score: row.get(4),
            active: row.get(5),
            small: row.get(6),
            created_at: row.get(7),
        }
    }
}

impl Order {
    fn read(row: &Row) -> Order {
        Order { id: row.get(0), user_id: row.get(1), total: row.get(2), status: row.get(3) }
    }
}

/// A connection with its statements.
pub struct Hand {
    client: Client,
    get: Statement,
    page: Statement,
    rows: Statement,
    insert: Statement,
    users: Statement,
    orders: Statement,
    /// A cursor.
    middle: String,
}

const USER: &str = "SELECT id, email, name, age, score, active, small, created_at FROM users";

impl Hand {
    pub async fn connect(config: &Config) -> Hand {
        let (client, connection) = config.connect(NoTls).await.expect("a connection");
        tokio::spawn(connection);
        let prepare = async |sql: &str| client.prepare(sql).await.expect("a statement");
        let page = "SELECT id, user_id, total, status FROM orders WHERE user_id = $1 \
                    AND (total, id) < ($2, $3) ORDER BY total DESC, id DESC LIMIT $4";
        let middle = "SELECT total, id FROM orders WHERE user_id = 5000 ORDER BY total DESC, id DESC \
                      OFFSET 2499 LIMIT 1";
        let middle = client.query_one(middle, &[]).await.expect("the middle");
        Hand {
            get: prepare(&format!("{USER} WHERE id = $1")).await,
            page: prepare(page).await,
            rows: prepare(USER).await,
            insert: prepare(
                "INSERT INTO events (kind, amount, note) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])",
            )
            .await,
            users: prepare(&format!("{USER} WHERE id <= $1")).await,
            orders: prepare("SELECT id, user_id, total, status FROM orders WHERE user_id = ANY ($1)").await,
            middle: input::text((middle.get(0), middle.get(1))),
            client,
        }
    }

    async fn find(&self, id: i64) -> User {
        User::read(&self.client.query_one(&self.get, &[&id]).await.expect("a user"))
    }

    pub async fn get(&self) {
        black_box(self.find(42).await);
    }

    pub async fn page(&self) {
        let (total, id) = input::cursor(&self.middle);
        let rows = self.client.query(&self.page, &[&5000_i64, &total, &id, &21_i64]).await;
        let rows: Vec<Order> = rows.expect("a page").iter().map(Order::read).collect();
        input::taken(input::page(rows, |order| (order.total, order.id)));
    }

    pub async fn rows(&self) {
        let rows = self.client.query(&self.rows, &[]).await.expect("rows");
        assert_eq!(black_box(rows.iter().map(User::read).collect::<Vec<_>>()).len(), 10_000);
    }

    pub async fn insert(&self) {
        let (kinds, amounts, notes) = input::new_columns(1000);
        let done = self.client.execute(&self.insert, &[&kinds, &amounts, &notes]).await;
        assert_eq!(done.expect("inserted"), 1000);
    }

    pub async fn relations(&self) {
        let users = self.client.query(&self.users, &[&100_i64]).await.expect("users");
        let users: Vec<User> = users.iter().map(User::read).collect();
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        let orders = self.client.query(&self.orders, &[&ids]).await.expect("orders");
        let mut of_user: HashMap<i64, Vec<Order>> = HashMap::new();
        for row in &orders {
            let order = Order::read(row);
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

    pub async fn ten(&self) {
        let gets = (1..=10).map(|id| self.find(id));
        assert_eq!(black_box(futures_util::future::join_all(gets).await).len(), 10);
    }
}

/// Makes connections with their statements.
pub struct Hands(Config);

impl managed::Manager for Hands {
    type Type = Hand;
    type Error = Error;

    async fn create(&self) -> Result<Hand, Error> {
        Ok(Hand::connect(&self.0).await)
    }

    async fn recycle(&self, _: &mut Hand, _: &managed::Metrics) -> managed::RecycleResult<Error> {
        Ok(())
    }
}

pub fn pool(config: Config) -> managed::Pool<Hands> {
    managed::Pool::builder(Hands(config)).max_size(8).build().expect("a pool")
}

pub async fn tasks(pool: &managed::Pool<Hands>) {
    let tasks = (1..=64).map(|id| async move {
        let hand = pool.get().await.expect("a connection");
        black_box(hand.find(id).await);
    });
    futures_util::future::join_all(tasks).await;
}
