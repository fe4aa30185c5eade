//! What products are sorted by: many have many.

use relvar::Model;
use uuid::Uuid;

use super::Product;

/// A word that products are sorted by.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "tags")]
pub struct Tag {
    /// Made by the server.
    #[model(primary_key)]
    pub id: i64,
    /// `garden`
    #[model(unique, max_len = 40)]
    pub name: String,
}

/// Which product has which tag.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "product_tags", primary_key(product_id, tag_id))]
pub struct ProductTag {
    /// The product.
    #[model(references = Product, name = product, inverse = product_tags, on_delete = cascade)]
    pub product_id: Uuid,
    /// The tag.
    #[model(references = Tag, name = tag, inverse = product_tags, on_delete = cascade)]
    pub tag_id: i64,
}
