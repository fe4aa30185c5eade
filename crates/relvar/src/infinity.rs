//! Times and days that may be infinite (manual, 8.5.1.4).

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::model::{SqlType, sql_types};
use crate::range::Range;

type Boxed = Box<dyn StdError + Sync + Send>;

/// A time or a day that may be `infinity` or `-infinity`: of a column of the same type as one of `T`. Where an infinite value
/// is read as a plain `T`, that is a decode error.
///
/// ```
/// use relvar::{Model, OrInfinity};
/// use std::time::SystemTime;
///
/// #[derive(Debug, Clone, PartialEq, Model)]
/// #[model(table = "contracts")]
/// struct Contract {
///     #[model(primary_key)]
///     id: i64,
///     ends_at: OrInfinity<SystemTime>,
/// }
/// let open = Contract::query().filter(Contract::ends_at.eq(OrInfinity::Infinity));
/// # let _ = open;
/// assert!(OrInfinity::Finite(SystemTime::now()) < OrInfinity::Infinity);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrInfinity<T> {
    /// `-infinity`: before all others.
    NegInfinity,
    /// A time or a day.
    Finite(T),
    /// `infinity`: after all others.
    Infinity,
}

impl<T> OrInfinity<T> {
    /// The value, if it is finite.
    pub fn finite(self) -> Option<T> {
        match self {
            OrInfinity::Finite(value) => Some(value),
            OrInfinity::NegInfinity | OrInfinity::Infinity => None,
        }
    }
}

impl<T> From<T> for OrInfinity<T> {
    fn from(value: T) -> Self {
        OrInfinity::Finite(value)
    }
}

/// The largest values of the types are infinity, and the smallest for its opposite (`timestamp.h`, `date.h`).
fn infinities(data_type: &Type) -> Option<(&'static [u8], &'static [u8])> {
    match *data_type {
        Type::DATE => Some((&[0x80, 0, 0, 0], &[0x7f, 0xff, 0xff, 0xff])),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            Some((&[0x80, 0, 0, 0, 0, 0, 0, 0], &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
        }
        _ => None,
    }
}

impl<T: ToSql> ToSql for OrInfinity<T> {
    fn to_sql(&self, data_type: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        let none = || format!("{data_type} has no infinity");
        let (before, after) = infinities(data_type).ok_or_else(none)?;
        match self {
            OrInfinity::Finite(value) => return value.to_sql(data_type, out),
            OrInfinity::NegInfinity => out.put_slice(before),
            OrInfinity::Infinity => out.put_slice(after),
        }
        Ok(IsNull::No)
    }

    fn accepts(data_type: &Type) -> bool {
        infinities(data_type).is_some() && T::accepts(data_type)
    }

    to_sql_checked!();
}

impl<'r, T: FromSql<'r>> FromSql<'r> for OrInfinity<T> {
    fn from_sql(data_type: &Type, raw: &'r [u8]) -> Result<Self, Boxed> {
        match infinities(data_type) {
            Some((before, _)) if raw == before => Ok(OrInfinity::NegInfinity),
            Some((_, after)) if raw == after => Ok(OrInfinity::Infinity),
            _ => T::from_sql(data_type, raw).map(OrInfinity::Finite),
        }
    }

    fn accepts(data_type: &Type) -> bool {
        infinities(data_type).is_some() && T::accepts(data_type)
    }
}

