//! Selected items besides columns: expressions of rows, and aggregates over them.

use std::marker::PhantomData;

use crate::condition::{Bind, Condition, cast, comparisons, param};
use crate::model::{Model, SqlType};
use crate::operand::Operand;
use crate::sql_text::{Param, Piece};
use crate::table::{Column, Is, NotNull, Nullable};

/// An expression over one row of `M`, with values of the type `T`; `N` says whether it may be NULL.
#[must_use]
pub struct Expression<M, T, N = NotNull> {
    pub(crate) pieces: Vec<Piece>,
    of: Is<(M, T, N)>,
}

/// An aggregate over rows of `M` (manual, 9.21). Columns that are selected beside one make the groups.
#[must_use]
pub struct Aggregate<M, T, N = NotNull> {
    call: Vec<Piece>,
    cast: &'static str,
    of: Is<(M, T, N)>,
}

/// See [`count`].
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Count;

/// `count(*)`: how many rows a group has; after a [`left_join`](crate::Joined::left_join) a row that has none counts, too:
/// there, count a column of the joined table.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
/// # fn main() { run(async |pool| {
/// # let session = &mut pool.session().await?;
/// use relvar::count;
///
/// let orders = Order::query().select((Order::user_id, count())).order_by(Order::user_id.asc()).all(session).await?;
/// assert_eq!(orders, [(1, 3), (2, 1)]);
/// # Ok(()) }) }
/// ```
pub fn count() -> Count {
    Count
}

/// Columns and expressions of `M`.
pub trait AsExpression<M, T, N>: Sized {
    /// As an expression.
    fn expression(self) -> Expression<M, T, N>;
}

impl<M: Model, T, N, U> AsExpression<M, T, N> for Column<M, T, N, U> {
    fn expression(self) -> Expression<M, T, N> {
        Expression::new(vec![Piece::Column(&M::TABLE, self.name)])
    }
}

impl<M, T, N> AsExpression<M, T, N> for Expression<M, T, N> {
    fn expression(self) -> Expression<M, T, N> {
        self
    }
}

impl<M, T, N> Expression<M, T, N> {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Expression { pieces, of: PhantomData }
    }

    fn within<T2, N2>(
        mut self,
        before: &'static str,
        after: &'static str,
    ) -> Expression<M, T2, N2> {
        self.pieces.insert(0, Piece::Text(before));
        self.pieces.push(Piece::Text(after));
        Expression::new(self.pieces)
    }

    fn aggregate<T2, N2>(self, call: &'static str, cast: &'static str) -> Aggregate<M, T2, N2> {
        let call = self.within::<T2, N2>(call, ")").pieces;
        Aggregate { call, cast, of: PhantomData }
    }
}

impl<M, T: Bind + SqlType, N> Expression<M, T, N> {
    fn compare(mut self, operator: &'static str, value: T) -> Condition<M> {
        self.pieces.extend([Piece::Text(operator), Piece::Param(param(value))]);
        self.pieces.extend(cast::<T>());
        Condition::new(self.pieces)
    }

    comparisons!(T => Condition<M>);
}

/// Aggregates and functions of columns and expressions.
pub trait Expressions<M, T, N>: AsExpression<M, T, N> {
    /// `count(x)`: how many rows have a value there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// // Neither user has a nickname.
    /// assert_eq!(User::query().select(User::nickname.count()).one(session).await?, 0);
    /// # Ok(()) }) }
    /// ```
    fn count(self) -> Aggregate<M, i64> {
        self.expression().aggregate("count(", "")
    }

