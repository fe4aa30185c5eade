//! Models, sessions and queries for PostgreSQL.
//!
//! A struct maps to a table; a repository works on a session that it is given and cannot commit; whoever opened
//! the transaction does. What a query sees, in what order and with which relations, is in its type.
//!
//! ```no_run
//! use relvar::{Model, Pool, PoolOptions, Session, SoftDelete, Timestamps, first};
//!
//! #[derive(Debug, Clone, Model)]
//! #[model(table = "users")]
//! struct User {
//!     #[model(primary_key)]
//!     id: i64,
//!     #[model(unique, max_len = 200)]
//!     email: String,
//!     #[model(flatten)]
//!     timestamps: Timestamps,
//!     #[model(flatten)]
//!     deletion: SoftDelete,
//! }
//!
//! #[derive(Debug, Clone, Model)]
//! #[model(table = "orders", index(user_id, timestamps.created_at.desc(), id.desc()))]
//! struct Order {
//!     #[model(primary_key)]
//!     id: i64,
//!     #[model(references = User, name = user, inverse = orders)]
//!     user_id: i64,
//!     #[model(max_len = 20, default = "pending")]
//!     status: String,
//!     #[model(flatten)]
//!     timestamps: Timestamps,
//!     #[model(flatten)]
//!     deletion: SoftDelete,
//! }
//!
//! async fn list_by_user(session: &mut Session, user: i64, cursor: Option<String>) -> relvar::Result<Vec<Order>> {
//!     let page = Order::query()
//!         .filter(Order::user_id.eq(user))
//!         .order_by(Order::timestamps.created_at.desc())
//!         .order_by(Order::id.desc())
//!         .page(first(20).after(cursor), session)
//!         .await?;
//!     Ok(page.items)
//! }
//!
//! # async fn service() -> relvar::Result<()> {
//! let pool = Pool::connect("postgres://localhost/shop", &PoolOptions::default())?;
//! let mut unit = pool.begin().await?;
//! let user = User::insert(NewUser::new("ada@example.org")).one(&mut unit).await?;
//! let order = Order::insert(NewOrder::new(user.id)).one(&mut unit).await?;
//! let order = Order::find(order.id).with(Order::user()).one(&mut unit).await?;
//! assert_eq!(order.get(Order::user()).as_ref().map(|user| user.id), Some(user.id));
//! unit.commit().await?;
//! # Ok(()) }
//! ```

mod address;
mod cancel;
mod composite;
mod condition;
mod connection;
mod copy;
mod cursor;
mod deadlines;
mod delete;
mod domain;
mod encoding;
#[cfg(feature = "tls")]
mod encrypted;
mod error;
mod expression;
mod fields;
mod find;
mod foreign_key;
mod full_text;
mod guard;
mod infinity;
mod insert;
mod interval;
mod item;
mod join;
mod keeper;
mod keyset;
mod labels;
mod line;
mod literal;
mod load;
mod many;
mod mixins;
mod model;
mod open;
mod operand;
mod order;
mod page;
mod pool;
mod pool_counts;
mod pool_options;
mod query;
mod range;
mod reads;
mod recorder;
mod relation;
mod requests;
mod retry;
mod returning;
mod row;
mod scope;
mod select;
mod server_error;
mod session;
mod slots;
mod sorted;
mod sql;
mod sql_text;
mod start;
mod statement;
mod strays;
mod subquery;
mod table;
mod tls;
mod together;
mod trace;
mod types;
mod update;
mod update_each;
mod waits;
mod wakers;
mod wire;

pub use condition::{Bind, Condition};
pub use delete::{Delete, Mark, Purge};
pub use encoding::Encoding;
pub use error::{Error, ErrorKind, Result};
pub use expression::{
    Aggregate, AsExpression, Count, Expression, Expressions, Moment, Number, count,
};
pub use fields::Mapped;
pub use find::Find;
pub use foreign_key::{ForeignKey, KeyValue};
pub use full_text::{Lexeme, TsVector};
pub use guard::{RepeatGuard, RepeatScope};
pub use infinity::OrInfinity;
pub use insert::Insert;
pub use interval::Interval;
pub use item::{Item, Nullness, Whole};
pub use join::{Beside, Inner, Joined, Joins, Outer, Reads};
pub use labels::Labels;
pub use literal::Literal;
pub use load::{
    Before, Entry, Has, Here, Load, LoadPart, Loaded, LoadedIn, Named, Parts, Relation,
};
pub use many::Many;
pub use mixins::{SoftDelete, SoftDeleteColumns, Timestamps, TimestampsColumns};
pub use model::{
    Columns, Element, Keeps, Key, Marks, MixinOf, Model, NewColumns, NewOf, Set, SqlType,
};
pub use operand::{Assign, Operand};
pub use order::{NullableOrdering, Ordering, Orders, Partial, TellsRowsApart, Total, Unordered};
pub use page::{Page, PageRequest, first, last};
pub use pool::{Isolation, Pool};
pub use pool_counts::PoolCounts;
pub use pool_options::{OnReturn, PoolOptions, Reset};
pub use query::{Lock, Query};
pub use range::Range;
pub use recorder::Recorder;
pub use relation::One;
pub use relvar_derive::{DbEnum, DbType, FromRow, Mixin, Model};
pub use retry::{AsError, Boxed};
pub use row::{Row, RowIndex};
pub use scope::{Living, OnlyDeleted, Scope, WithDeleted};
pub use select::Select;
pub use server_error::ServerError;
pub use session::{ReadOnly, ReadWrite, Repeats, Savepoint, Session, UnitOfWork};
pub use sorted::{Having, SortKey, Sorted};
pub use sql::{FromRow, Sql, SqlAs, sql};
pub use sql_text::Param;
pub use statement::ResultColumn;
pub use subquery::Gives;
pub use table::{Column, NotNull, Nullable, Plain, Table, Unique};
pub use together::Joinable;
#[cfg(feature = "json")]
pub use tokio_postgres::types::Json;
pub use update::{Filtered, Unfiltered, Update, save};
pub use update_each::UpdateEach;

#[doc = include_str!("../docs/capabilities.md")]
pub mod capabilities {}

#[doc = include_str!("../docs/models.md")]
pub mod models {}

#[doc = include_str!("../docs/types.md")]
pub mod types_of_columns {}

#[doc = include_str!("../docs/connections.md")]
pub mod connections {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/across_migrations.md")]
pub mod across_migrations {}

#[doc = include_str!("../docs/from_sqlalchemy.md")]
pub mod from_sqlalchemy {}

/// What derives write; not a public interface.
#[doc(hidden)]
pub mod derived {
    /// Values of composite types.
    pub mod composite {
        pub use crate::composite::{Record, accepts, to_sql};
    }
    /// Values of domains.
    pub mod domain {
        pub use crate::domain::{accepts_from_sql, accepts_to_sql, decode, from_sql, to_sql};
    }
    pub use crate::fields::mapped;
    pub use crate::model::{Either, NewColumn, list, new_column, nullable_column, read};
    pub use crate::sql::by_name;
    pub use bytes::BytesMut;
    pub use std::sync::Arc;
    pub use tokio_postgres::types as pg;

    /// A new UUID of version 7: those that are made one after another are adjacent in an index.
    #[cfg(feature = "uuid")]
    pub fn uuid_v7() -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}
