//! Users.

use super::{Failure, Shop};
use crate::models::{NewUser, User};
use crate::repository::UserRepository;

impl Shop {
    /// A new user.
    ///
    /// # Errors
    /// When a living user has the address.
    pub async fn register(&self, user: NewUser) -> Result<User, Failure> {
        let mut unit = self.pool.begin().await?;
        let user = UserRepository::add(&mut unit, user).await?;
        unit.commit().await?;
        Ok(user)
    }
}
