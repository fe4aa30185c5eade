//! Relations that a query loads beside its rows.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::panic::Location;

use crate::connection::Connection;
use crate::error::Result;
use crate::model::Model;
use crate::row::Row;
use crate::sql_text::{Alias, SqlText};
use crate::table::Is;

/// A part of what is loaded beside rows of `M`: in the same row, by statements of its own, or both.
pub trait LoadPart<M: Model>: Send + Sync + 'static {
    /// The part that comes in the same row.
    type Joined: Default + Send;
    /// The part that is loaded for one row.
    type Loaded: Send;

    /// Adds columns to the select list, and the joins that they need; none for what comes by statements of its own.
    #[doc(hidden)]
    fn join(&self, _: &mut SqlText, _: Alias, _: &mut String) {}

    /// Reads those columns.
    #[doc(hidden)]
    fn read(&self, _: &Row, _: &mut usize) -> Result<Self::Joined> {
        Ok(Self::Joined::default())
    }

    /// The number of those columns.
    #[doc(hidden)]
    fn width(&self) -> usize {
        0
    }

    /// Completes what came in the same rows by statements of its own.
    #[doc(hidden)]
    fn finish(
        &self,
        connection: &Connection,
        models: &[M],
        joined: Vec<Self::Joined>,
        place: &'static Location<'static>,
    ) -> impl Future<Output = Result<Vec<Self::Loaded>>> + Send;
}

/// Everything that is loaded beside rows of `M`: nothing, or a list of relations as `((), First), Second`.
pub trait Load<M: Model>: LoadPart<M> {
    /// A row of the query.
    type Row: Send;

    #[doc(hidden)]
    fn rows(models: Vec<M>, loaded: Vec<Self::Loaded>) -> Vec<Self::Row>;
}

/// A relation from `M`.
pub trait Relation<M: Model>: LoadPart<M> {
    /// Distinguishes it from other relations.
    type Name: Send + 'static;
}

impl<M: Model> LoadPart<M> for () {
    type Joined = ();
    type Loaded = ();

    async fn finish(
        &self,
        _: &Connection,
        _: &[M],
        joined: Vec<()>,
        _: &'static Location<'static>,
    ) -> Result<Vec<()>> {
        Ok(joined)
    }
}

impl<M: Model> Load<M> for () {
    type Row = M;

    fn rows(models: Vec<M>, _: Vec<()>) -> Vec<M> {
        models
    }
}

impl<M: Model, L: Load<M>, R: Relation<M>> LoadPart<M> for (L, R) {
    type Joined = (L::Joined, R::Joined);
    type Loaded = (L::Loaded, Entry<R::Name, R::Loaded>);

    fn join(&self, sql: &mut SqlText, alias: Alias, joins: &mut String) {
        self.0.join(sql, alias, joins);
        self.1.join(sql, alias, joins);
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Joined> {
        Ok((self.0.read(row, at)?, self.1.read(row, at)?))
    }

    fn width(&self) -> usize {
        self.0.width() + self.1.width()
    }

    async fn finish(
        &self,
        connection: &Connection,
        models: &[M],
        joined: Vec<Self::Joined>,
        place: &'static Location<'static>,
    ) -> Result<Vec<Self::Loaded>> {
        let (before, own): (Vec<_>, Vec<_>) = joined.into_iter().unzip();
        let before = self.0.finish(connection, models, before, place).await?;
        let own = self.1.finish(connection, models, own, place).await?;
        Ok(before.into_iter().zip(own.into_iter().map(Entry::new)).collect())
    }
}

impl<M: Model, L: Load<M>, R: Relation<M>> Load<M> for (L, R) {
    type Row = Loaded<M, Self::Loaded>;

    fn rows(models: Vec<M>, loaded: Vec<Self::Loaded>) -> Vec<Self::Row> {
        let pairs = models.into_iter().zip(loaded);
        pairs.map(|(model, loaded)| Loaded { model, loaded }).collect()
    }
}

/// A model with what was loaded beside it. It is the model (by [`Deref`]), and gives a relation only if that was
/// loaded: anything else does not compile.
#[derive(Clone, PartialEq, Eq)]
pub struct Loaded<M, L> {
    model: M,
    loaded: L,
}

impl<M, L> Loaded<M, L> {
    /// Returns the loaded rows of a relation: `order.get(Order::user())`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::find(4).with(Order::user()).one(session).await?;
    /// let user = order.get(Order::user()).as_ref();
    /// assert_eq!(user.map(|user| user.email.as_str()), Some("bob@example.org"));
    /// # Ok(()) }) }
    /// ```
    pub fn get<R: LoadedIn<L, I>, I>(&self, _: R) -> &R::Loaded {
        R::of(&self.loaded)
    }

