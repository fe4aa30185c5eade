//! Queries for something else than whole models: some columns, expressions, aggregates by groups.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::item::{Item, Selected};
use crate::join::{Beside, Inner, Joined, Joins, Outer, RowKey, Seat};
use crate::model::Model;
use crate::order::{Total, Unordered, Way};
use crate::query::Query;
use crate::reads::{self, Limited};
use crate::scope::Scope;
use crate::session::Session;
use crate::sorted::{Having, SelectKey, SortKey};
use crate::sql_text::{Piece, SqlText};
use crate::table::Is;
use crate::together::Joinable;

/// A query for selected items of rows of the tables `F`.
#[must_use = "a query does nothing until it is run"]
pub struct Select<F, P, I, O = Unordered> {
    pub(crate) joined: Joined<F>,
    pub(crate) items: P,
    distinct: bool,
    having: Vec<Vec<Piece>>,
    pub(crate) order: Vec<SelectKey>,
    limit: Option<i64>,
    offset: Option<i64>,
    is: Is<(I, O)>,
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
        let tables = vec![Seat { table: &M::TABLE, may_miss: false }];
        Joined { from, tables, keys: vec![RowKey::of::<M>()], conditions, refused, is: PhantomData }
    }

    /// Joins the table at the other end of a relation, to filter by it and to select from it. To have related rows
    /// beside whole models, see [`with`](Query::with).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let query = User::query().join(User::orders()).filter(Order::total.gt(30)).select(User::email);
    /// assert_eq!(query.all(session).await?, ["bob@example.org"]);
    /// # Ok(()) }) }
    /// ```
    pub fn join<R: Joins<M>>(self, relation: R) -> Joined<Beside<M, Inner<R::To>>> {
        self.into_joined().join(relation)
    }

    /// As [`join`](Query::join), and keeps rows that have none there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::insert(NewUser::new("carol@example.org")).execute(session).await?;
    /// let query = User::query().left_join(User::orders()).select((User::id, Order::id.count()));
    /// assert_eq!(query.order_by(User::id.asc()).all(session).await?, [(1, 3), (2, 1), (3, 0)]);
    /// # Ok(()) }) }
    /// ```
    pub fn left_join<R: Joins<M>>(self, relation: R) -> Joined<Beside<M, Outer<R::To>>> {
        self.into_joined().left_join(relation)
    }

    /// Selects columns, expressions or aggregates instead of whole models; see [`Joined::select`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let query = Order::query().filter(Order::user_id.eq(1)).select((Order::id, Order::total));
    /// assert_eq!(query.order_by(Order::id.asc()).all(session).await?, [(1, 10), (2, 20), (3, 30)]);
    /// # Ok(()) }) }
    /// ```
    pub fn select<P, I>(self, items: P) -> Select<((), Inner<M>), P, I>
    where
        P: Item<((), Inner<M>), I>,
    {
        self.into_joined().select(items)
    }
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
}

impl<F, P, I, O> Select<F, P, I, O> {
    /// Each row once.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let buyers = Order::query().select(Order::user_id).distinct().order_by(Order::user_id.asc());
    /// assert_eq!(buyers.all(session).await?, [1, 2]);
    /// # Ok(()) }) }
    /// ```
    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    /// Only groups that fulfil the condition: `count().gt(1)`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::count;
    ///
    /// let regulars = Order::query().select((Order::user_id, count())).having(count().gt(1));
    /// assert_eq!(regulars.all(session).await?, [(1, 3)]);
    /// # Ok(()) }) }
    /// ```
    pub fn having<X: Item<F, J>, J>(mut self, having: Having<X>) -> Self {
        self.having.push(having.pieces());
        self
    }

    /// Orders by a column, an expression or an aggregate, after those that were given before.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let spent = Order::query().select((Order::user_id, Order::total.sum().or(0)));
    /// assert_eq!(spent.order_by(Order::total.sum().desc()).all(session).await?, [(1, 60), (2, 40)]);
    /// # Ok(()) }) }
    /// ```
    pub fn order_by<J>(mut self, by: impl SortKey<F, J>) -> Self {
        self.order.push(by.key());
        self
    }

    /// Orders by what makes the order total, after what was given before: the primary key of the table that was begun
    /// with, or of those whose rows a join multiplied them by. Then there are [pages](Self::page).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let query = Order::query().join(Order::user()).select((User::email, Order::total));
    /// let page = query.order_by(User::email.asc()).then_by_key().page(first(2), session).await?;
    /// assert_eq!(page.items[1], ("ada@example.org".to_owned(), 20));
    /// # Ok(()) }) }
    /// ```
    pub fn then_by_key(self) -> Select<F, P, I, Total> {
        self.by_key(false)
    }

    /// As [`then_by_key`](Self::then_by_key), greatest first.
    pub fn then_by_key_desc(self) -> Select<F, P, I, Total> {
        self.by_key(true)
    }

