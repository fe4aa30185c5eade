//! Exports.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use futures_util::TryStreamExt;

use super::orders::OrderShown;
use crate::service::Shop;

pub fn routes() -> Router<Shop> {
    Router::new().route("/orders/export", get(orders))
}

/// One order a line. What fails in the middle breaks the answer off.
async fn orders(State(shop): State<Shop>) -> impl IntoResponse {
    let lines = shop.export_orders().map_ok(|order| {
        let order = serde_json::to_string(&OrderShown::from(order)).unwrap_or_default();
        format!("{order}\n")
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines))
}
