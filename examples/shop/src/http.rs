//! The shop over HTTP: what is asked for and what is shown, as JSON. Each file has the routes of its noun.

mod exports;
mod failure;
mod orders;
mod products;
mod reports;
mod returns;
mod tags;
mod users;

use axum::Router;
use relvar::Page;
use serde::Deserialize;

use crate::service::Shop;

/// Rows on a page of a caller who says nothing.
const PAGE: u32 = 20;

/// The routes of a shop.
pub fn router(shop: Shop) -> Router {
    Router::new()
        .merge(users::routes())
        .merge(products::routes())
        .merge(tags::routes())
        .merge(orders::routes())
        .merge(exports::routes())
        .merge(returns::routes())
        .merge(reports::routes())
        .with_state(shop)
}

#[derive(Deserialize)]
struct PageWanted {
    limit: Option<u32>,
    cursor: Option<String>,
}

impl PageWanted {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(PAGE)
    }
}

/// What is shown of a page's rows, and the cursor of the next page, if there is one.
fn shown<T, S: From<T>>(page: Page<T>) -> (Vec<S>, Option<String>) {
    let next = page.end.filter(|_| page.has_more);
    (page.items.into_iter().map(Into::into).collect(), next)
}
