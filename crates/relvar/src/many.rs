//! The rows that refer to a row by a foreign key.

use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::condition::Condition;
use crate::connection::Connection;
use crate::error::Result;
use crate::foreign_key::{ForeignKey, Names};
use crate::load::{Load, LoadPart, Named, Relation};
use crate::model::{Marks, Model, SqlType};
use crate::order::{OrderKey, Orders};
use crate::query::{columns, finish, order_by};
use crate::relation::{EXISTS, One, exists};
use crate::row::Row;
use crate::scope::{self, Living, Scope, Wheres, WithDeleted};
use crate::sql_text::{Alias, Param, Piece, SqlText};
use crate::strays::{self, Arrived, Place, Stray};
use crate::table::{Is, Table};

/// The living rows of `T` that belong to a row of `M` (or [all](Many::with_deleted)), loaded for all rows of `M` by one
/// statement.
///
/// Rows are given to their parents by the keys as PostgreSQL compares them: a row whose key is written otherwise than its
/// parent's, and equal to it (citext, `character(n)`, nondeterministic collations), is asked for by one statement more.
/// Keys of several columns are given as Rust compares them.
#[must_use]
pub struct Many<M, T, K, Name, L = (), S = Living> {
    pub(crate) columns: Names,
    pub(crate) to: Names,
    own_key: fn(&M) -> Option<K>,
    pub(crate) conditions: Vec<Vec<Piece>>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<i64>,
    pub(crate) via: Option<Via>,
    /// Why it cannot be asked.
    pub(crate) refused: Option<&'static str>,
    load: L,
    is: Is<(T, Name, S)>,
}

/// A table between, each of whose rows belongs to one row on both sides.
pub(crate) struct Via {
    table: &'static Table,
    mark: Option<scope::Mark>,
    /// Its columns that reference the rows on the far side, and what those reference.
    columns: Names,
    to: Names,
    conditions: Vec<Vec<Piece>>,
}

impl<M: Model, T: Model<Deletion = Marks>, K, Name, L> Many<M, T, K, Name, L> {
    /// Sees rows that are marked as deleted, too.
    pub fn with_deleted(self) -> Many<M, T, K, Name, L, WithDeleted> {
        let Many { columns, to, own_key, conditions, order, limit, via, refused, load, is: _ } =
            self;
        let is = PhantomData;
        Many { columns, to, own_key, conditions, order, limit, via, refused, load, is }
    }
}

impl<M: Model, T: Model, K, Name> Many<M, T, K, Name> {
    /// The relation by the quoted names of the foreign key's columns, the columns here that they reference, and the
    /// value of those.
    pub fn new(columns: Names, to: Names, own_key: fn(&M) -> Option<K>) -> Self {
        Many {
            columns,
            to,
            own_key,
            conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
            via: None,
            refused: None,
            load: (),
            is: PhantomData,
        }
    }
}

impl<M: Model, T: Model, K, Name, S: Scope> Many<M, T, K, Name, (), S> {
    /// The rows at the far end of a relation of the related rows, many to many: `User::memberships().through(
    /// Membership::group())` has the groups of a user. The filter that was given before is on the rows between, those
    /// that follow are on the rows at the far end; a row between that is marked as deleted leads nowhere. A row at the far
    /// end comes once for each row between.
    pub fn through<T2: Model, Name2, S2: Scope>(
        self,
        far: One<T, T2, Name2, (), S2>,
    ) -> Many<M, T2, K, (Name, Name2), (), S2> {
        Many {
            columns: self.columns,
            to: self.to,
            own_key: self.own_key,
            conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
            via: Some(Via {
                table: &T::TABLE,
                mark: scope::mark::<T, S>(),
                columns: far.columns,
                to: far.to,
                conditions: self.conditions,
            }),
            refused: (self.limit.is_some() || !self.order.is_empty() || self.via.is_some())
                .then_some("order and limit belong behind through(), which is given once"),
            load: (),
            is: PhantomData,
        }
    }
}

