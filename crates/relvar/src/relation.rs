//! The row that a row refers to by a foreign key.

use std::marker::PhantomData;
use std::panic::Location;

use crate::condition::Condition;
use crate::connection::Connection;
use crate::error::Result;
use crate::foreign_key::{Names, matching};
use crate::load::{Load, LoadPart, Named, Relation};
use crate::model::{Marks, Model, read};
use crate::query::columns;
use crate::row::Row;
use crate::scope::{self, Living, Scope, WithDeleted};
use crate::sql_text::{Alias, Piece, SqlText};
use crate::table::{Is, Table};

/// The row of `T` that a row of `M` belongs to. A row that is marked as deleted is none, unless it is
/// [asked for](One::with_deleted).
#[must_use]
pub struct One<M, T, Name, L = (), S = Living> {
    pub(crate) columns: Names,
    pub(crate) to: Names,
    load: L,
    is: Is<(M, T, Name, S)>,
}

impl<M, T, Name> One<M, T, Name> {
    /// The relation by the quoted names of the foreign key's columns and of the columns that they reference.
    pub const fn new(columns: Names, to: Names) -> Self {
        assert!(columns.len() == to.len(), "a foreign key has as many columns as it references");
        One { columns, to, load: (), is: PhantomData }
    }
}

impl<M: Model, T: Model<Deletion = Marks>, Name, L> One<M, T, Name, L> {
    /// Sees a row that is marked as deleted, too: what an invoice names stays on it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// let order = Order::find(4).with(Order::user().with_deleted()).one(session).await?;
    /// assert_eq!(order.get(Order::user()).as_ref().map(|user| user.id), Some(2));
    /// # Ok(()) }) }
    /// ```
    pub fn with_deleted(self) -> One<M, T, Name, L, WithDeleted> {
        One { columns: self.columns, to: self.to, load: self.load, is: PhantomData }
    }
}

impl<M: Model, T: Model, Name, L, S: Scope> One<M, T, Name, L, S> {
    /// Loads a relation of the related row, too.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::find(1).with(Order::user().with(User::orders())).one(session).await?;
    /// let user = order.get(Order::user()).as_ref();
    /// assert_eq!(user.map(|user| user.get(User::orders()).len()), Some(3));
    /// # Ok(()) }) }
    /// ```
    pub fn with<R>(self, relation: R) -> One<M, T, Name, (L, R), S> {
        let One { columns, to, load, is } = self;
        One { columns, to, load: (load, relation), is }
    }

    /// Rows of `M` that belong to a living row of `T` that fulfils the condition.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let of_bob = Order::query().filter(Order::user().is(User::email.eq("bob@example.org")));
    /// assert_eq!(of_bob.one(session).await?.id, 4);
    /// # Ok(()) }) }
    /// ```
    pub fn is(&self, condition: Condition<T>) -> Condition<M> {
        let on = (self.to, &M::TABLE, self.columns);
        exists(EXISTS, &T::TABLE, scope::mark::<T, S>(), on, condition.pieces)
    }
}

impl<M, T, Name, L, S> Named for One<M, T, Name, L, S> {
    type Name = Name;
}

impl<M, T, Name, L, S> Relation<M> for One<M, T, Name, L, S>
where
    Self: LoadPart<M>,
    M: Model,
    Name: 'static + Send,
{
    type Name = Name;
}

impl<M, T, Name, L, S> LoadPart<M> for One<M, T, Name, L, S>
where
    M: Model,
    T: Model,
    Name: 'static + Send,
    L: Load<T>,
    S: Scope,
{
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
        on.equal((&T::TABLE, own, self.to), (&M::TABLE, alias, self.columns));
        if let Some((mark, predicate)) = scope::mark::<T, S>() {
            on.push(" AND ");
            on.column_of(&T::TABLE, own, mark);
            on.push(predicate);
        }
        joins.push_str(&on.text);
        sql.item(|sql| {
            sql.column_of(&T::TABLE, own, self.to[0]);
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
        let mut rows = L::rows(models, loaded).into_iter();
        Ok(there.into_iter().map(|there| if there { rows.next() } else { None }).collect())
    }
}

pub(crate) const EXISTS: &str = "EXISTS (SELECT 1 FROM ";

/// Rows of a table whose `inner` columns are equal to the `outer` ones of a table outside.
pub(crate) fn exists<M>(
    word: &'static str,
    table: &'static Table,
    mark: Option<scope::Mark>,
    (inner, outside, outer): (Names, &'static Table, Names),
    condition: Vec<Piece>,
) -> Condition<M> {
    let mut pieces = vec![Piece::Text(word), Piece::From(table), Piece::Text(" WHERE ")];
    pieces.extend(matching(table, inner, outside, outer));
    if let Some((mark, predicate)) = mark {
        pieces.extend([Piece::Text(" AND "), Piece::Column(table, mark), Piece::Text(predicate)]);
    }
    pieces.push(Piece::Text(" AND "));
    pieces.extend(condition);
    pieces.extend([Piece::Text(")"), Piece::Leave]);
    Condition::new(pieces)
}
