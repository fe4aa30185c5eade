//! Products.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, put};
use axum::{Json, Router};
use relvar::Json as Jsonb;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PAGE, shown};
use crate::models::{Attributes, NewProduct, Product};
use crate::repository::{ProductFilter, TaggedProduct};
use crate::service::{Failure, ProductEdit, Shop};

pub fn routes() -> Router<Shop> {
    Router::new()
        .route("/products", get(list).post(add))
        .route("/products/search", get(search))
        .route("/products/prices", patch(reprice))
        .route("/products/by-sku/{sku}", put(put_by_sku))
        .route("/products/{id}", get(product).put(edit).delete(delete))
}

#[derive(Deserialize)]
struct ProductWanted {
    sku: String,
    #[serde(flatten)]
    rest: SuppliedProduct,
}

/// What a supplier says of a product.
#[derive(Deserialize)]
struct SuppliedProduct {
    name: String,
    #[serde(default)]
    description: String,
    price: Decimal,
    stock: i32,
    #[serde(default)]
    attributes: Attributes,
}

impl SuppliedProduct {
    fn with_sku(self, sku: String) -> NewProduct {
        let attributes = Jsonb(self.attributes);
        NewProduct::new(sku, self.name, self.description, self.price, self.stock, attributes)
    }
}

#[derive(Deserialize)]
struct EditWanted {
    version: i32,
    name: String,
    description: String,
    price: Decimal,
    attributes: Attributes,
}

impl From<EditWanted> for ProductEdit {
    fn from(wanted: EditWanted) -> Self {
        let EditWanted { version, name, description, price, attributes } = wanted;
        ProductEdit { version, name, description, price, attributes }
    }
}

#[derive(Deserialize)]
struct PriceWanted {
    id: Uuid,
    price: Decimal,
}

#[derive(Deserialize)]
struct ListWanted {
    tag: Option<String>,
    colour: Option<String>,
    size: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct SearchWanted {
    words: String,
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Serialize)]
pub struct ProductShown {
    id: Uuid,
    sku: String,
    name: String,
    description: String,
    price: Decimal,
    stock: i32,
    attributes: Attributes,
    version: i32,
}

impl From<Product> for ProductShown {
    fn from(product: Product) -> Self {
        ProductShown {
            id: product.id,
            sku: product.sku,
            name: product.name,
            description: product.description,
            price: product.price,
            stock: product.stock,
            attributes: product.attributes.0,
            version: product.version,
        }
    }
}

#[derive(Serialize)]
struct TaggedShown {
    #[serde(flatten)]
    product: ProductShown,
    tags: Vec<String>,
}

impl From<TaggedProduct> for TaggedShown {
    fn from(tagged: TaggedProduct) -> Self {
        let tags = tagged.tags.into_iter().map(|tag| tag.name).collect();
        TaggedShown { product: tagged.product.into(), tags }
    }
}

#[derive(Serialize)]
struct PageShown<T> {
    products: Vec<T>,
    /// The cursor of the next page, if there is one.
    next: Option<String>,
}

async fn add(
    State(shop): State<Shop>,
    Json(wanted): Json<Vec<ProductWanted>>,
) -> Result<(StatusCode, Json<Vec<ProductShown>>), Failure> {
    let products = wanted.into_iter().map(|product| product.rest.with_sku(product.sku)).collect();
    let products = shop.add_products(products).await?;
    Ok((StatusCode::CREATED, Json(products.into_iter().map(Into::into).collect())))
}

async fn put_by_sku(
    State(shop): State<Shop>,
    Path(sku): Path<String>,
    Json(wanted): Json<SuppliedProduct>,
) -> Result<Json<ProductShown>, Failure> {
    Ok(Json(shop.put_product(wanted.with_sku(sku)).await?.into()))
}

async fn product(
    State(shop): State<Shop>,
    Path(id): Path<Uuid>,
) -> Result<Json<TaggedShown>, Failure> {
    Ok(Json(shop.product(id).await?.into()))
}

async fn list(
    State(shop): State<Shop>,
    Query(wanted): Query<ListWanted>,
) -> Result<Json<PageShown<TaggedShown>>, Failure> {
    let attributes = Attributes { colour: wanted.colour, size: wanted.size };
    let filter = ProductFilter { tag: wanted.tag, attributes };
    let page = shop.products(&filter, wanted.limit.unwrap_or(PAGE), wanted.cursor).await?;
    let (products, next) = shown(page);
    Ok(Json(PageShown { products, next }))
}

async fn search(
    State(shop): State<Shop>,
    Query(wanted): Query<SearchWanted>,
) -> Result<Json<PageShown<ProductShown>>, Failure> {
    let limit = wanted.limit.unwrap_or(PAGE);
    let (products, next) = shown(shop.search_products(&wanted.words, limit, wanted.cursor).await?);
    Ok(Json(PageShown { products, next }))
}

async fn edit(
    State(shop): State<Shop>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<EditWanted>,
) -> Result<Json<ProductShown>, Failure> {
    Ok(Json(shop.edit_product(id, wanted.into()).await?.into()))
}

async fn reprice(
    State(shop): State<Shop>,
    Json(wanted): Json<Vec<PriceWanted>>,
) -> Result<Json<Value>, Failure> {
    let prices: Vec<_> = wanted.into_iter().map(|wanted| (wanted.id, wanted.price)).collect();
    Ok(Json(json!({ "changed": shop.reprice(&prices).await? })))
}

async fn delete(State(shop): State<Shop>, Path(id): Path<Uuid>) -> Result<StatusCode, Failure> {
    shop.delete_product(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
