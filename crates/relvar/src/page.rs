//! Pages by keyset: a page goes on behind the last row of the one before, whatever was inserted or deleted
//! meanwhile, and the thousandth costs as much as the first.

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use crate::connection::Connection;
use crate::cursor::{self, Cursor, Fingerprint};
use crate::error::{Error, ErrorKind, Result};
use crate::item::Item;
use crate::join::Seat;
use crate::keyset::{Range, statement};
use crate::load::Load;
use crate::model::Model;
use crate::order::{By, Nulls, OrderKey, TellsRowsApart, Way};
use crate::query::{Decoded, Query, columns, finish, order_by};
use crate::row::Row;
use crate::scope::{Scope, Wheres};
use crate::select::Select;
use crate::session::Session;
use crate::sorted::SelectKey;
use crate::sql_text::{Alias, Piece, SqlText};

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct PageRequest {
    rows: u32,
    backward: bool,
    cursor: Option<String>,
}

/// The first so many rows, or those after a cursor. A page has one row at least, so that pages come to an end.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
/// # fn main() { run(async |pool| {
/// # let session = &mut pool.session().await?;
/// use relvar::first;
///
/// let orders = || Order::query().order_by(Order::total.desc()).then_by_key();
/// let page = orders().page(first(3), session).await?;
/// assert_eq!(page.items.iter().map(|order| order.total).collect::<Vec<_>>(), [40, 30, 20]);
/// # Ok(()) }) }
/// ```
pub fn first(rows: u32) -> PageRequest {
    PageRequest { rows: rows.max(1), backward: false, cursor: None }
}

/// The last so many rows, or those before a cursor; one at least.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
/// # fn main() { run(async |pool| {
/// # let session = &mut pool.session().await?;
/// use relvar::last;
///
/// let page = Order::query().then_by_key().page(last(2), session).await?;
/// assert_eq!(page.items.iter().map(|order| order.id).collect::<Vec<_>>(), [3, 4]);
/// # Ok(()) }) }
/// ```
pub fn last(rows: u32) -> PageRequest {
    PageRequest { rows: rows.max(1), backward: true, cursor: None }
}

impl PageRequest {
    /// Goes on behind this cursor, which a page before has given ([`Page::end`] with [`first`], [`Page::start`] with
    /// [`last`]).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let orders = || Order::query().order_by(Order::total.desc()).then_by_key();
    /// let page = orders().page(first(3), session).await?;
    /// let next = orders().page(first(3).after(page.end), session).await?;
    /// assert_eq!((next.items.len(), next.items[0].total, next.has_more), (1, 10, false));
    /// # Ok(()) }) }
    /// ```
    pub fn after(mut self, cursor: impl Into<Option<String>>) -> Self {
        self.cursor = cursor.into();
        self
    }

    /// The same word for pages that go backward.
    pub fn before(self, cursor: impl Into<Option<String>>) -> Self {
        self.after(cursor)
    }
}

/// A page of rows, in the order of the query, whichever way it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// There are more rows in the direction of the request.
    pub has_more: bool,
    /// Cursor of the first row.
    pub start: Option<String>,
    /// Cursor of the last row.
    pub end: Option<String>,
}

impl<T> Page<T> {
    /// The page of something else for each row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let page = Order::query().then_by_key().page(first(2), session).await?;
    /// let ids = page.map(|order| order.id);
    /// assert_eq!((ids.items, ids.has_more), (vec![1, 2], true));
    /// # Ok(()) }) }
    /// ```
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        let Page { items, has_more, start, end } = self;
        Page { items: items.into_iter().map(each).collect(), has_more, start, end }
    }

    /// The cursor for `first(…).after(…)`, if there is more behind this page. (Of one that was asked for with [`last`], that is
    /// [`end`](Self::end): `has_more` speaks of the other direction.)
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let mut cursor = None;
    /// let mut totals = Vec::new();
    /// loop {
    ///     let page = Order::query().then_by_key().page(first(3).after(cursor), session).await?;
    ///     cursor = page.next().map(str::to_owned);
    ///     totals.extend(page.items.into_iter().map(|order| order.total));
    ///     if cursor.is_none() {
    ///         break;
    ///     }
    /// }
    /// assert_eq!(totals, [10, 20, 30, 40]);
    /// # Ok(()) }) }
    /// ```
    pub fn next(&self) -> Option<&str> {
        self.end.as_deref().filter(|_| self.has_more)
    }
}

