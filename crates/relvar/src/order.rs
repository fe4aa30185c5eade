//! The order of rows.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::expression::Expression;
use crate::model::{Model, SqlType, record};
use crate::sorted::Sorted;
use crate::sql_text::{Piece, SqlText};
use crate::table::{Column, Is, NotNull, Nullable, Plain, Unique};

/// A column by which rows are ordered; `U` says whether it identifies a row.
#[must_use]
pub struct Ordering<M, U = Plain> {
    pub(crate) key: OrderKey,
    of: Is<(M, U)>,
}

/// One key of an order.
#[derive(Clone)]
pub struct OrderKey {
    pub(crate) by: By,
    pub(crate) way: Way,
}

/// The subject of a key.
#[derive(Clone)]
pub(crate) enum By {
    /// A column of the model.
    Column(&'static str),
    /// An expression over its columns.
    Expression(Arc<[Piece]>),
}

impl OrderKey {
    pub(crate) fn column(column: &'static str, way: Way) -> Self {
        OrderKey { by: By::Column(column), way }
    }

    /// Writes what is compared.
    pub(crate) fn write<M: Model>(&self, sql: &mut SqlText) {
        match &self.by {
            By::Column(column) => sql.column(&M::TABLE, column),
            By::Expression(pieces) => sql.pieces(pieces),
        }
    }
}

/// The direction of a key, and the place of its NULLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    pub descending: bool,
    pub nulls: Nulls,
    /// The type that a value is cast to, where the server does not give its type: it compares it as a record.
    pub cast: Option<&'static str>,
}

/// Where NULLs are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    /// There are none.
    Never,
    First,
    Last,
}

impl Way {
    /// Of values of this type, which are never NULL.
    fn of<T: SqlType>(descending: bool) -> Self {
        Way { descending, nulls: Nulls::Never, cast: record::<T>() }
    }

    /// Of a key's columns, which are never NULL and no records.
    pub fn of_key(descending: bool) -> Self {
        Way { descending, nulls: Nulls::Never, cast: None }
    }

    /// NULLs where the server puts them by itself.
    pub fn plain(descending: bool) -> Self {
        Way { descending, nulls: if descending { Nulls::First } else { Nulls::Last }, cast: None }
    }

    /// The same, read from the other end.
    pub fn reversed(self) -> Self {
        let nulls = match self.nulls {
            Nulls::Never => Nulls::Never,
            Nulls::First => Nulls::Last,
            Nulls::Last => Nulls::First,
        };
        Way { descending: !self.descending, nulls, ..self }
    }

    pub fn suffix(self) -> &'static str {
        match (self.descending, self.nulls) {
            // The server's own places of NULLs, which a plain index serves.
            (false, Nulls::Never | Nulls::Last) => "",
            (true, Nulls::Never | Nulls::First) => " DESC",
            (false, Nulls::First) => " NULLS FIRST",
            (true, Nulls::Last) => " DESC NULLS LAST",
        }
    }
}

impl<M: Model, T: SqlType, U> Column<M, T, NotNull, U> {
    /// Smallest first.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let cheapest = Order::query().order_by(Order::total.asc()).first(session).await?;
    /// assert_eq!(cheapest.map(|order| order.total), Some(10));
    /// # Ok(()) }) }
    /// ```
    pub fn asc(self) -> Ordering<M, U> {
        Ordering::new(self.name, Way::of::<T>(false))
    }

    /// Greatest first.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let dearest = Order::query().order_by(Order::total.desc()).first(session).await?;
    /// assert_eq!(dearest.map(|order| order.total), Some(40));
    /// # Ok(()) }) }
    /// ```
    pub fn desc(self) -> Ordering<M, U> {
        Ordering::new(self.name, Way::of::<T>(true))
    }
}

impl<M, U> Ordering<M, U> {
    fn new(column: &'static str, way: Way) -> Self {
        Ordering { key: OrderKey::column(column, way), of: PhantomData }
    }
}

