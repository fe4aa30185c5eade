//! Ranges (manual, 8.17).

use std::error::Error as StdError;
use std::ops::Bound;

use bytes::BytesMut;
use postgres_protocol::types::{self, RangeBound};
use tokio_postgres::types::{FromSql, FromSqlOwned, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::condition::{Bind, Condition};
use crate::infinity;
use crate::model::{Model, SqlType, sql_types};
use crate::sql_text::Piece;
use crate::table::Column;

/// A range of values: `int4range`, `int8range`, `numrange`, `daterange`, `tsrange`, `tstzrange`.
///
/// PostgreSQL gives ranges of integers and days back with the start within and the end without, however they were
/// written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Range<T> {
    /// No value at all.
    Empty,
    /// The values between two bounds.
    Between(Bound<T>, Bound<T>),
}

impl<T> From<std::ops::Range<T>> for Range<T> {
    fn from(range: std::ops::Range<T>) -> Self {
        Range::Between(Bound::Included(range.start), Bound::Excluded(range.end))
    }
}

impl<T> From<std::ops::RangeFrom<T>> for Range<T> {
    fn from(range: std::ops::RangeFrom<T>) -> Self {
        Range::Between(Bound::Included(range.start), Bound::Unbounded)
    }
}

impl<T> From<std::ops::RangeTo<T>> for Range<T> {
    fn from(range: std::ops::RangeTo<T>) -> Self {
        Range::Between(Bound::Unbounded, Bound::Excluded(range.end))
    }
}

impl<T> From<std::ops::RangeFull> for Range<T> {
    fn from(_: std::ops::RangeFull) -> Self {
        Range::Between(Bound::Unbounded, Bound::Unbounded)
    }
}

impl<T: ToSql> ToSql for Range<T> {
    fn to_sql(
        &self,
        data_type: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let Kind::Range(element) = data_type.kind() else {
            return Err(format!("{data_type} is not a range type").into());
        };
        let write = |bound: &Bound<T>, out: &mut BytesMut| {
            Ok(match bound {
                Bound::Included(value) => RangeBound::Inclusive(sent(value.to_sql(element, out)?)),
                Bound::Excluded(value) => RangeBound::Exclusive(sent(value.to_sql(element, out)?)),
                Bound::Unbounded => RangeBound::Unbounded,
            })
        };
        match self {
            Range::Empty => types::empty_range_to_sql(out),
            Range::Between(start, end) => {
                types::range_to_sql(|out| write(start, out), |out| write(end, out), out)?;
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(data_type: &Type) -> bool {
        matches!(data_type.kind(), Kind::Range(element) if T::accepts(element))
    }

    to_sql_checked!();
}

fn sent(is_null: IsNull) -> postgres_protocol::IsNull {
    match is_null {
        IsNull::Yes => postgres_protocol::IsNull::Yes,
        IsNull::No => postgres_protocol::IsNull::No,
    }
}

impl<'r, T: FromSqlOwned> FromSql<'r> for Range<T> {
    fn from_sql(data_type: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        let Kind::Range(element) = data_type.kind() else {
            return Err(format!("{data_type} is not a range type").into());
        };
        let read = |bound: RangeBound<Option<&[u8]>>| {
            let value = |raw: Option<&[u8]>| match raw {
                Some(raw) => {
                    infinity::refuse::<T>(element, raw).and_then(|()| T::from_sql(element, raw))
                }
                None => T::from_sql_null(element),
            };
            Ok::<_, Box<dyn StdError + Sync + Send>>(match bound {
                RangeBound::Inclusive(raw) => Bound::Included(value(raw)?),
                RangeBound::Exclusive(raw) => Bound::Excluded(value(raw)?),
                RangeBound::Unbounded => Bound::Unbounded,
            })
        };
        Ok(match types::range_from_sql(raw)? {
            types::Range::Empty => Range::Empty,
            types::Range::Nonempty(start, end) => Range::Between(read(start)?, read(end)?),
        })
    }

    fn accepts(data_type: &Type) -> bool {
        matches!(data_type.kind(), Kind::Range(element) if T::accepts(element))
    }
}

sql_types! {
    Range<i32> => "int4range",
    Range<i64> => "int8range",
    Range<std::time::SystemTime> => "tstzrange",
    #[cfg(feature = "decimal")] Range<rust_decimal::Decimal> => "numrange",
    #[cfg(feature = "chrono")] Range<chrono::DateTime<chrono::Utc>> => "tstzrange",
    #[cfg(feature = "chrono")] Range<chrono::NaiveDateTime> => "tsrange",
    #[cfg(feature = "chrono")] Range<chrono::NaiveDate> => "daterange",
    #[cfg(feature = "jiff")] Range<jiff::Timestamp> => "tstzrange",
    #[cfg(feature = "jiff")] Range<jiff::civil::DateTime> => "tsrange",
    #[cfg(feature = "jiff")] Range<jiff::civil::Date> => "daterange",
}

impl<M: Model, T: Bind, N, U> Column<M, Range<T>, N, U> {
    /// `column @> value`: the value lies in the range.
    pub fn holds(self, value: impl Into<T>) -> Condition<M>
    where
        T: SqlType,
    {
        let mut condition = self.operate(" @> ", value.into());
        // Without its type, the server would take the value for a range.
        condition.pieces.extend([Piece::Text("::"), Piece::Text(T::NAME)]);
        condition
    }

    /// `column @> range`: the other range lies in this one.
    pub fn covers(self, range: impl Into<Range<T>>) -> Condition<M> {
        self.operate(" @> ", range.into())
    }

    /// `column && range`: they have a value in common.
    pub fn overlaps(self, range: impl Into<Range<T>>) -> Condition<M> {
        self.operate(" && ", range.into())
    }

    /// `column -|- range`: one begins where the other ends.
    pub fn is_adjacent_to(self, range: impl Into<Range<T>>) -> Condition<M> {
        self.operate(" -|- ", range.into())
    }
}
