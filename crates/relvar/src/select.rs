//! Queries for something else than whole models: some columns, expressions, aggregates by groups.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, FromSqlOwned};

use crate::condition::{Bind, Condition, comparisons, param};
use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Aggregate, Count, Expression};
use crate::join::{Beside, Inner, Joined, Joins, Outer, Reads};
use crate::model::{Model, read};
use crate::order::Ordering;
use crate::query::Query;
use crate::scope::Scope;
use crate::session::Session;
use crate::sql_text::{Param, Piece, SqlText};
use crate::table::{Column, Is, NotNull, Nullable};
use crate::together::Joinable;

/// One expression of a select list.
#[doc(hidden)]
pub struct Selected {
    pieces: Vec<Piece>,
    aggregate: bool,
}

/// What can be selected from the tables `F`. `I` is inferred.
pub trait Item<F, I> {
    /// What a row gives.
    type Value: Send;

    #[doc(hidden)]
    fn write(&self, into: &mut Vec<Selected>);

    #[doc(hidden)]
    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value>;
}

/// [`NotNull`] or [`Nullable`].
pub trait Nullness {
    /// `T`, or `Option<T>`.
    type Of<T: FromSqlOwned + Send>: for<'r> FromSql<'r> + Send;
}

impl Nullness for NotNull {
    type Of<T: FromSqlOwned + Send> = T;
}

impl Nullness for Nullable {
    type Of<T: FromSqlOwned + Send> = Option<T>;
}

impl<F, I, M, T, N, U> Item<F, I> for Column<M, T, N, U>
where
    M: Model,
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    F::Null<N>: Nullness,
{
    type Value = <F::Null<N> as Nullness>::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        let pieces = vec![Piece::Column(&M::TABLE, self.name)];
        into.push(Selected { pieces, aggregate: false });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

impl<F, I, M, T, N> Item<F, I> for Expression<M, T, N>
where
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    F::Null<N>: Nullness,
{
    type Value = <F::Null<N> as Nullness>::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: self.pieces.clone(), aggregate: false });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

/// A table that has no row beside another's makes no aggregate NULL that would not be NULL anyway.
impl<F, I, M, T, N> Item<F, I> for Aggregate<M, T, N>
where
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    N: Nullness,
{
    type Value = N::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: self.pieces(), aggregate: true });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

impl<F> Item<F, ()> for Count {
    type Value = i64;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: vec![Piece::Text("count(*)")], aggregate: true });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<i64> {
        read(row, at)
    }
}

macro_rules! tuples {
    ($($item:ident $index:ident $field:tt),+) => {
        impl<F, $($item, $index),+> Item<F, ($($index,)+)> for ($($item,)+)
        where
            $($item: Item<F, $index>),+
        {
            type Value = ($($item::Value,)+);

            fn write(&self, into: &mut Vec<Selected>) {
                $(self.$field.write(into);)+
            }

            fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
                Ok(($(self.$field.read(row, at)?,)+))
            }
        }
    };
}

tuples!(A IA 0);
tuples!(A IA 0, B IB 1);
tuples!(A IA 0, B IB 1, C IC 2);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9, M IM 10);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9, M IM 10, N IN 11);

/// What rows of the tables `F` give.
#[must_use = "a query does nothing until it is run"]
pub struct Select<F, P, I> {
    joined: Joined<F>,
    items: P,
    distinct: bool,
    having: Vec<Vec<Piece>>,
    order: Vec<Selected>,
    limit: Option<i64>,
    offset: Option<i64>,
    is: Is<I>,
}

impl<M: Model, S: Scope> Query<M, S> {
    fn into_joined(self) -> Joined<((), Inner<M>)> {
        let refused = self.is_more_than_conditions().then_some(
            "a limit, an offset or a lock belongs behind select(), or to a query for whole rows",
        );
        let mut conditions = self.conditions;
        if let (Some(mark), Some(predicate)) = (M::DELETED_AT, S::PREDICATE) {
            conditions.insert(0, vec![Piece::Column(&M::TABLE, mark), Piece::Text(predicate)]);
        }
        let from = vec![Piece::From(&M::TABLE)];
        Joined { from, tables: vec![&M::TABLE], conditions, refused, is: PhantomData }
    }

    /// Joins the table at the other end of a relation, to filter by it and to select from it. To have related rows
    /// beside whole models, see [`with`](Query::with).
    pub fn join<R: Joins<M>>(self, relation: R) -> Joined<Beside<M, Inner<R::To>>> {
        self.into_joined().join(relation)
    }

    /// As [`join`](Query::join), and keeps rows that have none there.
    pub fn left_join<R: Joins<M>>(self, relation: R) -> Joined<Beside<M, Outer<R::To>>> {
        self.into_joined().left_join(relation)
    }

