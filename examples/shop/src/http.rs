//! The shop over HTTP.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use relvar::ErrorKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::models::{NewUser, Order, User};
use crate::service::{Failure, Shop};

/// Orders on a page of a caller who says nothing.
const PAGE: u32 = 20;

/// The routes of a shop.
pub fn router(shop: Shop) -> Router {
    Router::new()
        .route("/users", post(register))
        .route("/users/{id}/orders", get(orders))
        .route("/orders", post(place))
        .route("/orders/{id}", get(order).delete(delete))
        .route("/orders/{id}/pay", post(pay))
        .with_state(shop)
}

#[derive(Deserialize)]
struct UserWanted {
    email: String,
    full_name: String,
}

#[derive(Serialize)]
struct UserShown {
    id: i64,
    email: String,
    full_name: String,
    created_at: String,
}

impl From<User> for UserShown {
    fn from(user: User) -> Self {
        let created_at = user.timestamps.created_at.to_string();
        UserShown { id: user.id, email: user.email, full_name: user.full_name, created_at }
    }
}

#[derive(Deserialize)]
struct OrderWanted {
    user_id: i64,
    /// As text, `"12.50"`: numbers of JSON are no money.
    total: Decimal,
    note: Option<String>,
}

#[derive(Serialize)]
struct OrderShown {
    id: i64,
    user_id: i64,
    status: String,
    total: Decimal,
    note: Option<String>,
    created_at: String,
    updated_at: String,
}

impl From<Order> for OrderShown {
    fn from(order: Order) -> Self {
        OrderShown {
            id: order.id,
            user_id: order.user_id,
            status: order.status,
            total: order.total,
            note: order.note,
            created_at: order.timestamps.created_at.to_string(),
            updated_at: order.timestamps.updated_at.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct PageWanted {
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct PageShown {
    orders: Vec<OrderShown>,
    /// The cursor of the next page, if there is one.
    next: Option<String>,
}

async fn register(
    State(shop): State<Shop>,
    Json(wanted): Json<UserWanted>,
) -> Result<(StatusCode, Json<UserShown>), Failure> {
    let user = shop.register(NewUser::new(wanted.email, wanted.full_name)).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

async fn place(
    State(shop): State<Shop>,
    Json(wanted): Json<OrderWanted>,
) -> Result<(StatusCode, Json<OrderShown>), Failure> {
    let order = shop.place_order(wanted.user_id, wanted.total, wanted.note).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

async fn order(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<OrderShown>, Failure> {
    Ok(Json(shop.order(id).await?.into()))
}

async fn orders(
    State(shop): State<Shop>,
    Path(user): Path<i64>,
    Query(wanted): Query<PageWanted>,
) -> Result<Json<PageShown>, Failure> {
    let page = shop.orders_of(user, wanted.limit.unwrap_or(PAGE), wanted.cursor).await?;
    let next = page.end.filter(|_| page.has_more);
    Ok(Json(PageShown { orders: page.items.into_iter().map(Into::into).collect(), next }))
}

async fn pay(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<OrderShown>, Failure> {
    Ok(Json(shop.pay_order(id).await?.into()))
}

async fn delete(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<StatusCode, Failure> {
    shop.delete_order(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, message) = told(&self);
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            // For whoever runs the shop; a caller learns nothing of tables and statements.
            eprintln!("relvar-example-shop: {self}");
        }
        (status, Json(json!({ "error": message }))).into_response()
    }
}

/// What a caller is told.
fn told(failure: &Failure) -> (StatusCode, &'static str) {
    match failure {
        Failure::OrderGone => (StatusCode::NOT_FOUND, "not found"),
        Failure::NotPending => (StatusCode::CONFLICT, "the order is not pending"),
        Failure::FractionOfCent => {
            (StatusCode::UNPROCESSABLE_ENTITY, "the total has a fraction of a cent")
        }
        Failure::Database(error) => match error.kind() {
            ErrorKind::Unique { .. } => (StatusCode::CONFLICT, "it is there already"),
            ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not found"),
            ErrorKind::Cursor => (StatusCode::BAD_REQUEST, "not a cursor of this list"),
            ErrorKind::Check { .. } | ErrorKind::Value => {
                (StatusCode::UNPROCESSABLE_ENTITY, "a value is out of its range")
            }
            ErrorKind::PoolTimeout => (StatusCode::SERVICE_UNAVAILABLE, "busy, try again"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "it did not work"),
        },
    }
}
