//! Rows of several tables beside each other.

use std::marker::PhantomData;

use crate::condition::Condition;
use crate::foreign_key::{Names, matching};
use crate::item::Item;
use crate::load::{Before, Here};
use crate::many::Many;
use crate::model::Model;
use crate::relation::One;
use crate::scope::{self, Scope};
use crate::select::Select;
use crate::sql_text::Piece;
use crate::table::{Is, Nullable, Table};

/// A table of which every row is there.
#[derive(Debug)]
pub struct Inner<M>(PhantomData<M>);
/// A table that may have no row beside another's: its columns are NULL then.
#[derive(Debug)]
pub struct Outer<M>(PhantomData<M>);

/// A table beside that of `M`.
pub type Beside<M, T> = (((), Inner<M>), T);

/// That a list of tables, as `(((), Inner<Order>), Inner<User>)`, has the table of `M`; `I`, which is inferred, says
/// where. A table that is there twice is ambiguous: that is for hand-written SQL.
#[diagnostic::on_unimplemented(
    message = "the query does not read this table",
    label = "not joined",
    note = "join it first: `.join(…)`; a table that is joined twice cannot be named"
)]
pub trait Reads<M, I> {
    /// Whether a column may be NULL here.
    type Null<N>;
}

impl<L, M> Reads<M, Here> for (L, Inner<M>) {
    type Null<N> = N;
}

impl<L, M> Reads<M, Here> for (L, Outer<M>) {
    type Null<N> = Nullable;
}

impl<L: Reads<M, I>, M, I, Other> Reads<M, Before<I>> for (L, Other) {
    type Null<N> = L::Null<N>;
}

/// Rows of the tables `F`, joined: to be selected from.
#[must_use = "a query does nothing until it is run"]
pub struct Joined<F> {
    /// Where the rows come from: FROM and joins, each of which opens a scope.
    pub(crate) from: Vec<Piece>,
    pub(crate) tables: Vec<Seat>,
    /// Tables whose keys together identify a row.
    pub(crate) keys: Vec<RowKey>,
    pub(crate) conditions: Vec<Vec<Piece>>,
    /// Why it cannot be run.
    pub(crate) refused: Option<&'static str>,
    pub(crate) is: Is<F>,
}

/// A table among those that are joined.
#[derive(Clone, Copy)]
pub(crate) struct Seat {
    pub table: &'static Table,
    /// Whether it may have no row beside the others'.
    pub may_miss: bool,
}

/// The primary key of a table.
#[derive(Clone, Copy)]
pub(crate) struct RowKey {
    pub table: &'static Table,
    pub columns: Names,
}

impl RowKey {
    pub fn of<M: Model>() -> Self {
        RowKey { table: &M::TABLE, columns: M::PRIMARY_KEY }
    }
}

/// A relation that can be joined to rows of `M`.
pub trait Joins<M> {
    /// The model at its other end.
    type To: Model;

    #[doc(hidden)]
    fn on(self) -> On;
}

/// How a table is joined.
pub struct On {
    table: &'static Table,
    pieces: Vec<Piece>,
    /// Where several rows may be joined to one of `parent`: the key that identifies one.
    multiplies: Option<(&'static Table, RowKey)>,
    refused: Option<&'static str>,
}

impl On {
    fn new<M: Model, T: Model, S: Scope>(own: Names, other: Names) -> On {
        let mut pieces = vec![Piece::Text(" ON ")];
        pieces.extend(matching(&T::TABLE, own, &M::TABLE, other));
        if let Some((mark, predicate)) = scope::mark::<T, S>() {
            pieces.extend([
                Piece::Text(" AND "),
                Piece::Column(&T::TABLE, mark),
                Piece::Text(predicate),
            ]);
        }
        On { table: &T::TABLE, pieces, multiplies: None, refused: None }
    }
}

impl<M: Model, T: Model, Name, S: Scope> Joins<M> for One<M, T, Name, (), S> {
    type To = T;

    fn on(self) -> On {
        On::new::<M, T, S>(self.to, self.columns)
    }
}

impl<M: Model, T: Model, K, Name, S: Scope> Joins<M> for Many<M, T, K, Name, (), S> {
    type To = T;

    fn on(self) -> On {
        let mut on = On::new::<M, T, S>(self.columns, self.to);
        on.multiplies = Some((&M::TABLE, RowKey::of::<T>()));
        for condition in self.conditions {
            on.pieces.push(Piece::Text(" AND "));
            on.pieces.extend(condition);
        }
        if self.limit.is_some() || !self.order.is_empty() || self.via.is_some() {
            on.refused =
                Some("a relation with a limit, an order or a table between cannot be joined");
        }
        on.refused = on.refused.or(self.refused);
        on
    }
}

impl<F> Joined<F> {
    /// Joins a table: rows that have none there are left out, and those that have several come as often. Rows that are
    /// marked as deleted are none.
    pub fn join<M, I, R>(self, relation: R) -> Joined<(F, Inner<R::To>)>
    where
        R: Joins<M>,
        F: Reads<M, I>,
    {
        self.joined(" JOIN ", false, relation.on())
    }

    /// Joins a table, and keeps rows that have none there. What is required of the joined rows belongs into the relation's own
    /// filter: a filter of the query would leave out the rows that have none.
    pub fn left_join<M, I, R>(self, relation: R) -> Joined<(F, Outer<R::To>)>
    where
        R: Joins<M>,
        F: Reads<M, I>,
    {
        self.joined(" LEFT JOIN ", true, relation.on())
    }

    fn joined<F2>(mut self, word: &'static str, may_miss: bool, on: On) -> Joined<F2> {
        self.from.extend([Piece::Text(word), Piece::From(on.table)]);
        self.from.extend(on.pieces);
        let twice = self.tables.iter().any(|seat| seat.table.path == on.table.path);
        let twice = twice.then_some("a table that is joined twice is for hand-written SQL");
        self.tables.push(Seat { table: on.table, may_miss });
        if let Some((parent, key)) = on.multiplies {
            // Each of the joined rows belongs to one row of the parent, so its key identifies as much as both.
            let is_last = self.keys.last().is_some_and(|last| last.table.path == parent.path);
            if is_last && !may_miss {
                self.keys.pop();
            }
            self.keys.push(key);
        }
        Joined {
            from: self.from,
            tables: self.tables,
            keys: self.keys,
            conditions: self.conditions,
            refused: self.refused.or(on.refused).or(twice),
            is: PhantomData,
        }
    }

    /// Only rows that fulfil the condition, and all that were given before.
    pub fn filter<M, I>(mut self, condition: Condition<M>) -> Self
    where
        F: Reads<M, I>,
    {
        self.conditions.push(condition.pieces);
        self
    }

    /// What is wanted of the rows: a column, an expression, an aggregate, a tuple of them, or
    /// [`fields!`](crate::fields) of a struct. Columns beside an aggregate make the groups.
    pub fn select<P, I>(self, items: P) -> Select<F, P, I>
    where
        P: Item<F, I>,
    {
        Select::new(self, items)
    }
}