impl<M: Model, T: Model, K, Name, L, S: Scope> Many<M, T, K, Name, L, S> {
    /// Only rows that fulfil the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let large = || User::orders().filter(Order::total.gt(10));
    /// let ada = User::find(1).with(large()).one(session).await?;
    /// assert_eq!(ada.get(large()).len(), 2);
    /// # Ok(()) }) }
    /// ```
    pub fn filter(mut self, condition: Condition<T>) -> Self {
        self.conditions.push(condition.pieces);
        self
    }

    /// In this order.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ada = User::find(1).with(User::orders().order_by(Order::total.desc())).one(session).await?;
    /// assert_eq!(ada.get(User::orders())[0].total, 30);
    /// # Ok(()) }) }
    /// ```
    pub fn order_by(mut self, by: impl Orders<T>) -> Self {
        self.order.push(by.key());
        self
    }

    /// At most so many for each row of `M`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// // The dearest order of every user, by one statement.
    /// let dearest = User::orders().order_by(Order::total.desc()).limit(1);
    /// let users = User::query().order_by(User::id.asc()).with(dearest).all(session).await?;
    /// let totals: Vec<i32> = users.iter().map(|user| user.get(User::orders())[0].total).collect();
    /// assert_eq!(totals, [30, 40]);
    /// # Ok(()) }) }
    /// ```
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.into());
        self
    }

    /// Loads a relation of the related rows, too.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ada = User::find(1).with(User::orders().with(Order::user())).one(session).await?;
    /// let order = &ada.get(User::orders())[0];
    /// assert_eq!(order.get(Order::user()).as_ref().map(|user| user.id), Some(1));
    /// # Ok(()) }) }
    /// ```
    pub fn with<R>(self, relation: R) -> Many<M, T, K, Name, (L, R), S> {
        let Many { columns, to, own_key, conditions, order, limit, via, refused, load, is } = self;
        let load = (load, relation);
        Many { columns, to, own_key, conditions, order, limit, via, refused, load, is }
    }

    /// Rows of `M` that have a living row of `T` that fulfils the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let buyers = User::query().filter(User::orders().any(Order::total.ge(40)));
    /// assert_eq!(buyers.one(session).await?.id, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn any(&self, condition: Condition<T>) -> Condition<M> {
        self.exists("EXISTS (SELECT 1 FROM ", condition)
    }

    /// Rows of `M` that have no living row of `T` that fulfils the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let others = User::query().filter(User::orders().none(Order::total.ge(40)));
    /// assert_eq!(others.one(session).await?.id, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn none(&self, condition: Condition<T>) -> Condition<M> {
        self.exists("NOT EXISTS (SELECT 1 FROM ", condition)
    }

    fn exists(&self, word: &'static str, condition: Condition<T>) -> Condition<M> {
        let mut wanted: Vec<Piece> = self.refused.into_iter().map(Piece::Refused).collect();
        for own in &self.conditions {
            wanted.extend(own.iter().cloned());
            wanted.push(Piece::Text(" AND "));
        }
        wanted.extend(condition.pieces);
        let Some(via) = &self.via else {
            return exists(
                word,
                &T::TABLE,
                scope::mark::<T, S>(),
                (self.columns, &M::TABLE, self.to),
                wanted,
            );
        };
        let far = (via.to, via.table, via.columns);
        let far: Condition<M> = exists(EXISTS, &T::TABLE, scope::mark::<T, S>(), far, wanted);
        let mut between = far.pieces;
        for condition in &via.conditions {
            between.push(Piece::Text(" AND "));
            between.extend(condition.iter().cloned());
        }
        exists(word, via.table, via.mark, (self.columns, &M::TABLE, self.to), between)
    }
}

/// The name of the parents' keys in a statement.
const PARENTS: &str = "relvar_parents";

/// ` AS relvar_parents (k0, …)`
fn parents(sql: &mut SqlText, count: usize) {
    sql.push(" AS ");
    sql.push(PARENTS);
    sql.push(" (");
    sql.numbered_names("k", count);
    sql.push(")");
}

/// The foreign key's columns in a statement.
struct KeyColumns {
    table: &'static Table,
    alias: Alias,
    names: Names,
}

impl KeyColumns {
    fn write(&self, sql: &mut SqlText, nth: usize) {
        sql.column_of(self.table, self.alias, self.names[nth]);
    }
}