    /// `count(DISTINCT x)`: how many values there are.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().select(Order::user_id.count_distinct()).one(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    fn count_distinct(self) -> Aggregate<M, i64> {
        self.expression().aggregate("count(DISTINCT ", "")
    }

    /// The sum; NULL of no rows. Integers are added up to an `i64`, and what is greater is an error.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().select(Order::total.sum()).one(session).await?, Some(100));
    /// # Ok(()) }) }
    /// ```
    fn sum(self) -> Aggregate<M, T::Sum, Nullable>
    where
        T: Number,
    {
        self.expression().aggregate("sum(", T::SUM)
    }

    /// The mean; NULL of no rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().select(Order::total.avg()).one(session).await?, Some(25.0));
    /// # Ok(()) }) }
    /// ```
    fn avg(self) -> Aggregate<M, T::Mean, Nullable>
    where
        T: Number,
    {
        self.expression().aggregate("avg(", T::MEAN)
    }

    /// The smallest value; NULL of no rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().select(Order::total.min()).one(session).await?, Some(10));
    /// # Ok(()) }) }
    /// ```
    fn min(self) -> Aggregate<M, T, Nullable> {
        self.expression().aggregate("min(", "")
    }

    /// The greatest value; NULL of no rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(Order::query().select(Order::total.max()).one(session).await?, Some(40));
    /// # Ok(()) }) }
    /// ```
    fn max(self) -> Aggregate<M, T, Nullable> {
        self.expression().aggregate("max(", "")
    }

    /// This value where there is none: `coalesce(x, value)`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let names = User::query().select(User::nickname.or("anonymous")).all(session).await?;
    /// assert_eq!(names, ["anonymous", "anonymous"]);
    /// # Ok(()) }) }
    /// ```
    fn or(self, value: impl Into<T>) -> Expression<M, T>
    where
        T: Bind,
    {
        Expression::new(coalesce(self.expression().pieces, param(value.into())))
    }

    /// `lower(x)`; an index of the same expression serves it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let email = "Ada@Example.org".to_lowercase();
    /// assert_eq!(User::query().filter(User::email.lower().eq(email)).one(session).await?.id, 1);
    /// # Ok(()) }) }
    /// ```
    fn lower(self) -> Expression<M, String, N>
    where
        T: AsRef<str>,
    {
        self.expression().within("lower(", ")")
    }

    /// `date_trunc('day', x)`, for any unit of the manual, 9.9.2: the beginning of the day, of a time with time zone in the
    /// time zone of the session. The unit is program text.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::count;
    ///
    /// let day = Order::timestamps.created_at.truncated_to("day");
    /// let per_day = Order::query().select((day, count())).all(session).await?;
    /// assert_eq!((per_day.len(), per_day[0].1), (1, 4));
    /// # Ok(()) }) }
    /// ```
    fn truncated_to(self, unit: &'static str) -> Expression<M, T, N>
    where
        T: Moment,
    {
        let mut pieces = vec![Piece::Text("date_trunc('"), Piece::Text(unit), Piece::Text("', ")];
        pieces.extend(self.expression().pieces);
        pieces.push(Piece::Text(")"));
        Expression::new(pieces)
    }
}

impl<M, T, N, E: AsExpression<M, T, N>> Expressions<M, T, N> for E {}

impl<M, T, N> Aggregate<M, T, N> {
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = self.call.clone();
        pieces.push(Piece::Text(self.cast));
        pieces
    }

    /// Only over rows that fulfil the condition: `sum(x) FILTER (WHERE …)`. Before [`or`](Self::or).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::count;
    ///
    /// let large = Order::id.count().only(Order::total.ge(30));
    /// assert_eq!(Order::query().select((count(), large)).one(session).await?, (4, 2));
    /// # Ok(()) }) }
    /// ```
    pub fn only(mut self, condition: Condition<M>) -> Self {
        self.call.push(Piece::Text(" FILTER (WHERE "));
        self.call.extend(condition.pieces);
        self.call.push(Piece::Text(")"));
        self
    }
}

impl<M, T: Bind, N> Aggregate<M, T, N> {
    /// This value where there is none: `coalesce(sum(x), value)`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let spent = Order::query().filter(Order::user_id.eq(7)).select(Order::total.sum().or(0));
    /// assert_eq!(spent.one(session).await?, 0);
    /// # Ok(()) }) }
    /// ```
    pub fn or(self, value: impl Into<T>) -> Aggregate<M, T> {
        let call = coalesce(self.pieces(), param(value.into()));
        Aggregate { call, cast: "", of: PhantomData }
    }
}

fn coalesce(pieces: Vec<Piece>, value: Param) -> Vec<Piece> {
    let mut all = vec![Piece::Text("coalesce(")];
    all.extend(pieces);
    all.extend([Piece::Text(", "), Piece::Param(value), Piece::Text(")")]);
    all
}

/// Times with a date, which have beginnings of days and hours.
pub trait Moment {}

macro_rules! moments {
    ($($(#[$attribute:meta])* $type:ty),* $(,)?) => { $($(#[$attribute])* impl Moment for $type {})* };
}

moments! {
    std::time::SystemTime,
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>,
    #[cfg(feature = "chrono")] chrono::NaiveDateTime,
    #[cfg(feature = "jiff")] jiff::Timestamp,
    #[cfg(feature = "jiff")] jiff::civil::DateTime,
}

/// Types that can be added up.
pub trait Number {
    /// Type of a sum.
    type Sum;
    /// Type of a mean.
    type Mean;
    #[doc(hidden)]
    const SUM: &'static str;
    #[doc(hidden)]
    const MEAN: &'static str;
}

macro_rules! numbers {
    ($($(#[$attribute:meta])* $type:ty => $sum:ty as $sum_cast:literal, $mean:ty as $mean_cast:literal),* $(,)?) => { $(
        $(#[$attribute])*
        impl Number for $type {
            type Sum = $sum;
            type Mean = $mean;
            const SUM: &'static str = $sum_cast;
            const MEAN: &'static str = $mean_cast;
        }
    )* };
}

numbers! {
    i16 => i64 as "::bigint", f64 as "::double precision",
    i32 => i64 as "::bigint", f64 as "::double precision",
    i64 => i64 as "::bigint", f64 as "::double precision",
    f32 => f64 as "::double precision", f64 as "::double precision",
    f64 => f64 as "::double precision", f64 as "::double precision",
    #[cfg(feature = "decimal")]
    rust_decimal::Decimal => rust_decimal::Decimal as "", rust_decimal::Decimal as "",
}
