//! Orders.

use relvar::{Lock, Model, Page, Result, Session, first};

use crate::models::{NewOrder, Order, OrderLine, OrderStatus, Product, Return, User};

/// Orders.
#[derive(Debug, Clone, Copy)]
pub struct OrderRepository;

/// An order with all that belongs to it. A user who is gone is missing; a product that is sold no more is not.
#[derive(Debug, Clone, PartialEq)]
pub struct FullOrder {
    /// The order itself.
    pub order: Order,
    /// Whose it is.
    pub user: Option<User>,
    /// What it is made of, in its order.
    pub lines: Vec<FullLine>,
}

/// A line with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct FullLine {
    /// The line itself.
    pub line: OrderLine,
    /// What was ordered.
    pub product: Option<Product>,
    /// What came back of it.
    pub returns: Vec<Return>,
}

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

    /// The order with its user, its lines, their products and what came back: three statements, however many lines
    /// there are.
    ///
    /// # Errors
    /// [`NotFound`](relvar::ErrorKind::NotFound) where there is none.
    pub async fn get_full<A>(session: &mut Session<A>, id: i64) -> Result<FullOrder> {
        let lines = Order::lines()
            .order_by(OrderLine::line_no.asc())
            .with(OrderLine::product().with_deleted())
            .with(OrderLine::returns().order_by(Return::id.asc()));
        let loaded = Order::find(id).with(Order::user()).with(lines).one(session).await?;
        let (order, (user, lines)) = loaded.into_parts();
        let lines = lines.into_iter().map(|line| {
            let (line, (product, returns)) = line.into_parts();
            FullLine { line, product, returns }
        });
        Ok(FullOrder { order, user, lines: lines.collect() })
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

    /// A page of all orders, each with its user's address, by the addresses. Those of deleted users are not among them.
    ///
    /// # Errors
    /// [`Cursor`](relvar::ErrorKind::Cursor) where the cursor is none of this list.
    pub async fn list_with_emails<A>(
        session: &mut Session<A>,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<(Order, String)>> {
        Order::query()
            .join(Order::user())
            .select((Order::whole(), User::email))
            .order_by(User::email.asc())
            .then_by_key()
            .page(first(limit).after(cursor), session)
            .await
    }

    /// Orders that wait for their payment, oldest first.
    ///
    /// # Errors
    /// What the server says.
    pub async fn list_active<A>(session: &mut Session<A>, limit: u32) -> Result<Vec<Order>> {
        Order::query()
            .filter(Order::status.eq(OrderStatus::Pending))
            .order_by(Order::timestamps.created_at.asc())
            .limit(limit)
            .all(session)
            .await
    }

    /// The orders that are to be shipped next. They are locked; those that somebody else ships just now are skipped.
    ///
    /// # Errors
    /// What the server says.
    pub async fn lock_next_paid(session: &mut Session, limit: u32) -> Result<Vec<Order>> {
        Order::query()
            .filter(Order::status.eq(OrderStatus::Paid))
            .order_by(Order::timestamps.created_at.asc())
            .then_by_key()
            .limit(limit)
            .lock(Lock::UpdateSkipLocked)
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
        status: OrderStatus,
    ) -> Result<Option<Order>> {
        let change = Order::update().set(Order::status, status).filter(Order::id.eq(id));
        Ok(change.returning(session).await?.pop())
    }

    /// The order, shipped in a parcel with this label.
    ///
    /// # Errors
    /// [`Unique`](relvar::ErrorKind::Unique) where the label is another's.
    pub async fn ship(session: &mut Session, id: i64, label: &str) -> Result<Order> {
        Order::update()
            .set(Order::status, OrderStatus::Shipped)
            .set(Order::parcel, label.to_owned())
            .filter(Order::id.eq(id))
            .one(session)
            .await
    }

    /// Marks the order as deleted, and tells whether it was there.
    ///
    /// # Errors
    /// What the server says.
    pub async fn delete(session: &mut Session, id: i64) -> Result<bool> {
        Ok(Order::delete().filter(Order::id.eq(id)).execute(session).await? > 0)
    }
}