    /// What is wanted of the rows instead of whole models; see [`Joined::select`].
    pub fn select<P, I>(self, items: P) -> Select<((), Inner<M>), P, I>
    where
        P: Item<((), Inner<M>), I>,
    {
        self.into_joined().select(items)
    }
}

/// An order of what is selected.
pub struct Sorted<X> {
    item: X,
    word: &'static str,
}

impl<X> Sorted<X> {
    /// NULLs before all values.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.word =
            if self.word.starts_with(" DESC") { " DESC NULLS FIRST" } else { " NULLS FIRST" };
        self
    }

    /// NULLs after all values.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.word = if self.word.starts_with(" DESC") { " DESC NULLS LAST" } else { " NULLS LAST" };
        self
    }
}

/// A condition on a group.
pub struct Having<X> {
    item: X,
    operator: &'static str,
    value: Param,
}

macro_rules! sorted {
    ($({$($generics:tt)*} $type:ty);+ $(;)?) => { $(
        impl<$($generics)*> $type {
            /// Smallest first.
            pub fn asc(self) -> Sorted<Self> {
                Sorted { item: self, word: "" }
            }

            /// Greatest first.
            pub fn desc(self) -> Sorted<Self> {
                Sorted { item: self, word: " DESC" }
            }
        }
    )+ };
}

sorted! {
    {M, T, N} Expression<M, T, N>;
    {M, T, N} Aggregate<M, T, N>;
    {} Count;
}

impl<M, T: Bind, N> Aggregate<M, T, N> {
    fn compare(self, operator: &'static str, value: T) -> Having<Self> {
        Having { item: self, operator, value: param(value) }
    }

    comparisons!(T => Having<Self>);
}

impl Count {
    fn compare(self, operator: &'static str, value: i64) -> Having<Self> {
        Having { item: self, operator, value: param(value) }
    }

    comparisons!(i64 => Having<Self>);
}

/// What a [`Select`] can be ordered by: columns of its tables, expressions, aggregates.
pub trait SortKey<F, I> {
    #[doc(hidden)]
    fn key(self) -> Selected;
}

impl<F: Reads<M, I>, I, M: Model, U> SortKey<F, I> for Ordering<M, U> {
    fn key(self) -> Selected {
        let pieces =
            vec![Piece::Column(&M::TABLE, self.key.column), Piece::Text(self.key.suffix())];
        Selected { pieces, aggregate: false }
    }
}

impl<F, I, X: Item<F, I>> SortKey<F, I> for Sorted<X> {
    fn key(self) -> Selected {
        let mut key = selected(&self.item);
        key.pieces.push(Piece::Text(self.word));
        key
    }
}

/// An item as one expression.
fn selected<F, I>(item: &impl Item<F, I>) -> Selected {
    let mut parts = Vec::new();
    item.write(&mut parts);
    let aggregate = parts.iter().any(|part| part.aggregate);
    Selected { pieces: parts.into_iter().flat_map(|part| part.pieces).collect(), aggregate }
}

impl<F, P, I> Select<F, P, I> {
    pub(crate) fn new(joined: Joined<F>, items: P) -> Self {
        Select {
            joined,
            items,
            distinct: false,
            having: Vec::new(),
            order: Vec::new(),
            limit: None,
            offset: None,
            is: PhantomData,
        }
    }

    /// Each row once.
    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    /// Only groups that fulfil the condition: `count().gt(1)`.
    pub fn having<X: Item<F, J>, J>(mut self, having: Having<X>) -> Self {
        let mut pieces = selected(&having.item).pieces;
        pieces.extend([Piece::Text(having.operator), Piece::Param(having.value)]);
        self.having.push(pieces);
        self
    }

    /// Orders by a column, an expression or an aggregate, after those that were given before.
    pub fn order_by<J>(mut self, by: impl SortKey<F, J>) -> Self {
        self.order.push(by.key());
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.into());
        self
    }

    /// Leaves out so many rows first.
    pub fn offset(mut self, rows: u32) -> Self {
        self.offset = Some(rows.into());
        self
    }
}

