//! The traits that derives implement.

use std::sync::Arc;

use tokio_postgres::types::FromSql;

use crate::delete::Delete;
use crate::error::Result;
use crate::find::Find;
use crate::insert::Insert;
use crate::item::Whole;
use crate::query::Query;
use crate::row::Row;
use crate::table::Table;
use crate::update::Update;
use crate::update_each::UpdateEach;

/// Columns of a struct: a model's, or those that a mixin brings.
pub trait Columns: Sized + Send + 'static {
    /// Calls with the quoted name of every column, in the order in which [`read`](Self::read) takes them.
    fn names(each: &mut dyn FnMut(&'static str));

    /// Reads a value from the columns that begin at `at`, and moves `at` behind them.
    ///
    /// # Errors
    /// When a column has another type than its field.
    fn read(row: &Row, at: &mut usize) -> Result<Self>;

    /// Collects the columns in which it differs from `before`, with their values: neither keys nor what the server makes.
    fn changes(&self, _before: &Self, _into: &mut Vec<(&'static str, crate::Param)>) {}

    /// Value of the column that counts updates.
    fn version(&self) -> Option<i64> {
        None
    }

    /// The mark of a soft delete, if there is one.
    const DELETED_AT: Option<&'static str> = None;

    /// The column that counts updates, if there is one.
    const VERSION: Option<&'static str> = None;
}

/// Reads one column and goes on to the next.
///
/// # Errors
/// When it has another type.
#[inline]
pub fn read<'r, T: FromSql<'r>>(row: &'r Row, at: &mut usize) -> Result<T> {
    let index = *at;
    *at = index + 1;
    row.try_get(index)
}

/// Writes all columns of a model as in a select list. Derives keep it.
pub fn list<M: Model>() -> String {
    let mut list = String::new();
    M::names(&mut |name| {
        let before = if list.is_empty() { "" } else { ", " };
        list.extend([before, M::TABLE.name, ".", name]);
    });
    list
}

/// A mixin as the model `M` has it: its columns as constants.
pub trait MixinOf<M>: Columns {
    /// A struct with one [`Column`](crate::Column) a field.
    type Names;
    /// The columns of `M`.
    const NAMES: Self::Names;
    /// [`Marks`] or [`Keeps`].
    type Deletion;
}

/// The part of a mixin that a caller gives for a new row.
pub trait NewOf {
    /// Its type: `()` where the server makes all of it.
    type New: NewColumns;
}

/// Rows are marked as deleted, and seen only by whoever asks for them.
#[derive(Debug, Clone, Copy)]
pub struct Marks;
/// Rows are there or gone.
#[derive(Debug, Clone, Copy)]
pub struct Keeps;

/// [`Marks`] if one of several mixins marks rows, else [`Keeps`].
pub trait Either<Other> {
    /// The one that does.
    type Of;
}

impl<Other> Either<Other> for Keeps {
    type Of = Other;
}

impl<Other> Either<Other> for Marks {
    type Of = Marks;
}

/// A struct that maps to a table. Derived.
pub trait Model: Columns + Sync {
    /// The table.
    const TABLE: Table;

    /// Quoted names of the columns of the primary key.
    const PRIMARY_KEY: &'static [&'static str];

    /// Type of the primary key: the field's type, or a tuple.
    type Key: Key;

    /// The values that a caller gives for a new row.
    type New: NewColumns;

    /// [`Marks`] or [`Keeps`].
    type Deletion: Send + 'static;

    /// Its primary key.
    fn key(&self) -> Self::Key;

    /// Starts a query that sees the living rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let users = User::query().order_by(User::id.asc()).all(session).await?;
    /// assert_eq!(users[0].email, "ada@example.org");
    /// # Ok(()) }) }
    /// ```
    fn query() -> Query<Self> {
        Query::new()
    }

    /// The row with this primary key, if it is there and not marked as deleted.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ada = User::find(1).one(session).await?;
    /// assert_eq!(ada.email, "ada@example.org");
    /// # Ok(()) }) }
    /// ```
    fn find(key: impl Into<Self::Key>) -> Find<Self> {
        Find::new(key.into())
    }

    /// One new row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let carol = User::insert(NewUser::new("carol@example.org").nickname("C.")).one(session).await?;
    /// assert_eq!((carol.id, carol.nickname.as_deref()), (3, Some("C.")));
    /// # Ok(()) }) }
    /// ```
    fn insert(row: Self::New) -> Insert<Self> {
        Insert::new(vec![row])
    }

    /// Any number of new rows by one statement.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let new = vec![NewUser::new("carol@example.org"), NewUser::new("dave@example.org")];
    /// let users = User::insert_all(new).all(session).await?;
    /// assert_eq!((users[0].id, users[1].id), (3, 4));
    /// # Ok(()) }) }
    /// ```
    fn insert_all(rows: Vec<Self::New>) -> Insert<Self> {
        Insert::new(rows)
    }

    /// Starts an update of the living rows that a filter names.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let changed = Order::update()
    ///     .set(Order::status, "paid")
    ///     .filter(Order::user_id.eq(1))
    ///     .execute(session)
    ///     .await?;
    /// assert_eq!(changed, 3);
    /// # Ok(()) }) }
    /// ```
    fn update() -> Update<Self> {
        Update::new()
    }

    /// All columns as in a select list, in the order in which they are read.
    #[doc(hidden)]
    fn list() -> &'static str;

    /// A whole row, to be [selected](crate::Query::select) beside other things, or in an order of other things.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let query = Order::query().join(Order::user()).select((User::email, Order::whole()));
    /// let rows = query.order_by(Order::id.desc()).limit(1).all(session).await?;
    /// assert_eq!((rows[0].0.as_str(), rows[0].1.total), ("bob@example.org", 40));
    /// # Ok(()) }) }
    /// ```
    fn whole() -> Whole<Self> {
        Whole::new()
    }

    /// Starts changes of the living rows with these keys, each to values of its own, by one statement.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let changed = Order::update_each([1, 2]).set(Order::total, [11, 22]).execute(session).await?;
    /// assert_eq!(changed, 2);
    /// assert_eq!(Order::find(2).one(session).await?.total, 22);
    /// # Ok(()) }) }
    /// ```
    fn update_each(keys: impl IntoIterator<Item = impl Into<Self::Key>>) -> UpdateEach<Self> {
        UpdateEach::new(keys.into_iter().map(Into::into).collect())
    }

    /// Starts a deletion of the living rows that a filter names: marks them where the model has a mark, removes
    /// them where it has none.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::delete().filter(User::id.eq(2)).execute(session).await?;
    /// assert!(User::find(2).optional(session).await?.is_none());
    /// // `User` has a soft delete, so the row is still there.
    /// assert!(User::find(2).with_deleted().optional(session).await?.is_some());
    /// # Ok(()) }) }
    /// ```
    fn delete() -> Delete<Self> {
        Delete::new()
    }

    /// Starts the removal of rows, marked or not, that a filter names.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// Order::delete().filter(Order::user_id.eq(2)).execute(session).await?;
    /// User::purge().filter(User::id.eq(2)).execute(session).await?;
    /// assert!(User::find(2).with_deleted().optional(session).await?.is_none());
    /// # Ok(()) }) }
    /// ```
    fn purge() -> Delete<Self, crate::delete::Purge> {
        Delete::new()
    }
}

/// Types of primary keys.
#[diagnostic::on_unimplemented(
    message = "a column of the type `{Self}` cannot be a primary key",
    label = "no type of keys",
    note = "a key is an integer, a text, a UUID, a newtype or domain over one of them, or of several columns"
)]
pub trait Key: Send + Sync + 'static {
    /// The values to bind, one for each column.
    fn params(self) -> Vec<crate::Param>;

    /// An array of the values of each column, with PostgreSQL's name of its elements' type.
    fn arrays(keys: Vec<Self>) -> Vec<(crate::Param, &'static str)>
    where
        Self: Sized;
}

