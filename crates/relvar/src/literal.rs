//! Values within a statement's text: few, known when the program is written.

use std::sync::Arc;

use crate::condition::Condition;
use crate::labels::Labels;
use crate::model::Model;
use crate::sql_text::Piece;
use crate::table::Column;

/// A value of the type `T` that can be written in a statement's text: numbers, truth values, texts of the program, and labels of
/// enums. There is a statement for each of them, so a value that a caller gives is none.
pub trait Literal<T> {
    /// As SQL writes it.
    fn sql(&self) -> String;
}

macro_rules! printed {
    ($($type:ty),*) => { $(
        impl Literal<$type> for $type {
            fn sql(&self) -> String {
                self.to_string()
            }
        }
    )* };
}

printed!(bool, i16, i32, i64);

impl Literal<String> for &'static str {
    fn sql(&self) -> String {
        quoted(self)
    }
}

impl<E: Labels> Literal<E> for E {
    fn sql(&self) -> String {
        quoted(self.label())
    }
}

/// A string as SQL quotes it, whatever `standard_conforming_strings` says (manual, 4.1.2.2).
fn quoted(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match doubled.contains('\\') {
        true => format!("E'{}'", doubled.replace('\\', "\\\\")),
        false => format!("'{doubled}'"),
    }
}

impl<M: Model, T, N, U> Column<M, T, N, U> {
    /// `column = 'value'`, with the value in the statement's text. A partial index (`WHERE status = 'pending'`) serves such
    /// a condition, and never one whose value is [bound](Self::eq): when it plans, the server does not know that value.
    ///
    /// ```
    /// # use relvar::{DbEnum, Model};
    /// # #[derive(Debug, Clone, Copy, PartialEq, DbEnum)]
    /// # enum Status { Pending, Paid }
    /// # #[derive(Debug, Clone, PartialEq, Model)]
    /// # #[model(table = "orders", index(id, where = "status = 'pending'"))]
    /// # struct Order { #[model(primary_key)] id: i64, status: Status }
    /// let next = Order::query().filter(Order::status.eq_literal(Status::Pending)).order_by(Order::id.asc());
    /// # let _ = next;
    /// ```
    pub fn eq_literal(self, value: impl Literal<T>) -> Condition<M> {
        Condition::new(vec![
            Piece::Column(&M::TABLE, self.name),
            Piece::Text(" = "),
            Piece::Literal(Arc::from(value.sql())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_whatever_they_hold() {
        assert_eq!("it's".sql(), "'it''s'");
        assert_eq!("a\\' OR 1=1 --".sql(), "E'a\\\\'' OR 1=1 --'");
    }
}