/// The order of the rows that a page is cut out of, with the positions of its keys in the select list.
pub(crate) struct Ordered {
    pub ways: Vec<Way>,
    pub positions: Vec<usize>,
    pub fingerprint: Fingerprint,
}

/// Where a page begins and ends.
pub(crate) struct Slice {
    backward: bool,
    has_more: bool,
    start: Option<String>,
    end: Option<String>,
}

/// A query that is read page by page.
trait Paged {
    /// Why it has no pages, if it has none.
    fn refused(&self) -> Option<&'static str>;

    fn ordered(&self) -> Ordered;

    /// Writes the statement for at most `limit` rows of a range, in the order of these ways.
    fn range(&self, sql: &mut SqlText, ways: &[Way], range: &Range<'_>, limit: i64);
}

/// Reads the rows of a page, as they come: in the order of the query, or the reverse.
async fn slice<'s, Q: Paged, A>(
    query: &Q,
    request: &PageRequest,
    session: &'s mut Session<A>,
    place: &'static Location<'static>,
    read: &mut (dyn FnMut(&Row) -> Result<()> + Send),
) -> Result<(Slice, &'s Connection)> {
    if let Some(message) = query.refused() {
        return Err(Error::new(ErrorKind::Statement, message).asked_at(place));
    }
    let connection = session.connection().await?;
    let ordered = query.ordered();
    let cursor = request.cursor.as_ref();
    let cursor = cursor.map(|text| Cursor::parse(text, ordered.fingerprint, &ordered.ways));
    let cursor = cursor.transpose().map_err(|error| error.asked_at(place))?;
    let sql = ordered.statement(request, cursor.as_ref(), query);
    let call = sql.call(place)?;
    let text = |row: &Row| cursor::text(row, &ordered.positions, ordered.fingerprint);
    let (mut count, mut first, mut last) = (0, None, None);
    let mut take = |row: Row| {
        count += 1;
        if count > request.rows {
            return Ok(());
        }
        read(&row)?;
        first.get_or_insert_with(|| text(&row));
        last = Some(row);
        Ok(())
    };
    connection.each(&call, &mut take).await.map_err(|error| match &cursor {
        Some(cursor) => cursor.refused(error),
        None => error,
    })?;
    let (backward, has_more) = (request.backward, count > request.rows);
    let (start, end) = (first, last.as_ref().map(text));
    let (start, end) = if backward { (end, start) } else { (start, end) };
    Ok((Slice { backward, has_more, start, end }, connection))
}

impl Ordered {
    fn statement(
        &self,
        request: &PageRequest,
        cursor: Option<&Cursor>,
        query: &impl Paged,
    ) -> SqlText {
        let mut ways = self.ways.clone();
        if request.backward {
            ways.iter_mut().for_each(|way| *way = way.reversed());
        }
        // One more than wanted shows whether there are more.
        let limit = i64::from(request.rows) + 1;
        statement(&ways, &self.positions, cursor, limit, |sql, one, limit| {
            query.range(sql, &ways, one, limit);
        })
    }
}

impl Slice {
    /// The page of what the rows represent.
    pub fn page<T>(self, items: Vec<T>) -> Page<T> {
        Page { items, has_more: self.has_more, start: self.start, end: self.end }
    }
}