    fn by_key(mut self, descending: bool) -> Select<F, P, I, Total> {
        let way = Way::of_key(descending);
        for key in &self.joined.keys {
            let columns = key.columns.iter();
            self.order.extend(columns.map(|column| SelectKey::column(key.table, column, way)));
        }
        let Select { joined, items, distinct, having, order, limit, offset, is: _ } = self;
        Select { joined, items, distinct, having, order, limit, offset, is: PhantomData }
    }

    /// At most so many rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let query = Order::query().select(Order::total).order_by(Order::total.desc());
    /// assert_eq!(query.limit(2).all(session).await?, [40, 30]);
    /// # Ok(()) }) }
    /// ```
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

impl<F, P: Item<F, I>, I, O> Select<F, P, I, O> {
    pub(crate) fn selected(&self) -> Vec<Selected> {
        let mut items = Vec::new();
        self.items.write(&mut items);
        items
    }

    fn is_grouped(&self, items: &[Selected]) -> bool {
        items.iter().any(|item| item.aggregate)
            || !self.having.is_empty()
            || self.order.iter().any(|key| key.what.aggregate)
    }

    /// Why it has no pages, if it has none.
    pub(crate) fn refuses_pages(&self) -> Option<&'static str> {
        if self.limit.is_some() || self.offset.is_some() {
            return Some("a page has its own limit, and no offset");
        }
        let is_whole = !self.distinct && !self.is_grouped(&self.selected());
        (!is_whole).then_some("groups and distinct rows have no pages: their rows have no key")
    }

    /// The whole statement.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let items = self.selected();
        let is_grouped = self.is_grouped(&items);
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
            // An expression with values would be another one the second time.
            match self.selected().iter().position(|item| same(&item.pieces, &key.what.pieces)) {
                Some(at) if key.table.is_none() => pieces.push(Piece::Number(at + 1)),
                _ => pieces.extend(key.what.pieces.iter().cloned()),
            }
            pieces.push(Piece::Text(key.way.suffix()));
        }
        for (word, rows) in [(" LIMIT ", self.limit), (" OFFSET ", self.offset)] {
            if let Some(rows) = rows {
                pieces.extend([Piece::Text(word), Piece::Param(Arc::new(rows))]);
            }
        }
        pieces.extend(self.joined.tables.iter().map(|_| Piece::Leave));
        pieces
    }
}

/// Compares two expressions, values included.
fn same(one: &[Piece], other: &[Piece]) -> bool {
    let alike = |(one, other): (&Piece, &Piece)| match (one, other) {
        (Piece::Text(one), Piece::Text(other)) => one == other,
        (Piece::Literal(one), Piece::Literal(other)) => one == other,
        (Piece::Column(table, one), Piece::Column(other_table, other)) => {
            table.path == other_table.path && one == other
        }
        (Piece::Param(one), Piece::Param(other)) => format!("{one:?}") == format!("{other:?}"),
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(alike)
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

impl<F: 'static, P: Item<F, I> + Send + Sync, I: 'static, O: 'static> Select<F, P, I, O> {
    /// All rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let totals = Order::query().select(Order::total).order_by(Order::total.asc()).all(session).await?;
    /// assert_eq!(totals, [10, 20, 30, 40]);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors; see [`Error`].
    #[track_caller]
    pub fn all<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<P::Value>>> + Send + use<'_, A, F, P, I, O> {
        let place = Location::caller();
        reads::all(self, session, place)
    }

    /// The first row, if there is one.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let latest = Order::query().select(Order::id).order_by(Order::id.desc()).first(session).await?;
    /// assert_eq!(latest, Some(4));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn first<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Option<P::Value>>> + Send + use<'_, A, F, P, I, O> {
        let place = Location::caller();
        reads::first(self, session, place)
    }

    /// The only row: aggregates without groups have one, whatever there is.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::count;
    ///
    /// let (orders, spent) = Order::query().select((count(), Order::total.sum())).one(session).await?;
    /// assert_eq!((orders, spent), (4, Some(100)));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more; else as [`all`](Self::all).
    #[track_caller]
    pub fn one<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<P::Value>> + Send + use<'_, A, F, P, I, O> {
        let place = Location::caller();
        reads::one(self, session, place)
    }
}

impl<F: 'static, P: Item<F, I> + Send + Sync, I: 'static, O: 'static> Joinable
    for Select<F, P, I, O>
{
    type Output = Vec<P::Value>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<P::Value>> {
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

impl<F: 'static, P: Item<F, I> + Send + Sync, I: 'static, O: 'static> Limited
    for Select<F, P, I, O>
{
    fn limit_mut(&mut self) -> &mut Option<i64> {
        &mut self.limit
    }

    fn none(place: &'static Location<'static>) -> Error {
        Error::new(ErrorKind::NotFound, "no row").asked_at(place)
    }

    fn many(place: &'static Location<'static>) -> Error {
        Error::new(ErrorKind::NotOne, "more than one row").asked_at(place)
    }
}
