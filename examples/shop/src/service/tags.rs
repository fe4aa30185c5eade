//! Tags of products.

use uuid::Uuid;

use super::{Failure, Shop};
use crate::models::Tag;
use crate::repository::{ProductRepository, TagRepository};

impl Shop {
    /// Gives a product these tags, and no others. Two who do so at once do it one after the other.
    ///
    /// # Errors
    /// When the product is not there, or a name is none.
    pub async fn set_tags(&self, product: Uuid, names: &[String]) -> Result<Vec<Tag>, Failure> {
        let mut unit = self.pool.begin().await?;
        let products = ProductRepository::lock_all(&mut unit, &[product]).await?;
        let product = products.first().ok_or(Failure::ProductGone)?;
        let tags = TagRepository::get_or_add(&mut unit, names).await?;
        TagRepository::set(&mut unit, product.id, &tags).await?;
        unit.commit().await?;
        Ok(tags)
    }
}
