//! Connections to real servers, and every way in which they fail.

mod authentication;
mod certificates;
mod cluster;
mod reach;
mod session;
mod tls;

use relvar_connect::{Error, Target};

/// Connects, and gives the text of the error; the text and its `Debug` hold none of the `secrets`.
async fn refusal(target: &Target, secrets: &[&str]) -> (Error, String) {
    let error = target.connect().await.expect_err("it must not connect");
    let text = error.to_string();
    for secret in secrets {
        assert!(!text.contains(secret), "{text}");
        assert!(!format!("{error:?}").contains(secret), "{error:?}");
    }
    (error, text)
}

/// The first column of the only row of a query.
async fn value(client: &tokio_postgres::Client, sql: &str) -> String {
    client.query_one(sql, &[]).await.expect(sql).get(0)
}
