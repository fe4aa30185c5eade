//! Relations between models, as foreign keys make them.

use std::hash::Hash;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tokio_postgres::Row;
use tokio_postgres::types::FromSqlOwned;

use crate::condition::{Bind, Condition};
use crate::connection::Connection;
use crate::error::Result;
use crate::load::{Load, Named, Relation};
use crate::model::{Model, SqlType, read};
use crate::order::{OrderKey, Ordering};
use crate::query::{columns, decode, finish, order_by};
use crate::scope::{Living, Wheres};
use crate::sql_text::{Alias, Piece, SqlText};
use crate::table::{Is, Table};

/// Values of foreign keys.
pub trait ForeignKey: Bind + FromSqlOwned + Hash + Eq + Clone + SqlType {}
impl<K: Bind + FromSqlOwned + Hash + Eq + Clone + SqlType> ForeignKey for K {}

/// The row of `T` that a row of `M` belongs to. A row that is marked as deleted is none.
#[must_use]
pub struct One<M, T, Name, L = ()> {
    pub(crate) column: &'static str,
    pub(crate) to: &'static str,
    load: L,
    is: Is<(M, T, Name)>,
}

impl<M, T, Name> One<M, T, Name> {
    /// The relation by the quoted names of the foreign key's column and of the column that it references.
    pub const fn new(column: &'static str, to: &'static str) -> Self {
        One { column, to, load: (), is: PhantomData }
    }
}

impl<M: Model, T: Model, Name, L> One<M, T, Name, L> {
    /// Loads a relation of the related row, too.
    pub fn with<R>(self, relation: R) -> One<M, T, Name, (L, R)> {
        let One { column, to, load, is } = self;
        One { column, to, load: (load, relation), is }
    }

    /// Rows of `M` that belong to a living row of `T` that fulfils the condition.
    pub fn is(&self, condition: Condition<T>) -> Condition<M> {
        let on = (self.to, &M::TABLE, self.column);
        exists(EXISTS, &T::TABLE, T::DELETED_AT, on, condition.pieces)
    }
}

impl<M, T, Name, L> Named for One<M, T, Name, L> {
    type Name = Name;
}

impl<M: Model, T: Model, Name: 'static + Send, L: Load<T>> Relation<M> for One<M, T, Name, L> {
    type Name = Name;
    type Joined = Option<(T, L::Joined)>;
    type Loaded = Option<L::Row>;

    fn join(&self, sql: &mut SqlText, alias: Alias, joins: &mut String) {
        let own = sql.fresh();
        // Written with the same means as the rest, beside it.
        let mut on = SqlText::default();
        on.push(" LEFT JOIN ");
        on.push(T::TABLE.path);
        on.push(" AS ");
        on.alias(&T::TABLE, own);
        on.push(" ON ");
        on.column_of(&T::TABLE, own, self.to);
        on.push(" = ");
        on.column_of(&M::TABLE, alias, self.column);
        if let Some(mark) = T::DELETED_AT {
            on.push(" AND ");
            on.column_of(&T::TABLE, own, mark);
            on.push(" IS NULL");
        }
        joins.push_str(&on.text);
        sql.item(|sql| {
            sql.column_of(&T::TABLE, own, self.to);
            sql.push(" IS NOT NULL");
        });
        columns::<T, L>(sql, &self.load, own, joins);
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Joined> {
        if !read::<bool>(row, at)? {
            *at += self.width() - 1;
            return Ok(None);
        }
        let model = T::read(row, at)?;
        Ok(Some((model, self.load.read(row, at)?)))
    }

    fn width(&self) -> usize {
        let mut own = 1;
        T::names(&mut |_| own += 1);
        own + self.load.width()
    }

    async fn finish(
        &self,
        connection: &Connection,
        _: &[M],
        joined: Vec<Self::Joined>,
        place: &'static Location<'static>,
    ) -> Result<Vec<Self::Loaded>> {
        let there: Vec<bool> = joined.iter().map(Option::is_some).collect();
        let (models, within): (Vec<T>, Vec<_>) = joined.into_iter().flatten().unzip();
        let loaded = self.load.finish(connection, &models, within, place).await?;
        let mut rows = models.into_iter().zip(loaded).map(|(model, loaded)| L::row(model, loaded));
        Ok(there.into_iter().map(|there| if there { rows.next() } else { None }).collect())
    }
}