    /// The model alone.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order: Order = Order::find(4).with(Order::user()).one(session).await?.into_model();
    /// assert_eq!(order.total, 40);
    /// # Ok(()) }) }
    /// ```
    pub fn into_model(self) -> M {
        self.model
    }

    /// The model, and what was loaded, in the order in which it was asked for: `let (order, (user, lines)) = …`
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let (order, (user,)) = Order::find(4).with(Order::user()).one(session).await?.into_parts();
    /// assert_eq!(user.map(|user| user.id), Some(order.user_id));
    /// # Ok(()) }) }
    /// ```
    pub fn into_parts(self) -> (M, L::Parts)
    where
        L: Parts,
    {
        (self.model, self.loaded.parts())
    }
}

impl<M, L> Deref for Loaded<M, L> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.model
    }
}

impl<M: fmt::Debug, L: fmt::Debug> fmt::Debug for Loaded<M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded").field("model", &self.model).field("loaded", &self.loaded).finish()
    }
}

/// A list of what was loaded, as a tuple.
pub trait Parts {
    /// The tuple.
    type Parts;

    #[doc(hidden)]
    fn parts(self) -> Self::Parts;
}

macro_rules! parts {
    ([$list:ty; $pattern:pat] $($name:ident $value:ident $local:ident),+) => {
        impl<$($name, $value),+> Parts for $list {
            type Parts = ($($value,)+);

            fn parts(self) -> Self::Parts {
                let $pattern = self;
                ($($local.value,)+)
            }
        }
    };
}

parts!([((), Entry<N1, T1>); ((), a)] N1 T1 a);
parts!([(((), Entry<N1, T1>), Entry<N2, T2>); (((), a), b)] N1 T1 a, N2 T2 b);
parts!(
    [((((), Entry<N1, T1>), Entry<N2, T2>), Entry<N3, T3>); ((((), a), b), c)]
    N1 T1 a, N2 T2 b, N3 T3 c
);
parts!(
    [(((((), Entry<N1, T1>), Entry<N2, T2>), Entry<N3, T3>), Entry<N4, T4>); (((((), a), b), c), d)]
    N1 T1 a, N2 T2 b, N3 T3 c, N4 T4 d
);

/// A relation's name, whatever is asked of the relation.
pub trait Named {
    /// Distinguishes it from other relations.
    type Name;
}

/// A loaded relation under its name.
pub struct Entry<Name, T> {
    value: T,
    name: Is<Name>,
}

impl<Name, T> Entry<Name, T> {
    fn new(value: T) -> Self {
        Entry { value, name: PhantomData }
    }
}

impl<Name, T: Clone> Clone for Entry<Name, T> {
    fn clone(&self) -> Self {
        Entry::new(self.value.clone())
    }
}

impl<Name, T: PartialEq> PartialEq for Entry<Name, T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<Name, T: Eq> Eq for Entry<Name, T> {}

impl<Name, T: fmt::Debug> fmt::Debug for Entry<Name, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// The last of a list of relations.
#[derive(Debug)]
pub struct Here;
/// One before the last.
#[derive(Debug)]
pub struct Before<I>(PhantomData<I>);

/// That a relation was loaded; `I`, which is inferred, says at which position.
#[diagnostic::on_unimplemented(
    message = "this relation was not loaded",
    label = "not loaded by the query",
    note = "load it in the query that reads the row, by `.with(…)` before `all`, `one` or `page`; there is no lazy loading"
)]
pub trait Has<Name, I> {
    /// The loaded rows.
    type Loaded;

    /// The loaded rows.
    fn loaded(&self) -> &Self::Loaded;
}

/// That a relation is among what was loaded. It is asked of the relation, not of the list: the compiler would otherwise
/// take the only relation of a list for the wanted one, and complain of something else.
pub trait LoadedIn<L, I> {
    /// The loaded rows.
    type Loaded;

    #[doc(hidden)]
    fn of(list: &L) -> &Self::Loaded;
}

impl<R: Named, L: Has<R::Name, I>, I> LoadedIn<L, I> for R {
    type Loaded = L::Loaded;

    fn of(list: &L) -> &L::Loaded {
        list.loaded()
    }
}

#[diagnostic::do_not_recommend]
impl<L, Name, T> Has<Name, Here> for (L, Entry<Name, T>) {
    type Loaded = T;

    fn loaded(&self) -> &T {
        &self.1.value
    }
}

#[diagnostic::do_not_recommend]
impl<L: Has<Name, I>, I, Name, Other, T> Has<Name, Before<I>> for (L, Entry<Other, T>) {
    type Loaded = L::Loaded;

    fn loaded(&self) -> &Self::Loaded {
        self.0.loaded()
    }
}
