//! Keysets: the rows behind a place in an order, as ranges of an index.

use std::sync::Arc;

use crate::cursor::Cursor;
use crate::order::{Nulls, Way};
use crate::scope::Wheres;
use crate::sql_text::{Param, SqlText};

/// Where a range begins.
enum Bound<'c> {
    /// The key is equal to the cursor's.
    Equal(&'c Param),
    /// The key is NULL, or is not.
    IsNull(bool),
}

/// Rows that come after the cursor and are adjacent in an index: equal in the keys before, beyond it in one or more.
/// Keys are told by their places in the order.
#[derive(Default)]
pub(crate) struct Range<'c> {
    equal: Vec<(usize, Bound<'c>)>,
    beyond: Vec<(usize, &'c Param)>,
    descending: bool,
}

/// One key with the cursor's value.
type Key<'c> = (usize, Way, Option<&'c Param>);

/// The rows after a cursor as ranges, nearest first. Keys of one direction that are never NULL share a range, because
/// a row value compares them at once; any other key is a block of its own, and NULLs are one more.
fn ranges<'c>(ways: &[Way], cursor: &'c Cursor) -> Vec<Range<'c>> {
    let keys = ways.iter().zip(&cursor.values).enumerate();
    let keys: Vec<Key<'c>> = keys.map(|(at, (way, value))| (at, *way, value.as_ref())).collect();
    let alike = |one: &Key<'_>, next: &Key<'_>| one.1 == next.1 && one.1.nulls == Nulls::Never;
    let blocks = keys.chunk_by(alike).rev();
    let first = |block: &[Key<'_>]| block.first().map_or(0, |(at, ..)| *at);
    blocks.flat_map(|block| of_block(&keys[..first(block)], block)).collect()
}

/// The ranges of rows that are equal in the blocks before, and beyond the cursor in this one.
fn of_block<'c>(before: &[Key<'c>], block: &[Key<'c>]) -> Vec<Range<'c>> {
    let Some(&(at, way, _)) = block.first() else { return Vec::new() };
    let equal = |then: Option<bool>| {
        let keys = before.iter().map(|(at, _, value)| match value {
            Some(value) => (*at, Bound::Equal(value)),
            None => (*at, Bound::IsNull(true)),
        });
        keys.chain(then.map(|is_null| (at, Bound::IsNull(is_null)))).collect()
    };
    let values: Option<Vec<_>> =
        block.iter().map(|(at, _, value)| value.map(|value| (*at, value))).collect();
    let range = |then, beyond| Range { equal: equal(then), beyond, descending: way.descending };
    match (values, way.nulls) {
        (Some(beyond), Nulls::Last) => vec![range(None, beyond), range(Some(true), Vec::new())],
        (Some(beyond), Nulls::First | Nulls::Never) => vec![range(None, beyond)],
        (None, Nulls::First) => vec![range(Some(false), Vec::new())],
        // Behind the last NULL there is nothing.
        (None, Nulls::Last | Nulls::Never) => Vec::new(),
    }
}

impl Range<'_> {
    /// Writes what holds of its rows; `key` writes a key of the order.
    pub fn write(
        &self,
        sql: &mut SqlText,
        wheres: &mut Wheres,
        ways: &[Way],
        key: &mut dyn FnMut(&mut SqlText, usize),
    ) {
        for (at, bound) in &self.equal {
            wheres.next(sql);
            key(sql, *at);
            match bound {
                Bound::Equal(value) => {
                    sql.push(" = ");
                    bind(sql, value, ways[*at]);
                }
                // A record is NULL to `IS NULL` also where its attributes are.
                Bound::IsNull(is_null) => sql.push(match (is_null, ways[*at].cast) {
                    (true, None) => " IS NULL",
                    (false, None) => " IS NOT NULL",
                    (true, Some(_)) => " IS NOT DISTINCT FROM NULL",
                    (false, Some(_)) => " IS DISTINCT FROM NULL",
                }),
            }
        }
        if self.beyond.is_empty() {
            return;
        }
        // `(a, b) > ($1, $2)`
        wheres.next(sql);
        for (nth, (at, _)) in self.beyond.iter().enumerate() {
            sql.push(if nth == 0 { "(" } else { ", " });
            key(sql, *at);
        }
        sql.push(if self.descending { ") < " } else { ") > " });
        for (nth, (at, value)) in self.beyond.iter().enumerate() {
            sql.push(if nth == 0 { "(" } else { ", " });
            bind(sql, value, ways[*at]);
        }
        sql.push(")");
    }
}

fn bind(sql: &mut SqlText, value: &Param, way: Way) {
    sql.bind(value.clone());
    if let Some(name) = way.cast {
        sql.push("::");
        sql.push(name);
    }
}

/// The rows behind a cursor, or all, in an order whose keys are at these positions of the select list. `range` writes
/// the rows of one range, in order, and no more than so many.
pub(crate) fn statement(
    ways: &[Way],
    positions: &[usize],
    cursor: Option<&Cursor>,
    limit: i64,
    range: impl Fn(&mut SqlText, &Range<'_>, i64),
) -> SqlText {
    let mut sql = SqlText::with_capacity(512);
    let ranges = match cursor {
        Some(cursor) => ranges(ways, cursor),
        None => vec![Range::default()],
    };
    match ranges.as_slice() {
        [one] => range(&mut sql, one, limit),
        [] => range(&mut sql, &Range::default(), 0),
        several => {
            sql.numbered = true;
            for (nth, one) in several.iter().enumerate() {
                sql.push(if nth == 0 { "(" } else { ") UNION ALL (" });
                range(&mut sql, one, limit);
            }
            let union = std::mem::take(&mut sql.text);
            sql.push("SELECT ");
            sql.numbers("");
            sql.push(" FROM (");
            sql.push(&union);
            sql.push(")) AS relvar_page");
            for (nth, (way, position)) in ways.iter().zip(positions).enumerate() {
                sql.push(if nth == 0 { " ORDER BY c" } else { ", c" });
                sql.number(*position);
                sql.push(way.suffix());
            }
            sql.push(" LIMIT ");
            sql.bind(Arc::new(limit));
        }
    }
    sql
}
