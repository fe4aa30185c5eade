//! What the shop does. Transactions begin and end here and nowhere else; one that is left early is rolled back.

use std::fmt;

use relvar::{Isolation, Page, Pool};
use rust_decimal::Decimal;

use crate::models::{NewOrder, NewUser, Order, PAID, PENDING, User};
use crate::repository::{OrderRepository, UserRepository};

/// Orders on a page at most.
pub const PAGE_MAX: u32 = 100;

/// Why the shop did not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// The database refused it, or has no such row.
    Database(relvar::Error),
    /// There is no such order any more.
    OrderGone,
    /// Only a pending order can be paid.
    NotPending,
    /// Money has two digits behind the point; the server would round the rest away.
    FractionOfCent,
}

impl From<relvar::Error> for Failure {
    fn from(error: relvar::Error) -> Self {
        Failure::Database(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Database(error) => error.fmt(f),
            Failure::OrderGone => f.write_str("no such order"),
            Failure::NotPending => f.write_str("the order is not pending"),
            Failure::FractionOfCent => f.write_str("the total has a fraction of a cent"),
        }
    }
}

impl std::error::Error for Failure {}

/// The shop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shop {
    pool: Pool,
}

impl Shop {
    /// A shop on a database that is [upgraded](crate::upgrade).
    pub fn new(pool: Pool) -> Self {
        Shop { pool }
    }

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

    /// A new order of a user who is there, and stays there until the order is.
    ///
    /// # Errors
    /// When the user is not there, or the total is none.
    pub async fn place_order(
        &self,
        user: i64,
        total: Decimal,
        note: Option<String>,
    ) -> Result<Order, Failure> {
        if total.normalize().scale() > 2 {
            return Err(Failure::FractionOfCent);
        }
        let mut unit = self.pool.begin().await?;
        let user = UserRepository::hold(&mut unit, user).await?;
        let order = NewOrder { note, ..NewOrder::new(user.id, total) };
        let order = OrderRepository::add(&mut unit, order).await?;
        unit.commit().await?;
        Ok(order)
    }

    /// An order.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn order(&self, id: i64) -> Result<Order, Failure> {
        // One statement needs no transaction.
        let mut session = self.pool.session().await?;
        Ok(OrderRepository::get_by_id(&mut session, id).await?)
    }

    /// A page of a user's orders, newest first.
    ///
    /// # Errors
    /// When the user is not there, or the cursor is none.
    pub async fn orders_of(
        &self,
        user: i64,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<Order>, Failure> {
        let limit = limit.clamp(1, PAGE_MAX);
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let user = UserRepository::get_by_id(&mut unit, user).await?;
        let page = OrderRepository::list_by_user(&mut unit, user.id, limit, cursor).await?;
        unit.commit().await?;
        Ok(page)
    }

    /// Pays an order, once: of two who try at once, the second waits and is refused.
    ///
    /// # Errors
    /// When it is not there, or not pending.
    pub async fn pay_order(&self, id: i64) -> Result<Order, Failure> {
        let mut unit = self.pool.begin().await?;
        let order = OrderRepository::lock(&mut unit, id).await?;
        if order.status != PENDING {
            return Err(Failure::NotPending);
        }
        let paid = OrderRepository::update_status(&mut unit, id, PAID).await?;
        let paid = paid.ok_or(Failure::OrderGone)?;
        unit.commit().await?;
        Ok(paid)
    }

    /// Deletes an order: the row stays, and is seen no more.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn delete_order(&self, id: i64) -> Result<(), Failure> {
        let mut unit = self.pool.begin().await?;
        if !OrderRepository::delete(&mut unit, id).await? {
            return Err(Failure::OrderGone);
        }
        unit.commit().await?;
        Ok(())
    }
}
