//! Reports.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PAGE;
use crate::repository::{BestSeller, DaySales, StatusSales};
use crate::service::{Failure, Shop};

pub fn routes() -> Router<Shop> {
    Router::new()
        .route("/reports/sales", get(sales))
        .route("/reports/best-sellers", get(best_sellers))
}

#[derive(Deserialize)]
struct ReportWanted {
    since: Timestamp,
    limit: Option<u32>,
}

#[derive(Serialize)]
struct SalesShown {
    days: Vec<DaySales>,
    statuses: Vec<StatusSales>,
}

async fn sales(
    State(shop): State<Shop>,
    Query(wanted): Query<ReportWanted>,
) -> Result<Json<SalesShown>, Failure> {
    let (days, statuses) = shop.sales(wanted.since).await?;
    Ok(Json(SalesShown { days, statuses }))
}

async fn best_sellers(
    State(shop): State<Shop>,
    Query(wanted): Query<ReportWanted>,
) -> Result<Json<Vec<BestSeller>>, Failure> {
    Ok(Json(shop.best_sellers(wanted.since, wanted.limit.unwrap_or(PAGE)).await?))
}