impl<F, P: Item<F, I>, I> Select<F, P, I> {
    /// The whole statement.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut items = Vec::new();
        self.items.write(&mut items);
        let is_grouped = items.iter().any(|item| item.aggregate)
            || !self.having.is_empty()
            || self.order.iter().any(|key| key.aggregate);
        let mut grouped = Vec::new();
        let mut list = Vec::new();
        for (nth, item) in items.into_iter().enumerate() {
            list.push(Piece::Text(if nth == 0 { "" } else { ", " }));
            list.extend(item.pieces);
            if is_grouped && !item.aggregate {
                grouped.push(nth + 1);
            }
        }
        let mut pieces: Vec<Piece> = self.joined.refused.into_iter().map(Piece::Refused).collect();
        pieces.extend([
            Piece::Text(if self.distinct { "SELECT DISTINCT " } else { "SELECT " }),
            Piece::Select(Arc::new((list, self.joined.from.clone()))),
        ]);
        listed(&mut pieces, " WHERE ", " AND ", &self.joined.conditions);
        for (nth, position) in grouped.into_iter().enumerate() {
            pieces.push(Piece::Text(if nth == 0 { " GROUP BY " } else { ", " }));
            pieces.push(Piece::Number(position));
        }
        listed(&mut pieces, " HAVING ", " AND ", &self.having);
        for (nth, key) in self.order.iter().enumerate() {
            pieces.push(Piece::Text(if nth == 0 { " ORDER BY " } else { ", " }));
            pieces.extend(key.pieces.iter().cloned());
        }
        for (word, rows) in [(" LIMIT ", self.limit), (" OFFSET ", self.offset)] {
            if let Some(rows) = rows {
                pieces.extend([Piece::Text(word), Piece::Param(Arc::new(rows))]);
            }
        }
        pieces.extend(self.joined.tables.iter().map(|_| Piece::Leave));
        pieces
    }

    async fn run(
        &self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<P::Value>>
    where
        P: Sync,
    {
        let mut sql = SqlText::with_capacity(256);
        sql.pieces(&self.pieces());
        let (items, mut values) = (&self.items, Vec::new());
        let call = sql.call(place)?;
        connection
            .each(&call, &mut |row| {
                values.push(items.read(&row, &mut 0)?);
                Ok(())
            })
            .await?;
        Ok(values)
    }
}

fn listed(
    pieces: &mut Vec<Piece>,
    before: &'static str,
    between: &'static str,
    list: &[Vec<Piece>],
) {
    for (nth, one) in list.iter().enumerate() {
        pieces.push(Piece::Text(if nth == 0 { before } else { between }));
        pieces.extend(one.iter().cloned());
    }
}

impl<F: 'static, P: Item<F, I> + Send + Sync, I: 'static> Select<F, P, I> {
    /// All rows.
    ///
    /// # Errors
    /// What the server says; see [`Error`].
    #[track_caller]
    pub fn all<A>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<P::Value>>> + Send + use<'_, A, F, P, I> {
        let place = Location::caller();
        async move { self.run(session.connection().await?, place).await }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn first<A>(
        mut self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<P::Value>>> + Send + use<'_, A, F, P, I> {
        let place = Location::caller();
        self.limit = Some(1);
        async move { Ok(self.run(session.connection().await?, place).await?.pop()) }
    }

    /// The only row: aggregates without groups have one, whatever there is.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more; else as [`all`](Self::all).
    #[track_caller]
    pub fn one<A>(
        mut self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<P::Value>> + Send + use<'_, A, F, P, I> {
        let place = Location::caller();
        self.limit = Some(self.limit.map_or(2, |limit| limit.min(2)));
        async move {
            let mut rows = self.run(session.connection().await?, place).await?;
            match (rows.pop(), rows.pop()) {
                (Some(row), None) => Ok(row),
                (None, _) => Err(Error::new(ErrorKind::NotFound, "no row").asked_at(place)),
                (Some(_), Some(_)) => {
                    Err(Error::new(ErrorKind::NotOne, "more than one row").asked_at(place))
                }
            }
        }
    }
}

impl<F: 'static, P: Item<F, I> + Send + Sync, I: 'static> Joinable for Select<F, P, I> {
    type Output = Vec<P::Value>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<P::Value>> {
        self.run(connection, place).await
    }
}

impl<M: Model, T: Bind, N, U> Column<M, T, N, U> {
    /// `column IN (SELECT …)`: values that another query gives; NULLs among them do not count.
    pub fn is_in_query<F, P, I>(self, query: &Select<F, P, I>) -> Condition<M>
    where
        P: Item<F, I>,
        P::Value: Gives<T>,
    {
        let (before, after) = match P::Value::NULLABLE {
            // One NULL in the list, and nothing is outside of it.
            true => (
                " IN (SELECT given.value FROM (",
                ") AS given (value) WHERE given.value IS NOT NULL)",
            ),
            false => (" IN (", ")"),
        };
        let mut pieces = vec![Piece::Column(&M::TABLE, self.name), Piece::Text(before)];
        pieces.extend(query.pieces());
        pieces.push(Piece::Text(after));
        Condition::new(pieces)
    }
}

/// `T` or `Option<T>`: values that a column can be compared with.
pub trait Gives<T> {
    #[doc(hidden)]
    const NULLABLE: bool;
}

impl<T> Gives<T> for T {
    const NULLABLE: bool = false;
}

impl<T> Gives<T> for Option<T> {
    const NULLABLE: bool = true;
}