macro_rules! key_of_one {
    ($($(#[$attribute:meta])* $type:ty),*) => { $($(#[$attribute])* impl Key for $type {
        fn params(self) -> Vec<crate::Param> {
            vec![Arc::new(self)]
        }

        fn arrays(keys: Vec<Self>) -> Vec<(crate::Param, &'static str)> {
            vec![(Arc::new(keys), Self::NAME)]
        }
    })* };
}

key_of_one!(
    i16,
    i32,
    i64,
    String,
    #[cfg(feature = "uuid")]
    uuid::Uuid
);

macro_rules! key_of_many {
    ($($type:ident $field:tt),+) => {
        impl<$($type: crate::Bind + SqlType),+> Key for ($($type,)+) {
            fn params(self) -> Vec<crate::Param> {
                vec![$(Arc::new(self.$field)),+]
            }

            fn arrays(keys: Vec<Self>) -> Vec<(crate::Param, &'static str)> {
                let mut columns = ($(Vec::<$type>::with_capacity(keys.len()),)+);
                for key in keys {
                    $(columns.$field.push(key.$field);)+
                }
                vec![$((Arc::new(columns.$field) as crate::Param, $type::NAME)),+]
            }
        }
    };
}

key_of_many!(A 0, B 1);
key_of_many!(A 0, B 1, C 2);
key_of_many!(A 0, B 1, C 2, D 3);

