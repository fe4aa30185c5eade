//! Intervals (manual, 8.5.4).

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::model::{SqlType, sql_types};

type Boxed = Box<dyn StdError + Sync + Send>;

/// A span of time as PostgreSQL keeps it: months, days and microseconds, each with a sign of its own, because months have
/// different numbers of days and days different numbers of hours.
///
/// Two are equal here where all three are; the server also takes 30 days for a month and 24 hours for a day when it compares.
///
/// ```
/// use relvar::Interval;
/// use std::time::Duration;
///
/// let half_an_hour = Interval::try_from(Duration::from_secs(30 * 60)).unwrap();
/// assert_eq!(half_an_hour, Interval { microseconds: 1_800_000_000, ..Interval::default() });
/// assert_eq!(Interval { months: 14, days: 3, microseconds: 500_000 }.to_string(), "P1Y2M3DT0.5S");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Interval {
    /// Months, 12 a year.
    pub months: i32,
    /// Days, 7 a week.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

impl Interval {
    /// `infinity`, from PostgreSQL 17 on. Older servers read it as a span of 178 million years.
    pub const INFINITY: Interval =
        Interval { months: i32::MAX, days: i32::MAX, microseconds: i64::MAX };
    /// `-infinity`, from PostgreSQL 17 on.
    pub const NEG_INFINITY: Interval =
        Interval { months: i32::MIN, days: i32::MIN, microseconds: i64::MIN };

    /// Whether it is neither `infinity` nor `-infinity`.
    pub fn is_finite(self) -> bool {
        self != Interval::INFINITY && self != Interval::NEG_INFINITY
    }
}

/// Fails where it is more than 292 thousand years. What is shorter than a microsecond is cut off.
impl TryFrom<Duration> for Interval {
    type Error = std::num::TryFromIntError;

    fn try_from(duration: Duration) -> Result<Self, Self::Error> {
        let microseconds = i64::try_from(duration.as_micros())?;
        Ok(Interval { microseconds, ..Interval::default() })
    }
}

/// Fails where there are months or days, whose lengths differ, or where it is negative.
impl TryFrom<Interval> for Duration {
    type Error = &'static str;

    fn try_from(interval: Interval) -> Result<Self, Self::Error> {
        if interval.months != 0 || interval.days != 0 {
            return Err("an interval with months or days has no fixed duration");
        }
        let microseconds = u64::try_from(interval.microseconds);
        microseconds.map(Duration::from_micros).map_err(|_| "the interval is negative")
    }
}

/// As PostgreSQL prints it with `intervalstyle = iso_8601`, which it also reads.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_finite() {
            return f.write_str(if self.months > 0 { "infinity" } else { "-infinity" });
        }
        if *self == Interval::default() {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        for (count, unit) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if count != 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        if self.microseconds == 0 {
            return Ok(());
        }
        f.write_str("T")?;
        let minutes = self.microseconds / 60_000_000;
        for (count, unit) in [(minutes / 60, 'H'), (minutes % 60, 'M')] {
            if count != 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        let rest = self.microseconds % 60_000_000;
        if rest == 0 {
            return Ok(());
        }
        let sign = if rest < 0 { "-" } else { "" };
        let (seconds, fraction) = (rest.abs() / 1_000_000, rest.abs() % 1_000_000);
        let fraction = format!(".{fraction:06}");
        write!(f, "{sign}{seconds}{}S", fraction.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The form of `interval_send`.
impl ToSql for Interval {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        out.put_i64(self.microseconds);
        out.put_i32(self.days);
        out.put_i32(self.months);
        Ok(IsNull::No)
    }

    fn accepts(data_type: &Type) -> bool {
        *data_type == Type::INTERVAL
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for Interval {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Boxed> {
        let (microseconds, rest) = raw.split_first_chunk().ok_or("an interval has 16 bytes")?;
        let (days, rest) = rest.split_first_chunk().ok_or("an interval has 16 bytes")?;
        let months = rest.try_into().map_err(|_| "an interval has 16 bytes")?;
        Ok(Interval {
            months: i32::from_be_bytes(months),
            days: i32::from_be_bytes(*days),
            microseconds: i64::from_be_bytes(*microseconds),
        })
    }

    fn accepts(data_type: &Type) -> bool {
        *data_type == Type::INTERVAL
    }
}

sql_types!(Interval => "interval");