/// The living rows of `T` that belong to a row of `M`, loaded for all rows of `M` by one statement.
#[must_use]
pub struct Many<M, T, K, Name, L = ()> {
    pub(crate) column: &'static str,
    pub(crate) to: &'static str,
    own_key: fn(&M) -> Option<K>,
    pub(crate) conditions: Vec<Vec<Piece>>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<i64>,
    pub(crate) via: Option<Via>,
    /// Why it cannot be asked.
    pub(crate) refused: Option<&'static str>,
    load: L,
    is: Is<(T, Name)>,
}

/// A table between, each of whose rows belongs to one row on both sides.
pub(crate) struct Via {
    table: &'static Table,
    mark: Option<&'static str>,
    /// Its column that references the rows on the far side, and what that references.
    column: &'static str,
    to: &'static str,
    conditions: Vec<Vec<Piece>>,
}

impl<M: Model, T: Model, K, Name> Many<M, T, K, Name> {
    /// The relation by the quoted name of the foreign key's column, the column here that it references, and the value
    /// of that.
    pub fn new(column: &'static str, to: &'static str, own_key: fn(&M) -> Option<K>) -> Self {
        Many {
            column,
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

    /// The rows at the far end of a relation of the related rows, many to many: `User::memberships().through(
    /// Membership::group())` has the groups of a user. The filter that was given before is on the rows between, those
    /// that follow are on the rows at the far end; a row between that is marked as deleted leads nowhere. A row at the far
    /// end comes once for each row between.
    pub fn through<T2: Model, Name2>(
        self,
        far: One<T, T2, Name2>,
    ) -> Many<M, T2, K, (Name, Name2)> {
        Many {
            column: self.column,
            to: self.to,
            own_key: self.own_key,
            conditions: Vec::new(),
            order: Vec::new(),
            limit: None,
            via: Some(Via {
                table: &T::TABLE,
                mark: T::DELETED_AT,
                column: far.column,
                to: far.to,
                conditions: self.conditions,
            }),
            refused: (self.limit.is_some() || !self.order.is_empty() || self.via.is_some())
                .then_some("order and limit belong behind through(), which stands there once"),
            load: (),
            is: PhantomData,
        }
    }
}

impl<M: Model, T: Model, K, Name, L> Many<M, T, K, Name, L> {
    /// Only rows that fulfil the condition.
    pub fn filter(mut self, condition: Condition<T>) -> Self {
        self.conditions.push(condition.pieces);
        self
    }

    /// In this order.
    pub fn order_by<U>(mut self, by: Ordering<T, U>) -> Self {
        self.order.push(by.key);
        self
    }

    /// At most so many for each row of `M`.
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.into());
        self
    }

    /// Loads a relation of the related rows, too.
    pub fn with<R>(self, relation: R) -> Many<M, T, K, Name, (L, R)> {
        let Many { column, to, own_key, conditions, order, limit, via, refused, load, is } = self;
        let load = (load, relation);
        Many { column, to, own_key, conditions, order, limit, via, refused, load, is }
    }

    /// Rows of `M` that have a living row of `T` that fulfils the condition.
    pub fn any(&self, condition: Condition<T>) -> Condition<M> {
        self.exists("EXISTS (SELECT 1 FROM ", condition)
    }

