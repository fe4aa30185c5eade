//! Users.

use relvar::{Lock, Model, Result, Session};

use crate::models::{NewUser, User};

/// Users.
#[derive(Debug, Clone, Copy)]
pub struct UserRepository;

impl UserRepository {
    /// A new user, as the server made it.
    ///
    /// # Errors
    /// [`Unique`](relvar::ErrorKind::Unique) where a living user has the address.
    pub async fn add(session: &mut Session, user: NewUser) -> Result<User> {
        User::insert(user).one(session).await
    }

    /// The user, unless deleted.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn get_by_id<A>(session: &mut Session<A>, id: i64) -> Result<User> {
        User::find(id).one(session).await
    }

    /// The user, who cannot be changed or deleted by others before the transaction ends.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn hold(session: &mut Session, id: i64) -> Result<User> {
        User::find(id).lock(Lock::Share).one(session).await
    }

    /// Users who are not deleted, by their addresses.
    ///
    /// # Errors
    /// What the server says.
    pub async fn list_active<A>(session: &mut Session<A>, limit: u32) -> Result<Vec<User>> {
        User::query().order_by(User::email.asc()).limit(limit).all(session).await
    }
}
