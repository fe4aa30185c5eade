//! What is sold.

use jiff::Timestamp;
use relvar::{Json, Model, SoftDelete, Timestamps, TsVector};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is sold.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "products",
    index(name, id),
    index(search, using = gin),
    index(attributes.ops("jsonb_path_ops"), using = gin)
)]
pub struct Product {
    /// Made here, in the order of time.
    #[model(primary_key, uuid_v7)]
    pub id: Uuid,
    /// What suppliers call it. No two living products share one.
    #[model(unique, max_len = 40)]
    pub sku: String,
    /// What buyers call it.
    #[model(max_len = 200)]
    pub name: String,
    /// What there is to say about it.
    #[model(max_len = 10000)]
    pub description: String,
    /// What one piece costs.
    #[model(numeric(12, 2), check = "price >= 0")]
    pub price: Decimal,
    /// How many pieces lie in the store.
    #[model(check = "stock >= 0")]
    pub stock: i32,
    /// What not every product has.
    pub attributes: Json<Attributes>,
    /// The words of the name, which weigh more, and of the description.
    #[model(
        generated = "setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')"
    )]
    pub search: TsVector,
    /// Counts changes, so that no two people edit it over each other.
    #[model(version)]
    pub version: i32,
    /// When the row was made and changed.
    #[model(flatten)]
    pub timestamps: Timestamps<Timestamp>,
    /// Whether it is sold no more.
    #[model(flatten)]
    pub deletion: SoftDelete<Timestamp>,
}

/// What a product may have: the type of a JSONB column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// `red`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// `XL`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
}