    /// Rows of `M` that have no living row of `T` that fulfils the condition.
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
                T::DELETED_AT,
                (self.column, &M::TABLE, self.to),
                wanted,
            );
        };
        let far = (via.to, via.table, via.column);
        let far: Condition<M> = exists(EXISTS, &T::TABLE, T::DELETED_AT, far, wanted);
        let mut between = far.pieces;
        for condition in &via.conditions {
            between.push(Piece::Text(" AND "));
            between.extend(condition.iter().cloned());
        }
        exists(word, via.table, via.mark, (self.column, &M::TABLE, self.to), between)
    }
}

const EXISTS: &str = "EXISTS (SELECT 1 FROM ";

/// Rows of a table whose `inner` column is equal to the `outer` column of a table outside.
fn exists<M>(
    word: &'static str,
    table: &'static Table,
    mark: Option<&'static str>,
    (inner, outside, outer): (&'static str, &'static Table, &'static str),
    condition: Vec<Piece>,
) -> Condition<M> {
    let mut pieces = vec![
        Piece::Text(word),
        Piece::From(table),
        Piece::Text(" WHERE "),
        Piece::Column(table, inner),
        Piece::Text(" = "),
        Piece::Outer(outside, outer),
    ];
    if let Some(mark) = mark {
        pieces.extend([Piece::Text(" AND "), Piece::Column(table, mark), Piece::Text(" IS NULL")]);
    }
    pieces.push(Piece::Text(" AND "));
    pieces.extend(condition);
    pieces.extend([Piece::Text(")"), Piece::Leave]);
    Condition::new(pieces)
}

impl<M, T, K, Name, L> Named for Many<M, T, K, Name, L> {
    type Name = Name;
}

impl<M: Model, T: Model, K: ForeignKey, Name, L: Load<T>> Many<M, T, K, Name, L> {
    /// Rows of all parents, by the parents' keys.
    fn select(&self, keys: Vec<K>) -> SqlText {
        let mut sql = SqlText::with_capacity(512);
        sql.select();
        match self.limit {
            None => self.all_of(&mut sql, keys),
            Some(limit) => self.some_of_each(&mut sql, keys, limit),
        }
        sql
    }

    fn all_of(&self, sql: &mut SqlText, keys: Vec<K>) {
        let mut joins = String::new();
        columns::<T, L>(sql, &self.load, Alias::Own, &mut joins);
        let between = self.key_item(sql);
        self.from(sql, &joins, between, |sql| {
            sql.push(" = ANY (");
            sql.bind(Arc::new(keys));
            sql.push(")");
        });
    }

    /// For each key a query with a limit of its own, which an index on the foreign key and the order serves.
    fn some_of_each(&self, sql: &mut SqlText, keys: Vec<K>, limit: i64) {
        let mut inner = SqlText { numbered: true, ..SqlText::default() };
        inner.select();
        let mut joins = String::new();
        columns::<T, L>(&mut inner, &self.load, Alias::Own, &mut joins);
        let between = self.key_item(&mut inner);
        inner.bind(Arc::new(keys));
        // The keys are the first value, and stand outside.
        let list = inner.text.trim_end_matches("$1").to_owned();
        inner.text = list;
        self.from(&mut inner, &joins, between, |sql| sql.push(" = relvar_parents.key"));
        inner.push(" LIMIT ");
        inner.bind(Arc::new(limit));
        let mut outer = inner;
        let lateral = std::mem::take(&mut outer.text);
        outer.push("SELECT ");
        outer.numbers("relvar_related.");
        outer.push(" FROM unnest($1::");
        outer.push(K::NAME);
        outer.push("[]) AS relvar_parents (key) CROSS JOIN LATERAL (");
        outer.push(&lateral);
        outer.push(") AS relvar_related");
        *sql = outer;
    }

    /// The key of the row that a related row belongs to, where it is no column of the related row but of one between;
    /// gives what the table between is called.
    fn key_item(&self, sql: &mut SqlText) -> Alias {
        let Some(via) = &self.via else { return Alias::Own };
        let between = sql.fresh();
        sql.item(|sql| sql.column_of(via.table, between, self.column));
        between
    }

    /// Where the foreign key stands in the select list.
    fn position(&self) -> usize {
        let (mut position, mut at) = (0, 0);
        T::names(&mut |name| {
            if name == self.column {
                position = at;
            }
            at += 1;
        });
        if self.via.is_some() { at + self.load.width() } else { position }
    }

    fn from(&self, sql: &mut SqlText, joins: &str, between: Alias, key: impl FnOnce(&mut SqlText)) {
        sql.push(" FROM ");
        let own = sql.enter(&T::TABLE);
        sql.push(joins);
        if let Some(via) = &self.via {
            sql.push(" JOIN ");
            sql.push(via.table.path);
            sql.push(" AS ");
            sql.alias(via.table, between);
            sql.push(" ON ");
            sql.column_of(via.table, between, via.column);
            sql.push(" = ");
            sql.column_of(&T::TABLE, own, via.to);
        }
        let mut wheres = Wheres::new();
        wheres.next(sql);
        match &self.via {
            Some(via) => sql.column_of(via.table, between, self.column),
            None => sql.column(&T::TABLE, self.column),
        }
        key(sql);
        wheres.scope::<Living>(sql, &T::TABLE, T::DELETED_AT);
        for condition in &self.conditions {
            wheres.next(sql);
            sql.pieces(condition);
        }
        if let Some(via) = &self.via {
            // It may be the same table: what holds of its rows is written while its name is the nearest.
            sql.scopes.push((via.table, between));
            wheres.scope::<Living>(sql, via.table, via.mark);
            for condition in &via.conditions {
                wheres.next(sql);
                sql.pieces(condition);
            }
            sql.leave();
        }
        order_by::<T>(sql, &self.order);
        sql.leave();
    }
}

impl<M, T, K, Name, L> Relation<M> for Many<M, T, K, Name, L>
where
    M: Model,
    T: Model,
    K: ForeignKey,
    Name: Send + 'static,
    L: Load<T>,
{
    type Name = Name;
    type Joined = ();
    type Loaded = Vec<L::Row>;

    fn join(&self, _: &mut SqlText, _: Alias, _: &mut String) {}

    fn read(&self, _: &Row, _: &mut usize) -> Result<()> {
        Ok(())
    }

    fn width(&self) -> usize {
        0
    }

    async fn finish(
        &self,
        connection: &Connection,
        models: &[M],
        _: Vec<()>,
        place: &'static Location<'static>,
    ) -> Result<Vec<Self::Loaded>> {
        let keys: Vec<Option<K>> = models.iter().map(self.own_key).collect();
        let mut by_key: FxHashMap<K, Vec<&Row>> =
            keys.iter().flatten().map(|key| (key.clone(), Vec::new())).collect();
        if by_key.is_empty() {
            return Ok(keys.into_iter().map(|_| Vec::new()).collect());
        }
        let mut sql = self.select(by_key.keys().cloned().collect());
        if let Some(refused) = self.refused {
            sql.pieces(&[Piece::Refused(refused)]);
        }
        let call = sql.call(place)?;
        let rows = connection.rows(&call).await?;
        let position = self.position();
        for row in &rows {
            let key: Option<K> = read(row, &mut position.clone())?;
            if let Some(of_key) = key.and_then(|key| by_key.get_mut(&key)) {
                of_key.push(row);
            }
        }
        // The same parent may stand there more than once (the user of two orders): each gets all of them.
        let of_each = |key: &Option<K>| {
            key.as_ref().and_then(|key| by_key.get(key)).map_or(&[][..], Vec::as_slice)
        };
        let counts: Vec<usize> = keys.iter().map(|key| of_each(key).len()).collect();
        let decoded = decode(&self.load, keys.iter().flat_map(of_each).copied())?;
        let mut related = finish(&self.load, connection, decoded, place).await?.into_iter();
        Ok(counts.into_iter().map(|count| related.by_ref().take(count).collect()).collect())
    }
}
