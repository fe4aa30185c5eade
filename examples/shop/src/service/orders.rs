//! Orders: from the basket to the parcel.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use relvar::{Isolation, Page};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Failure, Shop, money, page_limit};
use crate::models::{Address, NewAmount, NewOrder, NewOrderLine, Order, OrderStatus, Product};
use crate::repository::{
    FullOrder, OrderLineRepository, OrderRepository, ProductRepository, UserRepository,
};

/// The unique index of [`Order::parcel`].
const PARCEL_INDEX: &str = "orders_parcel_idx";

/// A product in a basket.
#[derive(Debug, Clone, Copy)]
pub struct WantedLine {
    /// Which one.
    pub product: Uuid,
    /// How many pieces.
    pub quantity: NonZeroU16,
}

/// What is to be done with an order.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// What the user wants to say.
    pub note: Option<String>,
    /// Where it goes.
    pub ship_to: Option<Address>,
}

/// What became of labels for parcels.
#[derive(Debug, Default)]
pub struct Shipment {
    /// Orders that are on their way.
    pub shipped: Vec<Order>,
    /// Labels that are on another parcel; the orders that they were meant for are still to be shipped.
    pub refused: Vec<String>,
}

impl Shop {
    /// A new order of a user who is there, and stays there until the order is; of things that are not in the store.
    ///
    /// # Errors
    /// When the user is not there, or the total is none.
    pub async fn place_order(
        &self,
        user: i64,
        total: Decimal,
        note: Option<String>,
    ) -> Result<Order, Failure> {
        let total = money(total)?;
        let mut unit = self.pool.begin().await?;
        let user = UserRepository::hold(&mut unit, user).await?;
        let order = NewOrder { note, ..NewOrder::new(user.id, total) };
        let order = OrderRepository::add(&mut unit, order).await?;
        unit.commit().await?;
        Ok(order)
    }

    /// A new order of products, which are taken out of the store: all of them, or none and there is no order. Of two who
    /// want the last piece at once, the second waits and is refused.
    ///
    /// # Errors
    /// When the user or a product is not there, or too few pieces are.
    pub async fn check_out(
        &self,
        user: i64,
        wanted: &[WantedLine],
        delivery: Delivery,
    ) -> Result<FullOrder, Failure> {
        if wanted.is_empty() {
            return Err(Failure::NothingOrdered);
        }
        let ids: Vec<Uuid> = wanted.iter().map(|line| line.product).collect();
        let mut unit = self.pool.begin().await?;
        let user = UserRepository::hold(&mut unit, user).await?;
        let mut products = ProductRepository::lock_all(&mut unit, &ids).await?;
        take(&mut products, wanted)?;
        ProductRepository::set_stocks(&mut unit, &products).await?;
        let amounts = amounts(&products, wanted)?;
        let total = amounts.iter().map(|(_, amount)| amount.price * Decimal::from(amount.quantity));
        let Delivery { note, ship_to } = delivery;
        let order = NewOrder { note, ship_to, ..NewOrder::new(user.id, total.sum::<Decimal>()) };
        let order = OrderRepository::add(&mut unit, order).await?;
        let lines = (1..).zip(amounts).map(|(line_no, (product, amount))| {
            NewOrderLine::new(order.id, line_no, product, amount)
        });
        OrderLineRepository::add_all(&mut unit, lines.collect()).await?;
        let order = OrderRepository::get_full(&mut unit, order.id).await?;
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

    /// An order with all that belongs to it, as it is at one moment.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn full_order(&self, id: i64) -> Result<FullOrder, Failure> {
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let order = OrderRepository::get_full(&mut unit, id).await?;
        unit.commit().await?;
        Ok(order)
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
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let user = UserRepository::get_by_id(&mut unit, user).await?;
        let limit = page_limit(limit);
        let page = OrderRepository::list_by_user(&mut unit, user.id, limit, cursor).await?;
        unit.commit().await?;
        Ok(page)
    }

    /// A page of all orders with their users' addresses, by the addresses.
    ///
    /// # Errors
    /// When the cursor is none.
    pub async fn orders(
        &self,
        limit: u32,
        cursor: Option<String>,
    ) -> Result<Page<(Order, String)>, Failure> {
        let mut session = self.pool.session().await?;
        Ok(OrderRepository::list_with_emails(&mut session, page_limit(limit), cursor).await?)
    }

    /// Pays an order, once: of two who try at once, the second waits and is refused.
    ///
    /// # Errors
    /// When it is not there, or not pending.
    pub async fn pay_order(&self, id: i64) -> Result<Order, Failure> {
        let mut unit = self.pool.begin().await?;
        let order = OrderRepository::lock(&mut unit, id).await?;
        if order.status != OrderStatus::Pending {
            return Err(Failure::NotPending);
        }
        let paid = OrderRepository::update_status(&mut unit, id, OrderStatus::Paid).await?;
        let paid = paid.ok_or(Failure::OrderGone)?;
        unit.commit().await?;
        Ok(paid)
    }

    /// Puts labels on the parcels of the orders that are paid longest. Whoever does so at the same time gets other orders.
    /// A label that is on another parcel is refused, and the rest goes on.
    ///
    /// # Errors
    /// When a label is none.
    pub async fn ship(&self, labels: Vec<String>) -> Result<Shipment, Failure> {
        let mut unit = self.pool.begin().await?;
        let limit = u32::try_from(labels.len()).unwrap_or(u32::MAX);
        let orders = OrderRepository::lock_next_paid(&mut unit, limit).await?;
        let mut shipment = Shipment::default();
        // A statement for each order is meant here: each may fail by itself.
        let mut repeated = unit.allow_repeat();
        for (order, label) in orders.into_iter().zip(labels) {
            let mut part = repeated.savepoint().await?;
            match OrderRepository::ship(&mut part, order.id, &label).await {
                Ok(order) => {
                    part.release().await?;
                    shipment.shipped.push(order);
                }
                Err(error) if error.is_unique(PARCEL_INDEX) => shipment.refused.push(label),
                Err(error) => return Err(error.into()),
            }
        }
        drop(repeated);
        unit.commit().await?;
        Ok(shipment)
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

/// Takes what is wanted out of the stocks.
fn take(products: &mut [Product], wanted: &[WantedLine]) -> Result<(), Failure> {
    let mut stocks: BTreeMap<Uuid, &mut i32> =
        products.iter_mut().map(|product| (product.id, &mut product.stock)).collect();
    for line in wanted {
        let stock = stocks.get_mut(&line.product).ok_or(Failure::ProductGone)?;
        **stock -= i32::from(line.quantity.get());
        if **stock < 0 {
            return Err(Failure::NotEnough);
        }
    }
    Ok(())
}

/// What each line is of, and how much at today's price.
fn amounts(products: &[Product], wanted: &[WantedLine]) -> Result<Vec<(Uuid, NewAmount)>, Failure> {
    let prices: BTreeMap<Uuid, Decimal> =
        products.iter().map(|product| (product.id, product.price)).collect();
    let amount = |line: &WantedLine| {
        let price = *prices.get(&line.product).ok_or(Failure::ProductGone)?;
        Ok((line.product, NewAmount::new(line.quantity.get(), price)))
    };
    wanted.iter().map(amount).collect()
}
