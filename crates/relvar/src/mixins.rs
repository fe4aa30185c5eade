//! Mixins that come with relvar.

use std::time::SystemTime;

use tokio_postgres::types::FromSqlOwned;

use crate::error::Result;
use crate::model::{Columns, Keeps, Marks, MixinOf, NewOf, read};
use crate::row::Row;
use crate::table::{Column, Nullable};

/// When a row was made and last changed; kept by the server alone: a default and a trigger.
///
/// `T` is the type of a time: [`SystemTime`], or chrono's or jiff's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamps<T = SystemTime> {
    /// When the row was made: `timestamptz NOT NULL DEFAULT now()`.
    pub created_at: T,
    /// When it was last changed; a trigger sets it at every update.
    pub updated_at: T,
}

/// Columns of [`Timestamps`].
pub struct TimestampsColumns<M, T> {
    /// `created_at`
    pub created_at: Column<M, T>,
    /// `updated_at`
    pub updated_at: Column<M, T>,
}

impl<T: FromSqlOwned + Send + 'static> Columns for Timestamps<T> {
    fn names(each: &mut dyn FnMut(&'static str)) {
        each("\"created_at\"");
        each("\"updated_at\"");
    }

    fn read(row: &Row, at: &mut usize) -> Result<Self> {
        Ok(Timestamps { created_at: read(row, at)?, updated_at: read(row, at)? })
    }
}

impl<M, T: FromSqlOwned + Send + 'static> MixinOf<M> for Timestamps<T> {
    type Names = TimestampsColumns<M, T>;
    const NAMES: Self::Names = TimestampsColumns {
        created_at: Column::new("\"created_at\""),
        updated_at: Column::new("\"updated_at\""),
    };
    type Deletion = Keeps;
}

/// A mark instead of a removal: a row with a time here is deleted, and nothing sees it that does not ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SoftDelete<T = SystemTime> {
    /// When the row was deleted: `timestamptz`, NULL for a living one.
    pub deleted_at: Option<T>,
}

/// Columns of [`SoftDelete`].
pub struct SoftDeleteColumns<M, T> {
    /// `deleted_at`
    pub deleted_at: Column<M, T, Nullable>,
}

impl<T: FromSqlOwned + Send + 'static> Columns for SoftDelete<T> {
    fn names(each: &mut dyn FnMut(&'static str)) {
        each("\"deleted_at\"");
    }

    fn read(row: &Row, at: &mut usize) -> Result<Self> {
        Ok(SoftDelete { deleted_at: read(row, at)? })
    }

    const DELETED_AT: Option<&'static str> = Some("\"deleted_at\"");
}

impl<M, T: FromSqlOwned + Send + 'static> MixinOf<M> for SoftDelete<T> {
    type Names = SoftDeleteColumns<M, T>;
    const NAMES: Self::Names = SoftDeleteColumns { deleted_at: Column::new("\"deleted_at\"") };
    type Deletion = Marks;
}

impl<T> NewOf for Timestamps<T> {
    type New = ();
}

impl<T> NewOf for SoftDelete<T> {
    type New = ();
}
