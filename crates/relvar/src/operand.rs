//! Values that are given for a column.

use crate::condition::Bind;
use crate::table::{NotNull, Nullable};

/// A value that something of the type `T` is compared with: a `T`, or what converts into one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with a value of type `{T}`",
    label = "expected `{T}`, or a type that converts into it",
    note = "SQL has no `= NULL`: use `.is_null()` for `None`, `.is_not_null()` for the opposite"
)]
pub trait Operand<T> {
    #[doc(hidden)]
    fn operand(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> Operand<T> for V {
    fn operand(self) -> T {
        self.into()
    }
}

/// A value to store in a column of type `T`: a `T`, or what converts into one. For a column that may be NULL (`N` is
/// [`Nullable`]), also an `Option<T>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of type `{T}` that is `{N}`",
    label = "expected a value for a column of type `{T}`",
    note = "a `Nullable` column takes `{T}`, `Some` or `None`, by `set` and by `set_optional`; a `NotNull` column takes \
            `{T}` only: declare the field as `Option<{T}>` if it may be NULL"
)]
pub trait Assign<T, N> {
    /// What is bound: `T` or `Option<T>`.
    #[doc(hidden)]
    type Stored: Bind;

    #[doc(hidden)]
    fn stored(self) -> Self::Stored;
}

#[diagnostic::do_not_recommend]
impl<T: Bind, V: Into<T>> Assign<T, NotNull> for V {
    type Stored = T;

    fn stored(self) -> T {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Bind, V: Into<Option<T>>> Assign<T, Nullable> for V {
    type Stored = Option<T>;

    fn stored(self) -> Option<T> {
        self.into()
    }
}