impl<M, T, K, Name, L, S> Named for Many<M, T, K, Name, L, S> {
    type Name = Name;
}

impl<M, T, K, Name, L, S> Many<M, T, K, Name, L, S>
where
    M: Model,
    T: Model,
    K: ForeignKey,
    L: Load<T>,
    S: Scope,
{
    /// Rows of all parents, by the parents' keys.
    fn select(&self, keys: Vec<K>) -> SqlText {
        let keys = K::arrays(keys);
        match self.limit {
            None => self.all_of(keys),
            Some(limit) => self.some_of_each(keys, limit),
        }
    }

    fn all_of(&self, keys: Vec<(Param, &'static str)>) -> SqlText {
        let mut sql = SqlText::with_capacity(512);
        self.rows(&mut sql, |sql, columns| match keys.as_slice() {
            [(array, _)] => {
                columns.write(sql, 0);
                sql.push(" = ANY (");
                sql.bind(array.clone());
                sql.push(")");
            }
            several => {
                sql.push("(");
                for nth in 0..several.len() {
                    sql.push(if nth == 0 { "" } else { ", " });
                    columns.write(sql, nth);
                }
                sql.push(") IN (SELECT ");
                sql.numbered_names("k", several.len());
                sql.push(" FROM ");
                sql.unnest_new(several.to_vec());
                parents(sql, several.len());
                sql.push(")");
            }
        });
        sql
    }

    /// For each key a query with a limit of its own, which an index on the foreign key and the order serves.
    fn some_of_each(&self, keys: Vec<(Param, &'static str)>, limit: i64) -> SqlText {
        let (arrays, types): (Vec<Param>, Vec<&'static str>) = keys.into_iter().unzip();
        // A text may map to a type that compares in a way of its own: the column knows.
        let of_rows = types == [<String as SqlType>::NAME];
        // The keys are the first values, and are outside.
        let mut sql = SqlText { numbered: true, params: arrays, ..SqlText::default() };
        self.rows(&mut sql, |sql, columns| {
            for (nth, name) in self.to.iter().enumerate() {
                sql.push(if nth == 0 { "" } else { " AND " });
                columns.write(sql, nth);
                sql.push(" = ");
                sql.push(PARENTS);
                match of_rows {
                    true => {
                        sql.push(".");
                        sql.push(name);
                    }
                    false => {
                        sql.push(".k");
                        sql.number(nth);
                    }
                }
            }
        });
        sql.push(" LIMIT ");
        sql.bind(Arc::new(limit));
        let lateral = std::mem::take(&mut sql.text);
        sql.push("SELECT ");
        sql.numbers("relvar_related.");
        sql.push(" FROM ");
        match of_rows {
            true => {
                sql.push(M::TABLE.path);
                sql.push(" AS ");
                sql.push(PARENTS);
            }
            false => {
                sql.unnest(1, types.iter().copied());
                parents(&mut sql, types.len());
            }
        }
        sql.push(" CROSS JOIN LATERAL (");
        sql.push(&lateral);
        sql.push(") AS relvar_related");
        if of_rows {
            sql.push(" WHERE ");
            sql.push(PARENTS);
            sql.push(".");
            sql.push(self.to[0]);
            sql.push(" = ANY ($1)");
        }
        sql
    }

    /// The related rows; `key` writes which of them are wanted.
    fn rows(&self, sql: &mut SqlText, key: impl FnOnce(&mut SqlText, &KeyColumns)) {
        sql.select();
        let mut joins = String::new();
        columns::<T, L>(sql, &self.load, Alias::Own, &mut joins);
        let between = self.key_items(sql);
        sql.push(" FROM ");
        let own = sql.enter(&T::TABLE);
        sql.push(&joins);
        if let Some(via) = &self.via {
            sql.push(" JOIN ");
            sql.push(via.table.path);
            sql.push(" AS ");
            sql.alias(via.table, between);
            sql.push(" ON ");
            sql.equal((via.table, between, via.columns), (&T::TABLE, own, via.to));
        }
        let mut wheres = Wheres::new();
        wheres.next(sql);
        let (table, alias) = match &self.via {
            Some(via) => (via.table, between),
            None => (&T::TABLE, own),
        };
        key(sql, &KeyColumns { table, alias, names: self.columns });
        wheres.scope::<S>(sql, &T::TABLE, T::DELETED_AT);
        for condition in &self.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        if let Some(via) = &self.via {
            // It may be the same table: what holds of its rows is written while its name is the nearest.
            sql.scopes.push((via.table, between));
            wheres.marked(sql, via.table, via.mark);
            for condition in &via.conditions {
                wheres.next(sql);
                sql.pieces(condition);
            }
            sql.leave();
        }
        order_by::<T>(sql, &self.order);
        sql.leave();
    }

    /// The key of the row that a related row belongs to, where it is no column of the related row but of one between;
    /// gives what the table between is called.
    fn key_items(&self, sql: &mut SqlText) -> Alias {
        let Some(via) = &self.via else { return Alias::Own };
        let between = sql.fresh();
        for column in self.columns {
            sql.item(|sql| sql.column_of(via.table, between, column));
        }
        between
    }

    /// Positions of the foreign key's columns in the select list.
    fn positions(&self) -> Vec<usize> {
        let mut names = Vec::new();
        T::names(&mut |name| names.push(name));
        if self.via.is_some() {
            let at = names.len() + self.load.width();
            return (at..at + self.columns.len()).collect();
        }
        // They are columns of the model, so each has a position.
        let position = |column| names.iter().position(|name| name == column);
        self.columns.iter().filter_map(position).collect()
    }
}

impl<M, T, K, Name, L, S> Relation<M> for Many<M, T, K, Name, L, S>
where
    Self: LoadPart<M>,
    M: Model,
    Name: Send + 'static,
{
    type Name = Name;
}

impl<M, T, K, Name, L, S> LoadPart<M> for Many<M, T, K, Name, L, S>
where
    M: Model,
    T: Model,
    K: ForeignKey,
    Name: Send + 'static,
    L: Load<T>,
    S: Scope,
{
    type Joined = ();
    type Loaded = Vec<L::Row>;

    async fn finish(
        &self,
        connection: &Connection,
        models: &[M],
        _: Vec<()>,
        place: &'static Location<'static>,
    ) -> Result<Vec<Self::Loaded>> {
        let keys: Vec<Option<K>> = models.iter().map(self.own_key).collect();
        let mut related: Vec<Vec<L::Row>> = keys.iter().map(|_| Vec::new()).collect();
        // The same parent may be there more than once (the user of two orders): each gets all of its rows.
        let mut first: FxHashMap<K, usize> = FxHashMap::default();
        let mut next: Vec<Option<usize>> = vec![None; keys.len()];
        for (at, key) in keys.into_iter().enumerate().rev() {
            next[at] = key.and_then(|key| first.insert(key, at));
        }
        if first.is_empty() {
            return Ok(related);
        }
        let mut sql = self.select(first.keys().cloned().collect());
        if let Some(refused) = self.refused {
            sql.pieces(&[Piece::Refused(refused)]);
        }
        let positions = self.positions();
        let mut arrived = Arrived::new();
        let mut strays = Vec::new();
        let mut take = |row: Row| {
            let Some(key) = K::read(&row, &positions)? else { return Ok(()) };
            match first.get(&key) {
                Some(parent) => arrived.take(&self.load, &row, *parent, &next)?,
                None => strays.push(Stray { before: arrived.count(), key, row }),
            }
            Ok(())
        };
        connection.each(&sql.call(place)?, &mut take).await?;
        let equals = strays::equals::<M, K>(connection, self.to, &strays, place).await?;
        for stray in &strays {
            if let Some(parent) = equals.get(&stray.key).and_then(|own| first.get(own)) {
                arrived.take_stray(&self.load, stray, *parent, &next)?;
            }
        }
        let Arrived { rows, places } = arrived;
        let rows = finish(&self.load, connection, rows, place).await?;
        let mut give = |(place, row): (Place, L::Row)| related[place.parent].push(row);
        let rows = places.into_iter().zip(rows);
        if strays.is_empty() {
            rows.for_each(give);
        } else {
            let mut rows: Vec<_> = rows.collect();
            rows.sort_by_key(|(place, _)| place.nth);
            rows.into_iter().for_each(&mut give);
        }
        Ok(related)
    }
}
