//! Pages by keyset: a page goes on behind the last row of the one before, whatever was inserted or deleted
//! meanwhile, and the thousandth costs as much as the first.

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use tokio_postgres::Row;

use crate::cursor::{Cursor, Fingerprint, RawValue};
use crate::error::{Error, ErrorKind, Result};
use crate::load::Load;
use crate::model::Model;
use crate::order::{Nulls, OrderKey, Total};
use crate::query::{Query, columns, decode, finish};
use crate::scope::{Scope, Wheres};
use crate::session::Session;
use crate::sql_text::{Alias, SqlText};

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct PageRequest {
    rows: u32,
    backward: bool,
    cursor: Option<String>,
}

/// The first so many rows, or those after a cursor. A page has one row at least, so that pages come to an end.
pub fn first(rows: u32) -> PageRequest {
    PageRequest { rows: rows.max(1), backward: false, cursor: None }
}

/// The last so many rows, or those before a cursor; one at least.
pub fn last(rows: u32) -> PageRequest {
    PageRequest { rows: rows.max(1), backward: true, cursor: None }
}

impl PageRequest {
    /// Goes on behind this cursor, which a page before has given ([`Page::end`] with [`first`], [`Page::start`] with
    /// [`last`]).
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
    /// Whether there are more rows in the direction that was asked for.
    pub has_more: bool,
    /// Cursor of the first row.
    pub start: Option<String>,
    /// Cursor of the last row.
    pub end: Option<String>,
}

impl<M: Model, S: Scope, L: Load<M>> Query<M, S, L, Total> {
    /// A page. Only an order that tells all rows apart has pages: any other would lose rows between them.
    ///
    /// # Errors
    /// [`ErrorKind::Cursor`](crate::ErrorKind::Cursor) where the cursor is none, or of another order; else what the server
    /// says.
    #[track_caller]
    pub fn page<A>(
        self,
        request: PageRequest,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Page<L::Row>>> + Send + use<'_, A, M, S, L> {
        let place = Location::caller();
        async move {
            if self.is_more_than_conditions() {
                let message = "a page has its own limit, and neither offset nor lock";
                return Err(Error::new(ErrorKind::Statement, message).asked_at(place));
            }
            let keys: Vec<OrderKey> = match request.backward {
                true => self.order.iter().map(|key| key.reversed()).collect(),
                false => self.order.clone(),
            };
            let fingerprint = Fingerprint::of(&M::TABLE, &self.order);
            let cursor = match &request.cursor {
                Some(text) => Some(
                    Cursor::parse(text, fingerprint, &self.order)
                        .map_err(|error| error.asked_at(place))?,
                ),
                None => None,
            };
            let plan = Plan { query: &self, keys: &keys, limit: i64::from(request.rows) + 1 };
            let sql = plan.sql(cursor.as_ref());
            let connection = session.connection().await?;
            let call = sql.call(place)?;
            let mut rows = connection.rows(&call).await.map_err(|error| match &cursor {
                Some(cursor) => cursor.refused(error),
                None => error,
            })?;
            let has_more = rows.len() > request.rows as usize;
            rows.truncate(request.rows as usize);
            if request.backward {
                rows.reverse();
            }
            let positions = positions::<M>(&self.order);
            let at =
                |row: Option<&Row>| row.map(|row| Cursor::of(row, &positions).text(fingerprint));
            let (start, end) = (at(rows.first()), at(rows.last()));
            let items = finish(&self.load, connection, decode(&self.load, &rows)?, place).await?;
            Ok(Page { items, has_more, start, end })
        }
    }
}

/// Where the columns of an order stand in the select list.
fn positions<M: Model>(order: &[OrderKey]) -> Vec<usize> {
    let mut names = Vec::new();
    M::names(&mut |name| names.push(name));
    // An order is made of columns of the model, so each has a position.
    order.iter().filter_map(|key| names.iter().position(|name| *name == key.column)).collect()
}

/// A page's statement.
struct Plan<'q, M: Model, S, L> {
    query: &'q Query<M, S, L, Total>,
    keys: &'q [OrderKey],
    limit: i64,
}

/// Where a range begins.
enum Bound<'c> {
    /// The keys are equal to the cursor's.
    Equal(&'c RawValue),
    /// The key is NULL, or is not.
    IsNull(bool),
}

