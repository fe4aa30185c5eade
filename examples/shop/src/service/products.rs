//! Products.

use std::collections::BTreeSet;

use relvar::{Isolation, Json, Page};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Failure, Shop, money, page_limit};
use crate::models::{Attributes, NewProduct, Product};
use crate::repository::{ProductFilter, ProductRepository, TaggedProduct};

/// What somebody makes of a product that they have read.
#[derive(Debug, Clone)]
pub struct ProductEdit {
    /// The version that they have read.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its price.
    pub price: Decimal,
    /// What not every product has.
    pub attributes: Attributes,
}

impl Shop {
    /// New products: all of them, or none.
    ///
    /// # Errors
    /// When a living product has a number, or a price is none.
    pub async fn add_products(&self, products: Vec<NewProduct>) -> Result<Vec<Product>, Failure> {
        for product in &products {
            money(product.price)?;
        }
        let mut unit = self.pool.begin().await?;
        let products = ProductRepository::add_all(&mut unit, products).await?;
        unit.commit().await?;
        Ok(products)
    }

    /// A new product, or new words, price and stock of the one with its number.
    ///
    /// # Errors
    /// When the price is none.
    pub async fn put_product(&self, product: NewProduct) -> Result<Product, Failure> {
        money(product.price)?;
        let mut unit = self.pool.begin().await?;
        let product = ProductRepository::put(&mut unit, product).await?;
        unit.commit().await?;
        Ok(product)
    }

    /// A product with its tags.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn product(&self, id: Uuid) -> Result<TaggedProduct, Failure> {
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let product = ProductRepository::get_tagged(&mut unit, id).await?;
        unit.commit().await?;
        Ok(product)
    }

    /// A page of products, by their names.
    ///
    /// # Errors
    /// When the cursor is none.
    pub async fn products(
        &self,
        filter: &ProductFilter,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<TaggedProduct>, Failure> {
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let page = ProductRepository::list(&mut unit, filter, page_limit(limit), cursor).await?;
        unit.commit().await?;
        Ok(page)
    }

    /// A page of products that fit words, best first.
    ///
    /// # Errors
    /// When the cursor is none.
    pub async fn search_products(
        &self,
        words: &str,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<Product>, Failure> {
        let mut session = self.pool.session().await?;
        Ok(ProductRepository::search(&mut session, words, page_limit(limit), cursor).await?)
    }

    /// Changes a product that nobody else has changed since it was read.
    ///
    /// # Errors
    /// When it is not there, or another version than was read.
    pub async fn edit_product(&self, id: Uuid, edit: ProductEdit) -> Result<Product, Failure> {
        let price = money(edit.price)?;
        let mut unit = self.pool.begin().await?;
        let before = ProductRepository::get_by_id(&mut unit, id).await?;
        if before.version != edit.version {
            return Err(Failure::Stale);
        }
        let after = Product {
            name: edit.name,
            description: edit.description,
            price,
            attributes: Json(edit.attributes),
            ..before.clone()
        };
        // Who changes it in between is seen by the statement itself.
        let product = ProductRepository::save(&mut unit, &before, &after).await?;
        unit.commit().await?;
        Ok(product)
    }

    /// New prices for many products: for all of them, or for none.
    ///
    /// # Errors
    /// When one of the products is not there, or a price is none.
    pub async fn reprice(&self, prices: &[(Uuid, Decimal)]) -> Result<u64, Failure> {
        for (_, price) in prices {
            money(*price)?;
        }
        let products: BTreeSet<Uuid> = prices.iter().map(|(id, _)| *id).collect();
        let mut unit = self.pool.begin().await?;
        let changed = ProductRepository::reprice(&mut unit, prices).await?;
        if changed != products.len() as u64 {
            return Err(Failure::ProductGone);
        }
        unit.commit().await?;
        Ok(changed)
    }

    /// Deletes a product: the row stays, and is seen no more.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_product(&self, id: Uuid) -> Result<(), Failure> {
        let mut unit = self.pool.begin().await?;
        if !ProductRepository::delete(&mut unit, id).await? {
            return Err(Failure::ProductGone);
        }
        unit.commit().await?;
        Ok(())
    }
}