/// An order of rows of `M`: a column, or an expression (`Doc::words.rank("english", "rats").desc()`).
#[diagnostic::on_unimplemented(
    message = "this is not an order of rows of `{M}`",
    label = "no order",
    note = "a column that may be NULL needs a place for NULLs: `.nulls_first()` or `.nulls_last()`"
)]
pub trait Orders<M> {
    /// [`Unique`] or [`Plain`].
    type Tells;

    #[doc(hidden)]
    fn key(self) -> OrderKey;
}

impl<M, U> Orders<M> for Ordering<M, U> {
    type Tells = U;

    fn key(self) -> OrderKey {
        self.key
    }
}

impl<M, T, N> Orders<M> for Sorted<Expression<M, T, N>> {
    type Tells = Plain;

    fn key(self) -> OrderKey {
        OrderKey { by: By::Expression(self.item.pieces.into()), way: self.way }
    }
}

/// An order by a column that may be NULL, which is none until it says where the NULLs go.
#[must_use = "call nulls_first() or nulls_last()"]
#[derive(Debug)]
pub struct NullableOrdering<M> {
    column: &'static str,
    way: Way,
    of: Is<M>,
}

impl<M: Model, T: SqlType, U> Column<M, T, Nullable, U> {
    /// Smallest first; say where the NULLs go.
    pub fn asc(self) -> NullableOrdering<M> {
        NullableOrdering { column: self.name, way: Way::of::<T>(false), of: PhantomData }
    }

    /// Greatest first; say where the NULLs go.
    pub fn desc(self) -> NullableOrdering<M> {
        NullableOrdering { column: self.name, way: Way::of::<T>(true), of: PhantomData }
    }
}

impl<M> NullableOrdering<M> {
    /// NULLs before all values. A plain index serves it when the order is descending.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::update().set(User::nickname, "A.".to_owned()).filter(User::id.eq(1)).execute(session).await?;
    /// let users = User::query().order_by(User::nickname.asc().nulls_first()).all(session).await?;
    /// assert_eq!((users[0].id, users[1].id), (2, 1));
    /// # Ok(()) }) }
    /// ```
    pub fn nulls_first(self) -> Ordering<M> {
        Ordering::new(self.column, Way { nulls: Nulls::First, ..self.way })
    }

    /// NULLs after all values. A plain index serves it when the order is ascending.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::update().set(User::nickname, "B.".to_owned()).filter(User::id.eq(2)).execute(session).await?;
    /// let users = User::query().order_by(User::nickname.asc().nulls_last()).all(session).await?;
    /// assert_eq!((users[0].id, users[1].id), (2, 1));
    /// # Ok(()) }) }
    /// ```
    pub fn nulls_last(self) -> Ordering<M> {
        Ordering::new(self.column, Way { nulls: Nulls::Last, ..self.way })
    }
}

/// Rows may come in any order.
#[derive(Debug, Clone, Copy)]
pub struct Unordered;
/// Rows that are equal in the order may come in any order among themselves.
#[derive(Debug, Clone, Copy)]
pub struct Partial;
/// No two rows are equal in the order: it ends in a tiebreaker.
#[derive(Debug, Clone, Copy)]
pub struct Total;

/// That no two rows are equal in an order, so that it can be cut into pages.
#[diagnostic::on_unimplemented(
    message = "this order is not total: two rows may be equal in it",
    label = "rows would be lost between pages",
    note = "end the order in a unique column that is never NULL, or in `.then_by_key()`"
)]
pub trait TellsRowsApart: 'static {}

impl TellsRowsApart for Total {}

/// The order with one more key.
pub trait Then<U> {
    /// The new order.
    type Order;
}

impl Then<Plain> for Unordered {
    type Order = Partial;
}
impl Then<Unique> for Unordered {
    type Order = Total;
}
impl Then<Plain> for Partial {
    type Order = Partial;
}
impl Then<Unique> for Partial {
    type Order = Total;
}
impl<U> Then<U> for Total {
    type Order = Total;
}
