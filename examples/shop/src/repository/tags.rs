//! Tags, and which product has which.

use relvar::{Model, Result, Session};
use uuid::Uuid;

use crate::models::{NewProductTag, NewTag, ProductTag, Tag};

/// Tags, and which product has which.
#[derive(Debug, Clone, Copy)]
pub struct TagRepository;

impl TagRepository {
    /// The tags with these names; those that are not there yet are made.
    ///
    /// # Errors
    /// What the server says.
    pub async fn get_or_add(session: &mut Session, names: &[String]) -> Result<Vec<Tag>> {
        let rows = names.iter().map(|name| NewTag::new(name.as_str())).collect();
        Tag::insert_all(rows).on_conflict_do_nothing(Tag::name).execute(session).await?;
        let tags = Tag::query().filter(Tag::name.is_in(names.iter().map(String::as_str)));
        tags.order_by(Tag::name.asc()).all(session).await
    }

    /// Gives a product these tags, and takes away all others.
    ///
    /// # Errors
    /// [`ForeignKey`](relvar::ErrorKind::ForeignKey) where there is no such product.
    pub async fn set(session: &mut Session, product: Uuid, tags: &[Tag]) -> Result<()> {
        let wanted = ProductTag::tag_id.is_in(tags.iter().map(|tag| tag.id));
        let others = ProductTag::delete().filter(ProductTag::product_id.eq(product));
        others.filter(!wanted).execute(session).await?;
        let rows = tags.iter().map(|tag| NewProductTag::new(product, tag.id)).collect();
        ProductTag::insert_all(rows)
            .on_conflict_do_nothing(ProductTag::product_id)
            .and_on(ProductTag::tag_id)
            .execute(session)
            .await?;
        Ok(())
    }
}
