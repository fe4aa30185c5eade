//! A shop that runs on a database of its own, and a client of it.

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use relvar::{Pool, PoolOptions, RepeatGuard};
use relvar_example_shop::http::router;
use relvar_example_shop::service::Shop;
use relvar_server::Shadow;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::Client;

pub struct Running {
    shadow: Shadow,
    address: SocketAddr,
    pub pool: Pool,
}

impl Running {
    /// Upgrades a new database and serves a shop on it, with two connections.
    pub async fn start() -> Running {
        let shadow = relvar_testkit::shadow().await;
        relvar_example_shop::upgrade(&shadow.target()).await.expect("an upgraded database");
        let options = PoolOptions {
            connections_max: 2,
            acquire_timeout: Duration::from_secs(2),
            repeat_guard: RepeatGuard::Panic(1),
            ..PoolOptions::default()
        };
        let pool = Pool::new(shadow.target().config(), &options).expect("a pool");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let routes = router(Shop::new(pool.clone()));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Running { shadow, address, pool }
    }

    /// Sends a request on a connection of its own; gives the status, and the body where it is JSON.
    pub async fn send_text(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let stream = TcpStream::connect(self.address).await.expect("a connection");
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.address.to_string())
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body.to_owned())))
            .expect("a request");
        let answer = sender.send_request(request).await.expect("an answer");
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub async fn send(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.send_text(method, path, &body.to_string()).await
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.send_text("GET", path, "").await
    }

    /// A new user's id.
    pub async fn user(&self, email: &str) -> i64 {
        let body = json!({ "email": email, "full_name": "Somebody" });
        self.made("/users", body).await
    }

    /// A new order's id.
    pub async fn order(&self, user: i64, total: &str) -> i64 {
        self.made("/orders", json!({ "user_id": user, "total": total })).await
    }

    async fn made(&self, path: &str, body: Value) -> i64 {
        let (status, made) = self.send("POST", path, body).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_i64().expect("an id")
    }

    /// A second, independent connection.
    pub async fn client(&self) -> Client {
        self.shadow.connect().await.expect("a second connection")
    }

    /// What such a connection sees: a value as text.
    pub async fn seen(&self, query: &str) -> String {
        let client = self.client().await;
        let query = format!("SELECT value::text FROM ({query}) AS row (value)");
        let row = client.query_one(&query, &[]).await.expect("one row");
        row.get::<_, Option<String>>(0).unwrap_or_else(|| "NULL".to_owned())
    }

    /// Runs a statement on such a connection.
    pub async fn run(&self, statement: &str) {
        relvar_testkit::execute(&self.shadow, statement).await;
    }
}
