//! Rows of a result.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use postgres_protocol::message::backend::DataRowBody;
use tokio_postgres::types::FromSql;

use crate::composite;
use crate::domain;
use crate::error::{Error, ErrorKind, Result};
use crate::infinity;
use crate::statement::{Columns, ResultColumn, Statement};

/// A row of a result, as it came from the server.
///
/// ```no_run
/// # async fn read(session: &mut relvar::Session) -> relvar::Result<()> {
/// for row in relvar::sql("SELECT relname, relpages FROM pg_class").rows(session).await? {
///     let (name, pages): (String, i32) = (row.try_get(0)?, row.try_get("relpages")?);
///     println!("{name}: {pages} pages");
/// }
/// # Ok(())
/// # }
/// ```
pub struct Row {
    columns: Columns,
    body: DataRowBody,
    /// The column that is read next, most likely, and where it begins: number and place, 32 bits each.
    next: AtomicU64,
}

/// A name or a position (from 0) of a column.
pub trait RowIndex: fmt::Debug {
    #[doc(hidden)]
    fn position(&self, columns: &[ResultColumn]) -> Option<usize>;
}

impl RowIndex for usize {
    #[inline]
    fn position(&self, _: &[ResultColumn]) -> Option<usize> {
        Some(*self)
    }
}

impl RowIndex for str {
    fn position(&self, columns: &[ResultColumn]) -> Option<usize> {
        let exact = columns.iter().position(|column| column.name == self);
        // An identifier that was not quoted is in lower case.
        exact.or_else(|| columns.iter().position(|column| column.name.eq_ignore_ascii_case(self)))
    }
}

impl<I: RowIndex + ?Sized> RowIndex for &I {
    #[inline]
    fn position(&self, columns: &[ResultColumn]) -> Option<usize> {
        (**self).position(columns)
    }
}

impl Row {
    pub(crate) fn new(statement: &Statement, body: DataRowBody) -> Row {
        Row { columns: Arc::clone(statement.columns()), body, next: AtomicU64::new(0) }
    }

    /// The same row, with columns whose types are known better.
    pub(crate) fn of(self, columns: &Columns) -> Row {
        Row { columns: Arc::clone(columns), body: self.body, next: AtomicU64::new(0) }
    }

    /// `true` if its composite values have the attributes that are known of their types.
    pub(crate) fn is_known(&self) -> bool {
        self.columns().iter().enumerate().all(|(at, column)| {
            !composite::holds(&column.data_type)
                || self
                    .value(at)
                    .flatten()
                    .is_none_or(|raw| composite::is_of(&column.data_type, raw))
        })
    }

    /// Its columns.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let rows = relvar::sql("SELECT id, email FROM users").rows(session).await?;
    /// let names: Vec<&str> = rows[0].columns().iter().map(|column| column.name()).collect();
    /// assert_eq!(names, ["id", "email"]);
    /// # Ok(()) }) }
    /// ```
    pub fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }

    /// Returns the number of columns.
    pub fn len(&self) -> usize {
        self.columns().len()
    }

    /// Returns `true` if it has no column.
    pub fn is_empty(&self) -> bool {
        self.columns().is_empty()
    }

    /// Reads a column: by its position, from 0, or by its name.
    ///
    /// # Panics
    /// Where [`try_get`](Self::try_get) gives an error.
    #[expect(clippy::panic, reason = "it says so, and has a twin that does not")]
    #[track_caller]
    pub fn get<'r, I: RowIndex, T: FromSql<'r>>(&'r self, column: I) -> T {
        match self.try_get(column) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    /// Reads a column: by its position, from 0, or by its name.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let rows = relvar::sql("SELECT id, nickname FROM users ORDER BY id").rows(session).await?;
    /// let (id, nickname): (i64, Option<String>) = (rows[0].try_get("id")?, rows[0].try_get(1)?);
    /// assert_eq!((id, nickname), (1, None));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] when there is no such column, it has another type, or it is NULL and `T` is no `Option`.
    #[inline]
    pub fn try_get<'r, I: RowIndex, T: FromSql<'r>>(&'r self, column: I) -> Result<T> {
        let columns = self.columns();
        let at = column.position(columns).unwrap_or(usize::MAX);
        let Some(found) = columns.get(at) else { return Err(self.missing(&column)) };
        let Some(value) = self.value(at) else {
            return Err(unreadable(found, "the row ends before it".into()));
        };
        let read = match T::accepts(&found.data_type) {
            true if found.has_times && value.is_some_and(infinity::may_be) => {
                domain::read(&found.data_type, value)
            }
            true => T::from_sql_nullable(&found.data_type, value),
            false => domain::read(&found.data_type, value),
        };
        read.map_err(|error| unreadable(found, error))
    }

    /// A column as the server sent it; nothing when the row is cut off.
    #[inline]
    pub(crate) fn value(&self, at: usize) -> Option<Option<&[u8]>> {
        let next = self.next.load(Ordering::Relaxed);
        let place = match (next >> 32) as usize == at {
            true => next as u32 as usize,
            false => self.place(at)?,
        };
        let (value, behind) = value_at(self.body.buffer(), place)?;
        // A message has less than 2 GB.
        self.next.store((at as u64 + 1) << 32 | behind as u64, Ordering::Relaxed);
        Some(value)
    }

    /// Where a column begins.
    #[cold]
    fn place(&self, at: usize) -> Option<usize> {
        (0..at).try_fold(0, |place, _| Some(value_at(self.body.buffer(), place)?.1))
    }

    #[cold]
    fn missing(&self, column: &dyn fmt::Debug) -> Error {
        let names: Vec<&str> = self.columns().iter().map(ResultColumn::name).collect();
        let message = format!("there is no column {column:?} among {names:?}");
        Error::new(ErrorKind::Decode, message)
    }
}

/// The value whose length is at this place, and the place behind it; a length of -1 is NULL (manual, 54.7, DataRow).
#[inline]
fn value_at(buffer: &[u8], place: usize) -> Option<(Option<&[u8]>, usize)> {
    let (length, rest) = buffer.get(place..)?.split_first_chunk::<4>()?;
    match usize::try_from(i32::from_be_bytes(*length)) {
        Ok(length) => Some((Some(rest.get(..length)?), place + 4 + length)),
        Err(_) => Some((None, place + 4)),
    }
}

#[cold]
fn unreadable(column: &ResultColumn, cause: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::new(ErrorKind::Decode, format!("cannot read column {:?}: {cause}", column.name))
}

impl Clone for Row {
    fn clone(&self) -> Self {
        let next = AtomicU64::new(self.next.load(Ordering::Relaxed));
        Row { columns: Arc::clone(&self.columns), body: self.body.clone(), next }
    }
}

/// Without its values, which may be anything.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("columns", &self.columns()).finish_non_exhaustive()
    }
}
