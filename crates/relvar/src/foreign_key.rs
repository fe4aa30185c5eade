//! Values of foreign keys: of one column, or of several as a tuple.

use std::hash::Hash;
use std::sync::Arc;

use tokio_postgres::types::FromSqlOwned;

use crate::condition::Bind;
use crate::error::Result;
use crate::model::{Key, SqlType, read};
use crate::row::Row;
use crate::sql_text::{Alias, Param, Piece, SqlText};
use crate::table::Table;

/// Names of columns, quoted, in the order of a key.
pub(crate) type Names = &'static [&'static str];

/// A value that a foreign key's column can have.
pub trait KeyValue: Bind + FromSqlOwned + Hash + Eq + Clone + SqlType {}
impl<K: Bind + FromSqlOwned + Hash + Eq + Clone + SqlType> KeyValue for K {}

/// Values of foreign keys.
pub trait ForeignKey: Hash + Eq + Clone + Send + Sync + 'static {
    /// An array of the values of each column, with PostgreSQL's name of its elements' type.
    #[doc(hidden)]
    fn arrays(keys: Vec<Self>) -> Vec<(Param, &'static str)>;

    /// The value in these columns of a row; none where one of them is NULL.
    #[doc(hidden)]
    fn read(row: &Row, positions: &[usize]) -> Result<Option<Self>>;
}

impl<K: KeyValue> ForeignKey for K {
    fn arrays(keys: Vec<Self>) -> Vec<(Param, &'static str)> {
        vec![(Arc::new(keys), K::NAME)]
    }

    fn read(row: &Row, positions: &[usize]) -> Result<Option<Self>> {
        value(row, positions[0])
    }
}

fn value<K: KeyValue>(row: &Row, mut at: usize) -> Result<Option<K>> {
    read(row, &mut at)
}

macro_rules! of_several {
    ($($value:ident $nth:tt),+) => {
        impl<$($value: KeyValue),+> ForeignKey for ($($value,)+) {
            fn arrays(keys: Vec<Self>) -> Vec<(Param, &'static str)> {
                <Self as Key>::arrays(keys)
            }

            fn read(row: &Row, positions: &[usize]) -> Result<Option<Self>> {
                let values = ($(value::<$value>(row, positions[$nth])?,)+);
                Ok((|| Some(($(values.$nth?,)+)))())
            }
        }
    };
}

of_several!(A 0, B 1);
of_several!(A 0, B 1, C 2);
of_several!(A 0, B 1, C 2, D 3);

/// Rows of `table` whose columns are equal to those of a table outside: `own = outer AND …`
pub(crate) fn matching(
    table: &'static Table,
    own: Names,
    outside: &'static Table,
    outer: Names,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (own, outer) in own.iter().zip(outer) {
        let before = if pieces.is_empty() { "" } else { " AND " };
        pieces.extend([
            Piece::Text(before),
            Piece::Column(table, own),
            Piece::Text(" = "),
            Piece::Outer(outside, outer),
        ]);
    }
    pieces
}

impl SqlText {
    /// `left = right AND …`, for columns of two tables under these names.
    pub(crate) fn equal(
        &mut self,
        (left, left_alias, left_names): (&'static Table, Alias, Names),
        (right, right_alias, right_names): (&'static Table, Alias, Names),
    ) {
        for (nth, (left_name, right_name)) in left_names.iter().zip(right_names).enumerate() {
            self.push(if nth == 0 { "" } else { " AND " });
            self.column_of(left, left_alias, left_name);
            self.push(" = ");
            self.column_of(right, right_alias, right_name);
        }
    }
}