/// Values of new rows, as a caller gives them.
pub trait NewColumns: Send + 'static {
    /// Takes rows apart into columns.
    fn columns(rows: Vec<Self>, into: &mut Vec<NewColumn>)
    where
        Self: Sized;

    /// The number of columns whose values go one by one: `unnest` would take them apart.
    fn by_rows() -> usize
    where
        Self: Sized,
    {
        0
    }

    /// For every column that has a default, whether the server is to make it.
    fn defaults(&self, _into: &mut Vec<bool>) {}
}

/// Nothing to give: the server makes all of it.
impl NewColumns for () {
    fn columns(_: Vec<Self>, _: &mut Vec<NewColumn>) {}
}

/// One column of new rows.
pub struct NewColumn {
    /// Its quoted name.
    pub name: &'static str,
    /// Its type as a cast names it.
    pub sql_type: &'static str,
    /// Its values.
    pub values: NewValues,
}

/// Values of a column for all new rows.
pub enum NewValues {
    /// One value.
    One(crate::Param),
    /// An array with a value for every row.
    Array(crate::Param),
    /// One by one, because PostgreSQL has no array of arrays that `unnest` would take apart by one level.
    Each(Vec<crate::Param>),
}

/// A value that the server has a default for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Set<T> {
    /// Let the server make it.
    #[default]
    Default,
    /// This one.
    To(T),
}

impl<T> From<T> for Set<T> {
    fn from(value: T) -> Self {
        Set::To(value)
    }
}

/// Types that a column can have, with PostgreSQL's name of them.
pub trait SqlType {
    /// As a cast names it.
    const NAME: &'static str;
    /// As a cast names an array of them; empty where there is none.
    const ARRAY: &'static str = "";
    /// `unnest` takes an array of them apart into them.
    const IN_ARRAYS: bool = true;
    /// The server compares it as a record, so a value is cast to its type.
    const IS_RECORD: bool = false;
}

/// The type that a value is cast to where it is compared: the server does not give the type of a record.
pub(crate) fn record<T: SqlType>() -> Option<&'static str> {
    T::IS_RECORD.then_some(T::NAME)
}