/// Rows that come after the cursor and stand together in an index: equal in the keys before, beyond it in one or more.
struct Range<'c> {
    equal: Vec<(OrderKey, Bound<'c>)>,
    beyond: Vec<(OrderKey, &'c RawValue)>,
}

/// The rows after a cursor as ranges, nearest first. Keys of one direction that are never NULL share a range, because
/// a row value compares them at once; any other key is a block of its own, and NULLs are one more.
fn ranges<'c>(keys: &[OrderKey], values: &'c [Option<RawValue>]) -> Vec<Range<'c>> {
    if let Some(beyond) = in_one_range(keys, values) {
        return vec![Range { equal: Vec::new(), beyond }];
    }
    let mut blocks: Vec<Vec<(OrderKey, &'c Option<RawValue>)>> = Vec::new();
    for (key, value) in keys.iter().zip(values) {
        match blocks.last_mut() {
            Some(block)
                if key.nulls == Nulls::Never
                    && block.iter().all(|(other, _)| {
                        other.nulls == Nulls::Never && other.descending == key.descending
                    }) =>
            {
                block.push((*key, value));
            }
            _ => blocks.push(vec![(*key, value)]),
        }
    }
    let mut ranges = Vec::new();
    for nth in (0..blocks.len()).rev() {
        let equal = || {
            let before = blocks[..nth].iter().flatten();
            before
                .map(|(key, value)| match value {
                    Some(value) => (*key, Bound::Equal(value)),
                    None => (*key, Bound::IsNull(true)),
                })
                .collect::<Vec<_>>()
        };
        let block = &blocks[nth];
        let beyond: Option<Vec<_>> =
            block.iter().map(|(key, value)| value.as_ref().map(|value| (*key, value))).collect();
        let Some((key, _)) = block.first() else { continue };
        match (beyond, key.nulls) {
            (Some(beyond), Nulls::Last) => {
                ranges.push(Range { equal: equal(), beyond });
                let mut nulls = equal();
                nulls.push((*key, Bound::IsNull(true)));
                ranges.push(Range { equal: nulls, beyond: Vec::new() });
            }
            (Some(beyond), _) => ranges.push(Range { equal: equal(), beyond }),
            (None, Nulls::First) => {
                let mut values = equal();
                values.push((*key, Bound::IsNull(false)));
                ranges.push(Range { equal: values, beyond: Vec::new() });
            }
            (None, _) => {}
        }
    }
    ranges
}

/// The keys with their values, where all have one direction and none is ever NULL.
fn in_one_range<'c>(
    keys: &[OrderKey],
    values: &'c [Option<RawValue>],
) -> Option<Vec<(OrderKey, &'c RawValue)>> {
    let first = keys.first()?;
    let alike = |key: &OrderKey| key.nulls == Nulls::Never && key.descending == first.descending;
    let pairs = keys.iter().zip(values);
    pairs.map(|(key, value)| Some((*key, value.as_ref().filter(|_| alike(key))?))).collect()
}

impl<M: Model, S: Scope, L: Load<M>> Plan<'_, M, S, L> {
    fn sql(&self, cursor: Option<&Cursor>) -> SqlText {
        let mut sql = SqlText::with_capacity(512);
        let ranges = match cursor {
            Some(cursor) => ranges(self.keys, &cursor.values),
            None => vec![Range { equal: Vec::new(), beyond: Vec::new() }],
        };
        match ranges.as_slice() {
            [range] => self.range(&mut sql, range),
            // Behind the last possible row there is nothing.
            [] => self.nothing(&mut sql),
            ranges => self.union(&mut sql, ranges),
        }
        sql
    }

    fn nothing(&self, sql: &mut SqlText) {
        self.range(sql, &Range { equal: Vec::new(), beyond: Vec::new() });
        // The limit is the last value.
        sql.params.pop();
        sql.bind_again(Arc::new(0_i64));
    }

    fn union(&self, sql: &mut SqlText, ranges: &[Range]) {
        sql.numbered = true;
        let mut branches = SqlText { numbered: true, ..SqlText::default() };
        for (nth, range) in ranges.iter().enumerate() {
            branches.push(if nth == 0 { "(" } else { ") UNION ALL (" });
            self.range(&mut branches, range);
        }
        let text = std::mem::take(&mut branches.text);
        let mut outer = branches;
        outer.push("SELECT ");
        outer.numbers("");
        outer.push(" FROM (");
        outer.push(&text);
        outer.push(")) AS relvar_page");
        for (nth, (key, position)) in self.keys.iter().zip(positions::<M>(self.keys)).enumerate() {
            outer.push(if nth == 0 { " ORDER BY c" } else { ", c" });
            outer.number(position);
            outer.push(key.suffix());
        }
        outer.push(" LIMIT ");
        outer.bind(Arc::new(self.limit));
        *sql = outer;
    }

    fn range(&self, sql: &mut SqlText, range: &Range) {
        sql.select();
        let mut joins = String::new();
        columns::<M, L>(sql, &self.query.load, Alias::Own, &mut joins);
        sql.push(" FROM ");
        sql.enter(&M::TABLE);
        sql.push(&joins);
        let mut wheres = Wheres::new();
        wheres.scope::<S>(sql, &M::TABLE, M::DELETED_AT);
        for condition in &self.query.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        for (key, bound) in &range.equal {
            wheres.next(sql);
            sql.column(&M::TABLE, key.column);
            match bound {
                Bound::Equal(value) => {
                    sql.push(" = ");
                    sql.bind(Arc::new((*value).clone()));
                }
                Bound::IsNull(true) => sql.push(" IS NULL"),
                Bound::IsNull(false) => sql.push(" IS NOT NULL"),
            }
        }
        if let Some((first, _)) = range.beyond.first() {
            wheres.next(sql);
            self.beyond(sql, first.descending, &range.beyond);
        }
        crate::query::order_by::<M>(sql, self.keys);
        sql.push(" LIMIT ");
        sql.bind(Arc::new(self.limit));
        sql.leave();
    }

    /// `(a, b) > ($1, $2)`
    fn beyond(&self, sql: &mut SqlText, descending: bool, keys: &[(OrderKey, &RawValue)]) {
        sql.push("(");
        for (nth, (key, _)) in keys.iter().enumerate() {
            sql.push(if nth == 0 { "" } else { ", " });
            sql.column(&M::TABLE, key.column);
        }
        sql.push(if descending { ") < (" } else { ") > (" });
        for (nth, (_, value)) in keys.iter().enumerate() {
            sql.push(if nth == 0 { "" } else { ", " });
            sql.bind(Arc::new((*value).clone()));
        }
        sql.push(")");
    }
}
