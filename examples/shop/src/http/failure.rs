//! What a caller is told when it did not work.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use relvar::ErrorKind;
use serde_json::json;

use crate::service::Failure;

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

fn told(failure: &Failure) -> (StatusCode, &'static str) {
    match failure {
        Failure::Database(error) => told_of_database(error),
        Failure::OrderGone | Failure::ProductGone | Failure::NoSuchLine => {
            (StatusCode::NOT_FOUND, "not found")
        }
        Failure::NotPending => (StatusCode::CONFLICT, "the order is not pending"),
        Failure::NotShipped => (StatusCode::CONFLICT, "the order is not shipped"),
        Failure::NotEnough => (StatusCode::CONFLICT, "not enough in stock"),
        Failure::TooManyReturned => (StatusCode::CONFLICT, "more than was bought"),
        Failure::Stale => (StatusCode::CONFLICT, "somebody else has changed it, read it again"),
        Failure::NothingOrdered => (StatusCode::UNPROCESSABLE_ENTITY, "nothing is ordered"),
        Failure::FractionOfCent => {
            (StatusCode::UNPROCESSABLE_ENTITY, "the price has a fraction of a cent")
        }
    }
}

fn told_of_database(error: &relvar::Error) -> (StatusCode, &'static str) {
    match error.kind() {
        ErrorKind::Unique { .. } => (StatusCode::CONFLICT, "it is there already"),
        ErrorKind::Stale => told(&Failure::Stale),
        ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not found"),
        ErrorKind::Cursor => (StatusCode::BAD_REQUEST, "not a cursor of this list"),
        ErrorKind::Check { .. } | ErrorKind::Value => {
            (StatusCode::UNPROCESSABLE_ENTITY, "a value is out of its range")
        }
        ErrorKind::PoolTimeout | ErrorKind::Serialization | ErrorKind::Deadlock => {
            (StatusCode::SERVICE_UNAVAILABLE, "busy, try again")
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "it did not work"),
    }
}
