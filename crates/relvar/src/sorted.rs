//! Orders and conditions of what is selected.

use crate::condition::{Bind, comparisons, param};
use crate::expression::{Aggregate, Count, Expression};
use crate::item::{Item, Selected};
use crate::join::Reads;
use crate::model::Model;
use crate::operand::Operand;
use crate::order::{By, Nulls, Ordering, Way};
use crate::sql_text::{Param, Piece};
use crate::table::Table;

/// An order of what is selected.
pub struct Sorted<X> {
    pub(crate) item: X,
    pub(crate) way: Way,
}

impl<X> Sorted<X> {
    /// NULLs before all values.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.way.nulls = Nulls::First;
        self
    }

    /// NULLs after all values.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.way.nulls = Nulls::Last;
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
                Sorted { item: self, way: Way::plain(false) }
            }

            /// Greatest first.
            pub fn desc(self) -> Sorted<Self> {
                Sorted { item: self, way: Way::plain(true) }
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

/// What a [`Select`](crate::Select) can be ordered by: columns of its tables, expressions, aggregates.
pub trait SortKey<F, I> {
    #[doc(hidden)]
    fn key(self) -> SelectKey;
}

/// One key of the order of what is selected.
#[doc(hidden)]
pub struct SelectKey {
    pub(crate) what: Selected,
    pub(crate) way: Way,
    /// The table of a column.
    pub(crate) table: Option<&'static Table>,
}

impl SelectKey {
    pub(crate) fn column(table: &'static Table, column: &'static str, way: Way) -> Self {
        let what = Selected { pieces: vec![Piece::Column(table, column)], aggregate: false };
        SelectKey { what, way, table: Some(table) }
    }
}

impl<F: Reads<M, I>, I, M: Model, U> SortKey<F, I> for Ordering<M, U> {
    fn key(self) -> SelectKey {
        match self.key.by {
            By::Column(column) => SelectKey::column(&M::TABLE, column, self.key.way),
            By::Expression(pieces) => SelectKey {
                what: Selected { pieces: pieces.to_vec(), aggregate: false },
                way: self.key.way,
                table: None,
            },
        }
    }
}

impl<F, I, X: Item<F, I>> SortKey<F, I> for Sorted<X> {
    fn key(self) -> SelectKey {
        SelectKey { what: selected(&self.item), way: self.way, table: None }
    }
}

impl<X> Having<X> {
    /// The condition.
    pub(crate) fn pieces<F, I>(self) -> Vec<Piece>
    where
        X: Item<F, I>,
    {
        let mut pieces = selected(&self.item).pieces;
        pieces.extend([Piece::Text(self.operator), Piece::Param(self.value)]);
        pieces
    }
}

/// An item as one expression.
fn selected<F, I>(item: &impl Item<F, I>) -> Selected {
    let mut parts = Vec::new();
    item.write(&mut parts);
    let aggregate = parts.iter().any(|part| part.aggregate);
    Selected { pieces: parts.into_iter().flat_map(|part| part.pieces).collect(), aggregate }
}