sql_types! {
    OrInfinity<std::time::SystemTime> => "timestamp with time zone",
    Range<OrInfinity<std::time::SystemTime>> => "tstzrange",
    #[cfg(feature = "chrono")] OrInfinity<chrono::DateTime<chrono::Utc>> => "timestamp with time zone",
    #[cfg(feature = "chrono")] OrInfinity<chrono::NaiveDateTime> => "timestamp without time zone",
    #[cfg(feature = "chrono")] OrInfinity<chrono::NaiveDate> => "date",
    #[cfg(feature = "chrono")] Range<OrInfinity<chrono::DateTime<chrono::Utc>>> => "tstzrange",
    #[cfg(feature = "chrono")] Range<OrInfinity<chrono::NaiveDateTime>> => "tsrange",
    #[cfg(feature = "chrono")] Range<OrInfinity<chrono::NaiveDate>> => "daterange",
    #[cfg(feature = "jiff")] OrInfinity<jiff::Timestamp> => "timestamp with time zone",
    #[cfg(feature = "jiff")] OrInfinity<jiff::civil::DateTime> => "timestamp without time zone",
    #[cfg(feature = "jiff")] OrInfinity<jiff::civil::Date> => "date",
    #[cfg(feature = "jiff")] Range<OrInfinity<jiff::Timestamp>> => "tstzrange",
    #[cfg(feature = "jiff")] Range<OrInfinity<jiff::civil::DateTime>> => "tsrange",
    #[cfg(feature = "jiff")] Range<OrInfinity<jiff::civil::Date>> => "daterange",
}

/// Refuses to read an infinite time as a `SystemTime`: the driver would make a finite one of it, in the year 294277. The other
/// types of times refuse it by themselves.
pub(crate) fn refuse<T>(data_type: &Type, raw: &[u8]) -> Result<(), Boxed> {
    if is_infinite(data_type, raw) && is_system_time(std::any::type_name::<T>()) {
        return Err(
            "an infinite time is not a SystemTime: read it as OrInfinity<SystemTime>".into()
        );
    }
    Ok(())
}

/// Whether a time or an array of times is or holds perhaps an infinite one.
#[inline]
pub(crate) fn may_be(raw: &[u8]) -> bool {
    match <[u8; 8]>::try_from(raw) {
        Ok(time) => matches!(i64::from_be_bytes(time), i64::MIN | i64::MAX),
        Err(_) => true,
    }
}

/// Whether a value is an infinite time, or an array with one in it. Ranges and composite types read their parts by themselves.
fn is_infinite(data_type: &Type, raw: &[u8]) -> bool {
    match data_type.kind() {
        Kind::Simple => match infinities(data_type) {
            Some((before, after)) if *data_type != Type::DATE => raw == before || raw == after,
            _ => false,
        },
        Kind::Domain(base) => is_infinite(base, raw),
        Kind::Array(element) if has_times(element) => {
            use fallible_iterator::FallibleIterator;
            let Ok(array) = postgres_protocol::types::array_from_sql(raw) else { return false };
            let is_one =
                |value: Option<&[u8]>| Ok(value.is_some_and(|raw| is_infinite(element, raw)));
            array.values().any(is_one).unwrap_or(false)
        }
        _ => false,
    }
}

/// Whether values of a type are times that may be infinite, or arrays of such.
pub(crate) fn has_times(data_type: &Type) -> bool {
    match data_type.kind() {
        Kind::Simple => matches!(*data_type, Type::TIMESTAMP | Type::TIMESTAMPTZ),
        Kind::Domain(inner) | Kind::Array(inner) => has_times(inner),
        _ => false,
    }
}

/// Whether a type of Rust is `SystemTime`, or that within what only says how many there are. There is no other way to know it
/// of a type that may borrow.
fn is_system_time(mut name: &str) -> bool {
    const AROUND: [&str; 3] = ["core::option::Option<", "alloc::vec::Vec<", "alloc::boxed::Box<"];
    while let Some(inner) = AROUND.iter().find_map(|around| name.strip_prefix(around)) {
        name = inner.strip_suffix('>').unwrap_or(inner);
    }
    name == std::any::type_name::<std::time::SystemTime>()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_a_plain_system_time_is_refused() {
        fn is<T>() -> bool {
            is_system_time(std::any::type_name::<T>())
        }
        assert!(is::<SystemTime>() && is::<Option<SystemTime>>());
        assert!(is::<Vec<Option<SystemTime>>>() && is::<Option<Box<SystemTime>>>());
        assert!(!is::<OrInfinity<SystemTime>>() && !is::<Vec<OrInfinity<SystemTime>>>());
        assert!(!is::<tokio_postgres::types::Timestamp<SystemTime>>() && !is::<i64>());
    }
}
