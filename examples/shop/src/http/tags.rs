//! Tags of products.

use axum::extract::{Path, State};
use axum::routing::put;
use axum::{Json, Router};
use uuid::Uuid;

use crate::service::{Failure, Shop};

pub fn routes() -> Router<Shop> {
    Router::new().route("/products/{id}/tags", put(set))
}

async fn set(
    State(shop): State<Shop>,
    Path(product): Path<Uuid>,
    Json(names): Json<Vec<String>>,
) -> Result<Json<Vec<String>>, Failure> {
    let tags = shop.set_tags(product, &names).await?;
    Ok(Json(tags.into_iter().map(|tag| tag.name).collect()))
}
