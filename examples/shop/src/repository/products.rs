//! Products.

use relvar::{Condition, Lock, Model, Page, Result, Session, first, save};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::models::{Attributes, NewProduct, Product, ProductTag, Tag};

/// The configuration of [`Product::search`].
const ENGLISH: &str = "english";

/// Products.
#[derive(Debug, Clone, Copy)]
pub struct ProductRepository;

/// Which products are wanted.
#[derive(Debug, Clone, Default)]
pub struct ProductFilter {
    /// Those with this tag.
    pub tag: Option<String>,
    /// Those with at least these attributes.
    pub attributes: Attributes,
}

/// A product with the names of its tags.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedProduct {
    /// The product itself.
    pub product: Product,
    /// Its tags, by their names.
    pub tags: Vec<Tag>,
}

impl ProductFilter {
    fn by_tag(&self) -> Option<Condition<Product>> {
        let tag = self.tag.as_deref()?;
        Some(Product::product_tags().through(ProductTag::tag()).any(Tag::name.eq(tag)))
    }

    fn by_attributes(&self) -> Option<Condition<Product>> {
        let wanted = (self.attributes != Attributes::default()).then_some(&self.attributes)?;
        Some(Product::attributes.has(serde_json::to_value(wanted).ok()?))
    }
}

impl ProductRepository {
    /// New products, all or none, by one statement.
    ///
    /// # Errors
    /// [`Unique`](relvar::ErrorKind::Unique) where a living product has a number.
    pub async fn add_all(session: &mut Session, products: Vec<NewProduct>) -> Result<Vec<Product>> {
        Product::insert_all(products).all(session).await
    }

    /// A new product, or what a supplier says anew of the one with its number.
    ///
    /// # Errors
    /// [`Check`](relvar::ErrorKind::Check) where its price or stock is below zero.
    pub async fn put(session: &mut Session, product: NewProduct) -> Result<Product> {
        Product::insert(product)
            .on_conflict(Product::sku)
            .set_new(Product::name)
            .set_new(Product::description)
            .set_new(Product::price)
            .set_new(Product::stock)
            .set_new(Product::attributes)
            .one(session)
            .await
    }

    /// The product, unless deleted.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn get_by_id<A>(session: &mut Session<A>, id: Uuid) -> Result<Product> {
        Product::find(id).one(session).await
    }

    /// The product with its tags: two statements.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn get_tagged<A>(session: &mut Session<A>, id: Uuid) -> Result<TaggedProduct> {
        let tags = Product::product_tags().through(ProductTag::tag()).order_by(Tag::name.asc());
        let (product, (tags,)) = Product::find(id).with(tags).one(session).await?.into_parts();
        Ok(TaggedProduct { product, tags })
    }

    /// A page of products by their names, with their tags: two statements, however long the page is.
    ///
    /// # Errors
    /// [`Cursor`](relvar::ErrorKind::Cursor) where the cursor is none of this list.
    pub async fn list<A>(
        session: &mut Session<A>,
        filter: &ProductFilter,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<TaggedProduct>> {
        let tags = Product::product_tags().through(ProductTag::tag());
        let page = Product::query()
            .filter_if(filter.by_tag())
            .filter_if(filter.by_attributes())
            .order_by(Product::name.asc())
            .then_by_key()
            .with(tags.order_by(Tag::name.asc()))
            .page(first(limit).after(cursor), session)
            .await?;
        Ok(page.map(|loaded| {
            let (product, (tags,)) = loaded.into_parts();
            TaggedProduct { product, tags }
        }))
    }

    /// A page of the products that fit words as they are typed into a search box, best first.
    ///
    /// # Errors
    /// [`Cursor`](relvar::ErrorKind::Cursor) where the cursor is none of this search.
    pub async fn search<A>(
        session: &mut Session<A>,
        words: &str,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<Product>> {
        Product::query()
            .filter(Product::search.matches(ENGLISH, words))
            .select(Product::whole())
            .order_by(Product::search.rank(ENGLISH, words).desc())
            .then_by_key()
            .page(first(limit).after(cursor), session)
            .await
    }

    /// Those of these products that are there, which nobody else changes before the transaction ends. They are locked in
    /// the order of their keys, so that two who want the same do not wait for each other in a circle.
    ///
    /// # Errors
    /// What the server says.
    pub async fn lock_all(session: &mut Session, ids: &[Uuid]) -> Result<Vec<Product>> {
        Product::query()
            .filter(Product::id.is_in(ids.iter().copied()))
            .order_by(Product::id.asc())
            .lock(Lock::NoKeyUpdate)
            .all(session)
            .await
    }

    /// Writes what differs between what was read and what is wanted.
    ///
    /// # Errors
    /// [`Stale`](relvar::ErrorKind::Stale) where somebody has changed it since.
    pub async fn save(session: &mut Session, before: &Product, after: &Product) -> Result<Product> {
        save(session, before, after).await
    }

    /// Gives each of these products a price of its own, by one statement, and tells how many are there.
    ///
    /// # Errors
    /// [`Check`](relvar::ErrorKind::Check) where a price is below zero.
    pub async fn reprice(session: &mut Session, prices: &[(Uuid, Decimal)]) -> Result<u64> {
        Product::update_each(prices.iter().map(|(id, _)| *id))
            .set(Product::price, prices.iter().map(|(_, price)| *price))
            .execute(session)
            .await
    }

    /// Writes the stocks of products that are [locked](Self::lock_all), by one statement.
    ///
    /// # Errors
    /// [`Check`](relvar::ErrorKind::Check) where one is below zero.
    pub async fn set_stocks(session: &mut Session, products: &[Product]) -> Result<u64> {
        Product::update_each(products.iter().map(|product| product.id))
            .set(Product::stock, products.iter().map(|product| product.stock))
            .execute(session)
            .await
    }

    /// Puts pieces back into the store; nothing happens to a product that is sold no more.
    ///
    /// # Errors
    /// What the server says.
    pub async fn add_stock(session: &mut Session, id: Uuid, pieces: i32) -> Result<u64> {
        Product::update()
            .add(Product::stock, pieces)
            .filter(Product::id.eq(id))
            .execute(session)
            .await
    }

    /// Marks the product as deleted, and tells whether it was there.
    ///
    /// # Errors
    /// What the server says.
    pub async fn delete(session: &mut Session, id: Uuid) -> Result<bool> {
        Ok(Product::delete().filter(Product::id.eq(id)).execute(session).await? > 0)
    }
}