impl<M: Model, S: Scope, L: Load<M>, O> Query<M, S, L, O> {
    /// A page. Only a total order has pages: any other would lose rows between them.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let page = Order::query().filter(Order::user_id.eq(1)).then_by_key().page(first(2), session).await?;
    /// assert_eq!((page.items.len(), page.has_more), (2, true));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Cursor`](crate::ErrorKind::Cursor) where the cursor is none, or of another order; else what the server
    /// says.
    #[track_caller]
    pub fn page<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        request: PageRequest,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Page<L::Row>>> + Send + use<'_, A, M, S, L, O>
    where
        O: TellsRowsApart,
    {
        let place = Location::caller();
        async move {
            let mut decoded = Decoded::with_capacity(request.rows);
            let mut read = |row: &Row| decoded.take(&self.load, row);
            let (slice, connection) = slice(&self, &request, session, place, &mut read).await?;
            if slice.backward {
                decoded.reverse();
            }
            let items = finish(&self.load, connection, decoded, place).await?;
            Ok(slice.page(items))
        }
    }

    fn fingerprint(&self) -> Fingerprint {
        let mut sql = SqlText::with_capacity(128);
        sql.push(M::TABLE.path);
        order_by::<M>(&mut sql, &self.order);
        Fingerprint::of(&sql)
    }

    /// The number of columns that are read.
    fn width(&self) -> usize {
        let mut width = self.load.width();
        M::names(&mut |_| width += 1);
        width
    }
}

impl<M: Model, S: Scope, L: Load<M>, O> Paged for Query<M, S, L, O> {
    fn refused(&self) -> Option<&'static str> {
        let message = "a page has its own limit, and neither offset nor lock";
        self.is_more_than_conditions().then_some(message)
    }

    fn ordered(&self) -> Ordered {
        let mut names = Vec::new();
        M::names(&mut |name| names.push(name));
        // Expressions come after all that is read.
        let mut behind = self.width();
        let position = |key: &OrderKey| match &key.by {
            // An order is made of columns of the model, so each has a position.
            By::Column(column) => names.iter().position(|name| name == column),
            By::Expression(_) => {
                behind += 1;
                Some(behind - 1)
            }
        };
        Ordered {
            ways: self.order.iter().map(|key| key.way).collect(),
            positions: self.order.iter().filter_map(position).collect(),
            fingerprint: self.fingerprint(),
        }
    }

    fn range(&self, sql: &mut SqlText, ways: &[Way], range: &Range<'_>, limit: i64) {
        sql.select();
        let mut joins = String::new();
        columns::<M, L>(sql, &self.load, Alias::Own, &mut joins);
        let expressions = self.order.iter().filter(|key| matches!(key.by, By::Expression(_)));
        for key in expressions {
            sql.item(|sql| key.write::<M>(sql));
        }
        let mut behind = self.width();
        sql.push(" FROM ");
        sql.enter(&M::TABLE);
        sql.push(&joins);
        let mut wheres = Wheres::new();
        wheres.scope::<S>(sql, &M::TABLE, M::DELETED_AT);
        for condition in &self.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        range.write(sql, &mut wheres, ways, &mut |sql, at| self.order[at].write::<M>(sql));
        for (nth, (key, way)) in self.order.iter().zip(ways).enumerate() {
            sql.push(if nth == 0 { " ORDER BY " } else { ", " });
            match &key.by {
                By::Column(column) => sql.column(&M::TABLE, column),
                // An expression with values would be another one the second time.
                By::Expression(_) => {
                    behind += 1;
                    sql.number(behind);
                }
            }
            sql.push(way.suffix());
        }
        sql.push(" LIMIT ");
        sql.bind(Arc::new(limit));
        sql.leave();
    }
}

