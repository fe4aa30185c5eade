//! Related rows and their parents, also where PostgreSQL takes keys for equal that are written otherwise.

use std::panic::Location;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::connection::Connection;
use crate::error::Result;
use crate::foreign_key::{ForeignKey, Names};
use crate::load::Load;
use crate::model::{Model, read};
use crate::query::Decoded;
use crate::row::Row;
use crate::sql_text::SqlText;

/// A row whose key is written as that of no parent.
pub(crate) struct Stray<K> {
    /// How many rows with a parent came before it.
    pub before: usize,
    pub key: K,
    pub row: Row,
}

/// Related rows that have found their parents.
pub(crate) struct Arrived<T, J> {
    pub rows: Decoded<T, J>,
    /// For each of them.
    pub places: Vec<Place>,
}

/// Where a related row belongs.
pub(crate) struct Place {
    /// Where its parent is.
    pub parent: usize,
    /// In which order it came: one that found its parent late comes before the row of the same number.
    pub nth: (usize, bool),
}

impl<T: Model, J> Arrived<T, J> {
    pub fn new() -> Self {
        Arrived { rows: Decoded::with_capacity(0), places: Vec::new() }
    }

    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Gives a row to its parent, wherever that is.
    pub fn take<L: Load<T, Joined = J>>(
        &mut self,
        load: &L,
        row: &Row,
        parent: usize,
        next: &[Option<usize>],
    ) -> Result<()> {
        self.place(load, row, parent, next, |count| (count, true))
    }

    /// The same, late.
    pub fn take_stray<L: Load<T, Joined = J>, K>(
        &mut self,
        load: &L,
        stray: &Stray<K>,
        parent: usize,
        next: &[Option<usize>],
    ) -> Result<()> {
        self.place(load, &stray.row, parent, next, |_| (stray.before, false))
    }

    fn place<L: Load<T, Joined = J>>(
        &mut self,
        load: &L,
        row: &Row,
        parent: usize,
        next: &[Option<usize>],
        nth: impl Fn(usize) -> (usize, bool),
    ) -> Result<()> {
        let mut parent = Some(parent);
        while let Some(at) = parent {
            self.rows.take(load, row)?;
            self.places.push(Place { parent: at, nth: nth(self.count()) });
            parent = next[at];
        }
        Ok(())
    }
}

/// For keys that are written as no parent's: how the equal key of a row of `M` is written. Of one column alone.
pub(crate) async fn equals<M: Model, K: ForeignKey>(
    connection: &Connection,
    to: Names,
    strays: &[Stray<K>],
    place: &'static Location<'static>,
) -> Result<FxHashMap<K, K>> {
    let mut equals = FxHashMap::default();
    let ([key], false) = (to, strays.is_empty()) else { return Ok(equals) };
    let keys: FxHashSet<K> = strays.iter().map(|stray| stray.key.clone()).collect();
    let keys: Vec<K> = keys.into_iter().collect();
    let mut sql = SqlText::with_capacity(256);
    sql.push("SELECT m.");
    sql.push(key);
    sql.push(", s.n FROM unnest(COALESCE(");
    for (array, _) in K::arrays(keys.clone()) {
        sql.bind(array);
    }
    // Beside an array of the column's values, the server takes the keys for one of the same type.
    sql.push(", (SELECT array_agg(m.");
    sql.push(key);
    sql.push(") FROM ");
    sql.push(M::TABLE.path);
    sql.push(" AS m WHERE false))) WITH ORDINALITY AS s (k, n) JOIN ");
    sql.push(M::TABLE.path);
    sql.push(" AS m ON m.");
    sql.push(key);
    sql.push(" = s.k");
    for row in connection.rows(&sql.call(place)?).await? {
        let number: i64 = read(&row, &mut 1)?;
        if let (Some(own), Some(key)) = (K::read(&row, &[0])?, keys.get(number as usize - 1)) {
            equals.insert(key.clone(), own);
        }
    }
    Ok(equals)
}
