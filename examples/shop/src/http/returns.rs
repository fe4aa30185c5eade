//! What comes back.

use std::num::NonZeroU16;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::models::Return;
use crate::service::{Failure, Shop, WantedReturn};

pub fn routes() -> Router<Shop> {
    Router::new().route("/orders/{id}/lines/{line_no}/returns", post(take_back))
}

#[derive(Deserialize)]
struct ReturnWanted {
    quantity: NonZeroU16,
    reason: String,
}

#[derive(Serialize)]
pub struct ReturnShown {
    id: i64,
    quantity: i32,
    price: Decimal,
    reason: String,
    created_at: String,
}

impl From<Return> for ReturnShown {
    fn from(returned: Return) -> Self {
        ReturnShown {
            id: returned.id,
            quantity: returned.amount.quantity,
            price: returned.amount.price,
            reason: returned.reason,
            created_at: returned.created_at.to_string(),
        }
    }
}

async fn take_back(
    State(shop): State<Shop>,
    Path((order, line_no)): Path<(i64, i32)>,
    Json(wanted): Json<ReturnWanted>,
) -> Result<(StatusCode, Json<ReturnShown>), Failure> {
    let ReturnWanted { quantity, reason } = wanted;
    let returned = shop.take_back(&WantedReturn { order, line_no, quantity, reason }).await?;
    Ok((StatusCode::CREATED, Json(returned.into())))
}
