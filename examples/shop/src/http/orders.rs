//! Orders.

use std::num::NonZeroU16;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::products::ProductShown;
use super::returns::ReturnShown;
use super::users::UserShown;
use super::{PageWanted, shown};
use crate::models::{Address, Order, OrderStatus, PostalCode};
use crate::repository::{FullLine, FullOrder};
use crate::service::{Delivery, Failure, Shipment, Shop, WantedLine};

pub fn routes() -> Router<Shop> {
    Router::new()
        .route("/users/{id}/orders", get(orders_of).post(check_out))
        .route("/orders", get(orders).post(place))
        .route("/orders/ship", post(ship))
        .route("/orders/{id}", get(order).delete(delete))
        .route("/orders/{id}/full", get(full))
        .route("/orders/{id}/pay", post(pay))
}

#[derive(Deserialize)]
struct OrderWanted {
    user_id: i64,
    /// As text, `"12.50"`: numbers of JSON are no money.
    total: Decimal,
    note: Option<String>,
}

#[derive(Deserialize)]
struct Basket {
    lines: Vec<LineWanted>,
    note: Option<String>,
    ship_to: Option<AddressSaid>,
}

#[derive(Serialize, Deserialize)]
struct AddressSaid {
    street: String,
    postal_code: String,
    city: String,
}

impl From<AddressSaid> for Address {
    fn from(said: AddressSaid) -> Self {
        let postal_code = PostalCode(said.postal_code);
        Address { street: said.street, postal_code, city: said.city }
    }
}

impl From<Address> for AddressSaid {
    fn from(address: Address) -> Self {
        let postal_code = address.postal_code.0;
        AddressSaid { street: address.street, postal_code, city: address.city }
    }
}

#[derive(Deserialize)]
struct LineWanted {
    product: Uuid,
    quantity: NonZeroU16,
}

impl From<LineWanted> for WantedLine {
    fn from(line: LineWanted) -> Self {
        WantedLine { product: line.product, quantity: line.quantity }
    }
}

#[derive(Serialize)]
pub struct OrderShown {
    id: i64,
    user_id: i64,
    status: OrderStatus,
    total: Decimal,
    note: Option<String>,
    ship_to: Option<AddressSaid>,
    parcel: Option<String>,
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
            ship_to: order.ship_to.map(Into::into),
            parcel: order.parcel,
            created_at: order.timestamps.created_at.to_string(),
            updated_at: order.timestamps.updated_at.to_string(),
        }
    }
}

/// An order in a list of everybody's.
#[derive(Serialize)]
struct ListedShown {
    #[serde(flatten)]
    order: OrderShown,
    email: String,
}

impl From<(Order, String)> for ListedShown {
    fn from((order, email): (Order, String)) -> Self {
        ListedShown { order: order.into(), email }
    }
}

#[derive(Serialize)]
struct PageShown<T> {
    orders: Vec<T>,
    /// The cursor of the next page, if there is one.
    next: Option<String>,
}

#[derive(Serialize)]
struct FullShown {
    #[serde(flatten)]
    order: OrderShown,
    user: Option<UserShown>,
    lines: Vec<LineShown>,
}

impl From<FullOrder> for FullShown {
    fn from(full: FullOrder) -> Self {
        FullShown {
            order: full.order.into(),
            user: full.user.map(Into::into),
            lines: full.lines.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Serialize)]
struct LineShown {
    line_no: i32,
    quantity: i32,
    price: Decimal,
    product: Option<ProductShown>,
    returns: Vec<ReturnShown>,
}

impl From<FullLine> for LineShown {
    fn from(full: FullLine) -> Self {
        LineShown {
            line_no: full.line.line_no,
            quantity: full.line.amount.quantity,
            price: full.line.amount.price,
            product: full.product.map(Into::into),
            returns: full.returns.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Deserialize)]
struct LabelsWanted {
    labels: Vec<String>,
}

#[derive(Serialize)]
struct ShipmentShown {
    shipped: Vec<OrderShown>,
    refused: Vec<String>,
}

impl From<Shipment> for ShipmentShown {
    fn from(shipment: Shipment) -> Self {
        let shipped = shipment.shipped.into_iter().map(Into::into).collect();
        ShipmentShown { shipped, refused: shipment.refused }
    }
}

async fn place(
    State(shop): State<Shop>,
    Json(wanted): Json<OrderWanted>,
) -> Result<(StatusCode, Json<OrderShown>), Failure> {
    let order = shop.place_order(wanted.user_id, wanted.total, wanted.note).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

async fn check_out(
    State(shop): State<Shop>,
    Path(user): Path<i64>,
    Json(basket): Json<Basket>,
) -> Result<(StatusCode, Json<FullShown>), Failure> {
    let lines: Vec<_> = basket.lines.into_iter().map(Into::into).collect();
    let delivery = Delivery { note: basket.note, ship_to: basket.ship_to.map(Into::into) };
    let order = shop.check_out(user, &lines, delivery).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

async fn order(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<OrderShown>, Failure> {
    Ok(Json(shop.order(id).await?.into()))
}

async fn full(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<FullShown>, Failure> {
    Ok(Json(shop.full_order(id).await?.into()))
}

async fn orders_of(
    State(shop): State<Shop>,
    Path(user): Path<i64>,
    Query(wanted): Query<PageWanted>,
) -> Result<Json<PageShown<OrderShown>>, Failure> {
    let (orders, next) = shown(shop.orders_of(user, wanted.limit(), wanted.cursor).await?);
    Ok(Json(PageShown { orders, next }))
}

async fn orders(
    State(shop): State<Shop>,
    Query(wanted): Query<PageWanted>,
) -> Result<Json<PageShown<ListedShown>>, Failure> {
    let (orders, next) = shown(shop.orders(wanted.limit(), wanted.cursor).await?);
    Ok(Json(PageShown { orders, next }))
}

async fn pay(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<Json<OrderShown>, Failure> {
    Ok(Json(shop.pay_order(id).await?.into()))
}

async fn ship(
    State(shop): State<Shop>,
    Json(wanted): Json<LabelsWanted>,
) -> Result<Json<ShipmentShown>, Failure> {
    Ok(Json(shop.ship(wanted.labels).await?.into()))
}

async fn delete(State(shop): State<Shop>, Path(id): Path<i64>) -> Result<StatusCode, Failure> {
    shop.delete_order(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