macro_rules! sql_types {
    ($($(#[$attribute:meta])* $type:ty => $name:literal),* $(,)?) => { $($(#[$attribute])*
        impl SqlType for $type {
            const NAME: &'static str = $name;
            const ARRAY: &'static str = concat!($name, "[]");
        }
    )* };
}
pub(crate) use sql_types;

sql_types! {
    bool => "boolean",
    i16 => "smallint",
    i32 => "integer",
    i64 => "bigint",
    f32 => "real",
    f64 => "double precision",
    String => "text",
    Vec<u8> => "bytea",
    std::time::SystemTime => "timestamp with time zone",
    std::net::IpAddr => "inet",
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc> => "timestamp with time zone",
    #[cfg(feature = "chrono")] chrono::NaiveDateTime => "timestamp without time zone",
    #[cfg(feature = "chrono")] chrono::NaiveDate => "date",
    #[cfg(feature = "chrono")] chrono::NaiveTime => "time without time zone",
    #[cfg(feature = "jiff")] jiff::Timestamp => "timestamp with time zone",
    #[cfg(feature = "jiff")] jiff::civil::DateTime => "timestamp without time zone",
    #[cfg(feature = "jiff")] jiff::civil::Date => "date",
    #[cfg(feature = "jiff")] jiff::civil::Time => "time without time zone",
    #[cfg(feature = "uuid")] uuid::Uuid => "uuid",
    #[cfg(feature = "decimal")] rust_decimal::Decimal => "numeric",
    #[cfg(feature = "json")] serde_json::Value => "jsonb",
}

/// Elements of arrays: types of columns, and `Option` of those where an element may be NULL.
pub trait Element {
    /// As a cast names an array of them; empty where there is none.
    const ARRAY: &'static str;
}

impl<T: SqlType> Element for T {
    const ARRAY: &'static str = T::ARRAY;
}

impl<T: SqlType> Element for Option<T> {
    const ARRAY: &'static str = T::ARRAY;
}

impl<T: Element> SqlType for Vec<T> {
    const NAME: &'static str = {
        assert!(!<T as Element>::ARRAY.is_empty(), "PostgreSQL has no type for an array of these");
        <T as Element>::ARRAY
    };
    const IN_ARRAYS: bool = false;
}

#[cfg(feature = "json")]
impl<T> SqlType for tokio_postgres::types::Json<T> {
    const NAME: &'static str = "jsonb";
    const ARRAY: &'static str = "jsonb[]";
}

/// A type without its modifiers, for a cast: one with them would cut what the column itself refuses.
fn unmodified(sql_type: &'static str) -> &'static str {
    match sql_type.find('(') {
        Some(at) if !sql_type.starts_with('"') && sql_type.ends_with(')') => {
            match sql_type[..at].trim_end() {
                // By themselves they are of length 1.
                "character" | "char" => "bpchar",
                "bit" => "bit varying",
                bare => bare,
            }
        }
        _ => sql_type,
    }
}

/// Takes a column of new rows into the form in which it is sent; no values are the server's default. Derives call it.
pub fn new_column<T>(
    name: &'static str,
    sql_type: Option<&'static str>,
    values: Vec<T>,
) -> Option<NewColumn>
where
    T: SqlType + crate::Bind,
{
    column_of::<T, T>(name, sql_type, values)
}

/// The same for a column that may be NULL.
pub fn nullable_column<T>(
    name: &'static str,
    sql_type: Option<&'static str>,
    values: Vec<Option<T>>,
) -> Option<NewColumn>
where
    T: SqlType + crate::Bind,
{
    column_of::<T, Option<T>>(name, sql_type, values)
}

fn column_of<T: SqlType, V: crate::Bind>(
    name: &'static str,
    sql_type: Option<&'static str>,
    mut values: Vec<V>,
) -> Option<NewColumn> {
    let sql_type = unmodified(sql_type.unwrap_or(T::NAME));
    let values = match (values.len(), T::IN_ARRAYS) {
        (0 | 1, _) => NewValues::One(Arc::new(values.pop()?)),
        (_, true) => NewValues::Array(Arc::new(values)),
        (_, false) => NewValues::Each(each(values)),
    };
    Some(NewColumn { name, sql_type, values })
}

fn each<T: crate::Bind>(values: Vec<T>) -> Vec<crate::Param> {
    values.into_iter().map(|value| Arc::new(value) as crate::Param).collect()
}
