//! A database with the tables of the models, and a pool for it.

use std::time::Duration;

use relvar::{Model, Pool, PoolOptions, RepeatGuard, Session};
use relvar_server::Shadow;
use tokio_postgres::Config;

use crate::models::{NewOrder, NewUser, Order, User};

pub struct Database {
    pub shadow: Shadow,
    pub pool: Pool,
}

pub fn options() -> PoolOptions {
    PoolOptions {
        connections_max: 4,
        acquire_timeout: Duration::from_secs(20),
        repeat_guard: RepeatGuard::Panic(50),
        ..PoolOptions::default()
    }
}

impl Database {
    pub async fn new() -> Database {
        Database::with(options()).await
    }

    pub async fn with(options: PoolOptions) -> Database {
        let shadow = relvar_testkit::shadow_with(include_str!("schema.sql")).await;
        let pool = Pool::new(config(&shadow), &options).expect("a pool");
        Database { shadow, pool }
    }

    pub async fn session(&self) -> Session {
        self.pool.session().await.expect("a session")
    }

    /// What a second, independent connection sees: the first column of the first row as text.
    pub async fn seen(&self, sql: &str) -> String {
        let client = self.shadow.connect().await.expect("a second connection");
        let rows = client.simple_query(sql).await.expect("a statement");
        rows.iter()
            .find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => {
                    Some(row.get(0).unwrap_or("NULL").to_owned())
                }
                _ => None,
            })
            .unwrap_or_default()
    }
}

pub fn config(shadow: &Shadow) -> Config {
    let mut config = Config::new();
    let target = shadow.target();
    let dir = shadow.socket_dir().expect("the embedded server has a socket");
    config.host_path(dir).dbname(shadow.name()).user(target.user());
    config
}

pub async fn user(session: &mut Session, email: &str) -> User {
    User::insert(NewUser::new(email)).one(session).await.expect("a user")
}

pub async fn orders(session: &mut Session, of: &User, totals: &[i32]) -> Vec<Order> {
    let rows = totals.iter().map(|total| NewOrder::new(of.id, *total)).collect();
    Order::insert_all(rows).all(session).await.expect("orders")
}
