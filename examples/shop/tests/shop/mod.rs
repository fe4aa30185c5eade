//! A shop that runs on a database of its own, and a client of it.

pub mod schema;

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
use relvar_test::{Database, IndexCover};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::Client;

/// How long a request may take that waits for nobody.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Running {
    shadow: Shadow,
    address: SocketAddr,
    pub pool: Pool,
    cover: IndexCover,
}

impl Running {
    /// Upgrades a new database and serves a shop on it, with two connections. A statement that is sent twice from one
    /// place of the program, in one session, is a panic: that is a query in a loop.
    pub async fn start() -> Running {
        let shadow = relvar_testkit::shadow().await;
        relvar_example_shop::upgrade(&shadow.target()).await.expect("an upgraded database");
        let cover = IndexCover::new()
            // An export is of all rows.
            .excuse("repository/exports.rs")
            // Ranks are of what an index has found: no index is in their order, which comes with the words.
            .excuse("ts_rank(")
            // Nor is an index of documents in the order of names: one of the two indexes serves.
            .excuse("\"attributes\" @> ");
        let options = cover.options(PoolOptions {
            connections_max: 2,
            acquire_timeout: Duration::from_secs(2),
            repeat_guard: RepeatGuard::Panic(1),
            ..PoolOptions::default()
        });
        let pool = Pool::new(shadow.target().config(), &options).expect("a pool");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let routes = router(Shop::new(pool.clone()));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Running { shadow, address, pool, cover }
    }

    /// Ends a test: an index has to serve every statement that the shop sent during it.
    pub async fn finish(self) {
        let shadows = relvar_testkit::shadows().await;
        let database = Database::on(shadows, schema::sql().await).await;
        self.cover.assert(&database).await;
    }

    /// Sends a request on a connection of its own; gives the status and the body.
    pub async fn exchange(&self, method: &str, path: &str, body: &str) -> (u16, String) {
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
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request));
        let answer = answer.await.expect("an answer in time").expect("an answer");
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        (status, String::from_utf8(body.to_vec()).expect("a text"))
    }

    /// Sends a text; gives the status, and the body where it is JSON.
    pub async fn send_text(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, body) = self.exchange(method, path, body).await;
        (status, serde_json::from_str(&body).unwrap_or_default())
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

    /// New products' ids, each of a number, a name, a price and a stock.
    pub async fn products(&self, products: &[(&str, &str, &str, i32)]) -> Vec<String> {
        let product = |(sku, name, price, stock): &(&str, &str, &str, i32)| json!({ "sku": sku, "name": name, "price": price, "stock": stock });
        let body = Value::Array(products.iter().map(product).collect());
        let (status, made) = self.send("POST", "/products", body).await;
        assert_eq!(status, 201, "{made}");
        let made = made.as_array().expect("products");
        made.iter().map(|product| product["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Orders so many pieces of products.
    pub async fn check_out(&self, user: i64, lines: &[(&str, u32)]) -> (u16, Value) {
        let line =
            |(product, quantity): &(&str, u32)| json!({ "product": product, "quantity": quantity });
        let lines: Vec<Value> = lines.iter().map(line).collect();
        self.send("POST", &format!("/users/{user}/orders"), json!({ "lines": lines })).await
    }

    /// The id of an order of these that is paid.
    pub async fn paid(&self, user: i64, lines: &[(&str, u32)]) -> i64 {
        let (status, order) = self.check_out(user, lines).await;
        assert_eq!(status, 201, "{order}");
        let id = order["id"].as_i64().expect("an id");
        assert_eq!(self.send("POST", &format!("/orders/{id}/pay"), Value::Null).await.0, 200);
        id
    }

    /// Ships the next orders in parcels with these labels.
    pub async fn ship(&self, labels: &[&str]) -> (u16, Value) {
        self.send("POST", "/orders/ship", json!({ "labels": labels })).await
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
