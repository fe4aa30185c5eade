//! Names of a table and its columns, as in SQL.

use std::marker::PhantomData;

/// Types that a value is about without holding any of them.
pub(crate) type Is<T> = PhantomData<fn() -> T>;

/// Name of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The name by itself, quoted: `"orders"`.
    pub name: &'static str,
    /// With its schema where the model says one: `"sales"."orders"`.
    pub path: &'static str,
    /// Whether the model says that it has few rows by nature.
    pub small: bool,
}

/// A column may be NULL.
#[derive(Debug, Clone, Copy)]
pub struct Nullable;
/// A column is NOT NULL.
#[derive(Debug, Clone, Copy)]
pub struct NotNull;

/// No two rows have the same value in the column: it is the primary key, or unique and NOT NULL.
#[derive(Debug, Clone, Copy)]
pub struct Unique;
/// Rows may share values.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

/// A column of the model `M`, with values of the type `T`. `N` says whether it may be NULL, `U` whether it
/// identifies a row.
pub struct Column<M, T, N = NotNull, U = Plain> {
    pub(crate) name: &'static str,
    is: Is<(M, T, N, U)>,
}

impl<M, T, N, U> Column<M, T, N, U> {
    /// A column by its quoted name. Derives write this; by hand it is easy to get wrong.
    pub const fn new(name: &'static str) -> Self {
        Column { name, is: PhantomData }
    }

    /// Its name in SQL, quoted.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<M, T, N, U> Clone for Column<M, T, N, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T, N, U> Copy for Column<M, T, N, U> {}

impl<M, T, N, U> std::fmt::Debug for Column<M, T, N, U> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