impl<F, P, I, O> Select<F, P, I, O>
where
    F: 'static,
    P: Item<F, I> + Send + Sync,
    I: 'static,
{
    /// A page of what is selected, also of rows that joins made. A key of the order that no index serves beside the rest
    /// is sorted again for each page.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::first;
    ///
    /// let query = User::query().join(User::orders()).select((User::email, Order::total));
    /// let page = query.order_by(Order::total.desc()).then_by_key().page(first(1), session).await?;
    /// assert_eq!(page.items, [("bob@example.org".to_owned(), 40)]);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] where the rows are groups or distinct, or have a limit of their own;
    /// [`ErrorKind::Cursor`] where the cursor is none, or of another order; else what the server says.
    #[track_caller]
    pub fn page<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        request: PageRequest,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Page<P::Value>>> + Send + use<'_, A, F, P, I, O>
    where
        O: TellsRowsApart,
    {
        let place = Location::caller();
        async move {
            let mut items = Vec::new();
            let mut read = |row: &Row| {
                items.push(self.items.read(row, &mut 0)?);
                Ok(())
            };
            let (slice, _) = slice(&self, &request, session, place, &mut read).await?;
            if slice.backward {
                items.reverse();
            }
            Ok(slice.page(items))
        }
    }
}

impl<F, P: Item<F, I>, I, O> Select<F, P, I, O> {
    /// The way of a key in this query: a column of a table that may have no row may be NULL.
    fn way(&self, key: &SelectKey) -> Way {
        let may_miss = |seat: &Seat| {
            seat.may_miss && key.table.is_some_and(|table| table.path == seat.table.path)
        };
        match key.way.nulls == Nulls::Never && self.joined.tables.iter().any(may_miss) {
            true => Way { cast: key.way.cast, ..Way::plain(key.way.descending) },
            false => key.way,
        }
    }
}

impl<F, P: Item<F, I>, I, O> Paged for Select<F, P, I, O> {
    fn refused(&self) -> Option<&'static str> {
        self.refuses_pages()
    }

    fn ordered(&self) -> Ordered {
        let behind = self.selected().len();
        // What the order is of: tables, keys, and the values in them.
        let mut sql = SqlText::default();
        sql.pieces(&self.joined.from);
        // What a relation is filtered by may change from page to page, as what the query is filtered by.
        sql.params.clear();
        for key in &self.order {
            sql.pieces(&key.what.pieces);
            sql.push(key.way.suffix());
        }
        Ordered {
            ways: self.order.iter().map(|key| self.way(key)).collect(),
            positions: (behind..behind + self.order.len()).collect(),
            fingerprint: Fingerprint::of(&sql),
        }
    }

    fn range(&self, sql: &mut SqlText, ways: &[Way], range: &Range<'_>, limit: i64) {
        // The tables come to be known before the list is written.
        let before = sql.text.len();
        sql.pieces(&self.joined.from);
        let from = sql.text.split_off(before);
        sql.select();
        let (items, keys) = (self.selected(), self.order.iter().map(|key| &key.what));
        let selected = items.len();
        for item in items.iter().chain(keys) {
            sql.item(|sql| sql.pieces(&item.pieces));
        }
        sql.push(" FROM ");
        sql.push(&from);
        let mut wheres = Wheres::new();
        for condition in &self.joined.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        range.write(sql, &mut wheres, ways, &mut |sql, at| sql.pieces(&self.order[at].what.pieces));
        for (nth, (key, way)) in self.order.iter().zip(ways).enumerate() {
            sql.push(if nth == 0 { " ORDER BY " } else { ", " });
            match key.table {
                Some(_) => sql.pieces(&key.what.pieces),
                // An expression with values would be another one the second time.
                None => sql.number(selected + nth + 1),
            }
            sql.push(way.suffix());
        }
        sql.push(" LIMIT ");
        sql.bind(Arc::new(limit));
        self.joined.tables.iter().for_each(|_| sql.leave());
        sql.pieces(&self.joined.refused.map(Piece::Refused).into_iter().collect::<Vec<_>>());
    }
}
