//! Users.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::models::{NewUser, User};
use crate::service::{Failure, Shop};

pub fn routes() -> Router<Shop> {
    Router::new().route("/users", post(register))
}

#[derive(Deserialize)]
struct UserWanted {
    email: String,
    full_name: String,
}

#[derive(Serialize)]
pub struct UserShown {
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

async fn register(
    State(shop): State<Shop>,
    Json(wanted): Json<UserWanted>,
) -> Result<(StatusCode, Json<UserShown>), Failure> {
    let user = shop.register(NewUser::new(wanted.email, wanted.full_name)).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}
