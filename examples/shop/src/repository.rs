//! What is asked of the tables. Every function is given its session, so none of them can commit: that is for
//! [`Shop`](crate::service::Shop).

use relvar::{Lock, Model, Page, Result, Session, first};

use crate::models::{NewOrder, NewUser, Order, PENDING, User};

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

/// Orders.
#[derive(Debug, Clone, Copy)]
pub struct OrderRepository;

impl OrderRepository {
    /// A new order, as the server made it.
    ///
    /// # Errors
    /// [`Check`](relvar::ErrorKind::Check) where the total is below zero.
    pub async fn add(session: &mut Session, order: NewOrder) -> Result<Order> {
        Order::insert(order).one(session).await
    }

    /// The order, unless deleted.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn get_by_id<A>(session: &mut Session<A>, id: i64) -> Result<Order> {
        Order::find(id).one(session).await
    }

    /// The order, which nobody else changes before the transaction ends.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn lock(session: &mut Session, id: i64) -> Result<Order> {
        Order::find(id).lock(Lock::NoKeyUpdate).one(session).await
    }

    /// A page of a user's orders, newest first.
    ///
    /// # Errors
    /// [`Cursor`](relvar::ErrorKind::Cursor) where the cursor is none of this list.
    pub async fn list_by_user<A>(
        session: &mut Session<A>,
        user: i64,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<Order>> {
        Order::query()
            .filter(Order::user_id.eq(user))
            .order_by(Order::timestamps.created_at.desc())
            .order_by(Order::id.desc())
            .page(first(limit).after(cursor), session)
            .await
    }

    /// Orders that wait for their payment, oldest first.
    ///
    /// # Errors
    /// What the server says.
    pub async fn list_active<A>(session: &mut Session<A>, limit: u32) -> Result<Vec<Order>> {
        Order::query()
            .filter(Order::status.eq(PENDING))
            .order_by(Order::timestamps.created_at.asc())
            .limit(limit)
            .all(session)
            .await
    }

    /// The order with its new status; none where it is not there.
    ///
    /// # Errors
    /// What the server says.
    pub async fn update_status(
        session: &mut Session,
        id: i64,
        status: &str,
    ) -> Result<Option<Order>> {
        let change = Order::update().set(Order::status, status).filter(Order::id.eq(id));
        Ok(change.returning(session).await?.pop())
    }

    /// Marks the order as deleted, and tells whether it was there.
    ///
    /// # Errors
    /// What the server says.
    pub async fn delete(session: &mut Session, id: i64) -> Result<bool> {
        Ok(Order::delete().filter(Order::id.eq(id)).execute(session).await? > 0)
    }
}
