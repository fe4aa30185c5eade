//! SQL written by hand.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;

use futures_util::{Stream, StreamExt};
use tokio_postgres::types::FromSqlOwned;

use crate::condition::{Bind, param};
use crate::connection::{Call, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::reads;
use crate::row::Row;
use crate::session::Session;
use crate::sql_text::Param;
use crate::table::Is;
use crate::together::Joinable;

/// A statement written by hand, with named values: `sql("… WHERE id = :id").bind("id", 5)`.
///
/// It goes by the extended protocol, which takes one statement; one that begins or ends a transaction is refused.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
/// # fn main() { run(async |pool| {
/// # let session = &mut pool.session().await?;
/// use relvar::sql;
///
/// let spent: i64 = sql("SELECT sum(total) FROM orders WHERE user_id = :user").bind("user", 1_i64).value(session).await?;
/// assert_eq!(spent, 60);
/// # Ok(()) }) }
/// ```
pub fn sql(text: &str) -> Sql<'_> {
    Sql { text, params: Vec::new() }
}

/// See [`sql`].
#[must_use = "a statement does nothing until it is run"]
pub struct Sql<'t> {
    text: &'t str,
    params: Vec<(&'t str, Param)>,
}

/// A statement whose rows are read into structs; see [`Sql::read_as`].
#[must_use = "a statement does nothing until it is run"]
pub struct SqlAs<'t, T> {
    sql: Sql<'t>,
    is: Is<T>,
}

/// A struct that is read from the columns of a row by their names. Derived.
pub trait FromRow: Sized {
    /// Reads a row.
    ///
    /// # Errors
    /// When a column is missing or has another type.
    fn from_row(row: &Row) -> Result<Self>;
}

/// Reads a column by its name. Derives call it.
///
/// # Errors
/// When it is missing or has another type.
pub fn by_name<T: FromSqlOwned>(row: &Row, name: &str) -> Result<T> {
    row.try_get(name)
}

impl<'t> Sql<'t> {
    /// Gives a value to a name.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::sql;
    ///
    /// let text = "SELECT count(*) FROM orders WHERE total BETWEEN :least AND :most";
    /// let count: i64 = sql(text).bind("least", 20).bind("most", 30).value(session).await?;
    /// assert_eq!(count, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn bind<T: Bind>(mut self, name: &'t str, value: T) -> Self {
        self.params.push((name, param(value)));
        self
    }

    /// All rows, as structs.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::{FromRow, sql};
    ///
    /// #[derive(FromRow)]
    /// struct Buyer {
    ///     email: String,
    ///     spent: i64,
    /// }
    ///
    /// let text = "SELECT email, sum(total) AS spent FROM users u JOIN orders o ON o.user_id = u.id GROUP BY email ORDER BY 1";
    /// let buyers: Vec<Buyer> = sql(text).all(session).await?;
    /// assert_eq!((buyers[0].email.as_str(), buyers[0].spent), ("ada@example.org", 60));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] where a name has no value, or the statement controls a transaction; else what the server
    /// says.
    #[track_caller]
    pub fn all<T: FromRow + Send, A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send + use<'_, 't, T, A> {
        let rows = self.rows(session);
        async move { rows.await?.iter().map(T::from_row).collect() }
    }

    /// The statement with what its rows are read into, to be [sent beside others](Session::join).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::{FromRow, sql};
    ///
    /// #[derive(FromRow)]
    /// struct Id {
    ///     id: i64,
    /// }
    ///
    /// let ids = sql("SELECT id FROM orders WHERE total > 20 ORDER BY id").read_as::<Id>();
    /// let (user, ids) = session.join((User::find(1), ids)).await?;
    /// assert_eq!((user.is_some(), ids[0].id, ids[1].id), (true, 3, 4));
    /// # Ok(()) }) }
    /// ```
    pub fn read_as<T: FromRow>(self) -> SqlAs<'t, T> {
        SqlAs { sql: self, is: PhantomData }
    }

    /// All rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::sql;
    ///
    /// let rows = sql("SELECT email FROM users ORDER BY id").rows(session).await?;
    /// assert_eq!(rows[0].try_get::<_, String>("email")?, "ada@example.org");
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn rows<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<Vec<Row>>> + Send + use<'_, 't, A> {
        let place = Location::caller();
        reads::all(self, session, place)
    }

    /// Rows one after another, as they arrive.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use futures_util::TryStreamExt;
    /// use relvar::sql;
    ///
    /// let mut rows = sql("SELECT total FROM orders").stream(session).await?;
    /// let mut sum = 0;
    /// while let Some(row) = rows.try_next().await? {
    ///     sum += row.try_get::<_, i32>(0)?;
    /// }
    /// assert_eq!(sum, 100);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all); each row may bring an error of its own.
    #[track_caller]
    pub fn stream<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<impl Stream<Item = Result<Row>> + Send + use<'_, 't, A>>>
    + Send
    + use<'_, 't, A> {
        let place = Location::caller();
        async move {
            let (text, params) = self.ready().map_err(|error| error.at(self.text, place))?;
            let call = Call::new(&text, &params, place);
            Ok(session.connection().await?.stream(&call).await?.boxed())
        }
    }

    /// The first column of the only row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::sql;
    ///
    /// let orders: i64 = sql("SELECT count(*) FROM orders").value(session).await?;
    /// assert_eq!(orders, 4);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] and [`ErrorKind::NotOne`] where there is none or more; else as [`all`](Self::all).
    #[track_caller]
    pub fn value<T, A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<T>> + Send + use<'_, 't, T, A>
    where
        T: FromSqlOwned + Send,
    {
        let place = Location::caller();
        let text = self.text;
        let rows = self.rows(session);
        async move {
            match rows.await?.as_slice() {
                [row] => crate::model::read(row, &mut 0),
                [] => Err(Error::new(ErrorKind::NotFound, "no row").at(text, place)),
                _ => Err(Error::new(ErrorKind::NotOne, "more than one row").at(text, place)),
            }
        }
    }

    /// Runs it, and gives the number of rows that it changed. On a read-only session the server refuses what writes
    /// ([`ErrorKind::ReadOnly`]).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// use relvar::sql;
    ///
    /// let paid = sql("UPDATE orders SET status = 'paid' WHERE user_id = :user").bind("user", 1_i64);
    /// assert_eq!(paid.execute(session).await?, 3);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn execute<A /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &mut Session<A>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'_, 't, A> {
        let place = Location::caller();
        async move {
            let (text, params) = self.ready().map_err(|error| error.at(self.text, place))?;
            let call = Call::new(&text, &params, place);
            session.connection().await?.execute(&call).await
        }
    }

    /// The text as it is sent, with `$1` for each name, and the names in the order of their numbers. For tools
    /// that check statements without running them.
    ///
    /// ```
    /// let statement = relvar::sql("SELECT 1 WHERE :a::int > :b OR :a IS NULL");
    /// let (text, names) = statement.numbered()?;
    /// assert_eq!((text.as_str(), names), ("SELECT 1 WHERE $1::int > $2 OR $1 IS NULL", vec!["a", "b"]));
    /// # Ok::<(), relvar::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Statement`] where the statement controls a transaction.
    pub fn numbered(&self) -> Result<(String, Vec<&'t str>)> {
        refuse_transaction_control(self.text)?;
        Ok(numbered(self.text))
    }

    fn ready(&self) -> Result<(String, Vec<Param>)> {
        let (text, names) = self.numbered()?;
        let mut params = Vec::with_capacity(names.len());
        for name in &names {
            let given = self.params.iter().find(|(given, _)| given == name);
            let (_, param) = given.ok_or_else(|| {
                Error::new(ErrorKind::Statement, format!("no value is bound to :{name}"))
            })?;
            params.push(param.clone());
        }
        if let Some((name, _)) = self.params.iter().find(|(name, _)| !names.contains(name)) {
            let message =
                format!("a value is bound to {name:?}, which the statement does not name");
            return Err(Error::new(ErrorKind::Statement, message));
        }
        Ok((text, params))
    }
}

/// Rows of SQL written by hand.
impl Joinable for Sql<'_> {
    type Output = Vec<Row>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<Row>> {
        let (text, params) = self.ready().map_err(|error| error.at(self.text, place))?;
        connection.rows(&Call::new(&text, &params, place)).await
    }
}

/// The same, read into structs.
impl<T: FromRow + Send> Joinable for SqlAs<'_, T> {
    type Output = Vec<T>;

    async fn send(
        self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<Vec<T>> {
        self.sql.send(connection, place).await?.iter().map(T::from_row).collect()
    }
}

/// First words of statements that begin, end or divide a transaction (manual, SQL Commands).
const TRANSACTION_CONTROL: [&str; 9] =
    ["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare"];

fn refuse_transaction_control(text: &str) -> Result<()> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        if !rest.starts_with("--") && !rest.starts_with("/*") {
            break;
        }
        rest = &rest[skipped(rest)..];
    }
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    match TRANSACTION_CONTROL.contains(&word.to_ascii_lowercase().as_str()) {
        false => Ok(()),
        true => Err(Error::new(
            ErrorKind::Statement,
            format!("{} is for whoever opened the unit of work", word.to_uppercase()),
        )),
    }
}

/// The text with `$1` for each name, and the names in the order of their numbers.
fn numbered(text: &str) -> (String, Vec<&str>) {
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let whole = skipped(rest);
        if whole > 0 {
            out.push_str(&rest[..whole]);
            at += whole;
            continue;
        }
        let name = rest.strip_prefix(':').map_or("", word);
        if rest.starts_with("::") {
            out.push_str("::");
            at += 2;
        } else if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) {
            let number = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            out.push_str(&format!("${}", number + 1));
            at += 1 + name.len();
        } else {
            // Whole words at once, so that nothing begins in the middle of one.
            let length = word(rest).len().max(rest.chars().next().map_or(1, char::len_utf8));
            out.push_str(&rest[..length]);
            at += length;
        }
    }
    (out, names)
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// Length of the string, quoted identifier, dollar quote or comment that the text starts with (manual, 4.1).
fn skipped(text: &str) -> usize {
    let until = |end: &str, from: usize| {
        text[from..].find(end).map_or(text.len(), |at| from + at + end.len())
    };
    if text.starts_with("--") {
        return until("\n", 2);
    }
    if text.starts_with("/*") {
        return comment(text);
    }
    if text.starts_with('\'') || text.starts_with('"') {
        let quote = &text[..1];
        return until(quote, 1);
    }
    if text.starts_with(['e', 'E']) && text[1..].starts_with('\'') {
        return escape_string(text);
    }
    if let Some(tag) = text.strip_prefix('$') {
        let tag = word(tag);
        let quote = text.get(..tag.len() + 2).unwrap_or_default();
        if quote.ends_with('$')
            && quote.len() == tag.len() + 2
            && !tag.starts_with(|c: char| c.is_ascii_digit())
        {
            return until(quote, quote.len());
        }
    }
    0
}

/// Comments nest.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn escape_string(text: &str) -> usize {
    let mut characters = text.char_indices().skip(2);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '\'' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_numbers_outside_of_quotes() {
        for (text, wanted, names) in [
            ("SELECT :a, :b, :a", "SELECT $1, $2, $1", vec!["a", "b"]),
            ("SELECT ':a', \":a\", x::text", "SELECT ':a', \":a\", x::text", vec![]),
            ("SELECT $q$ :a $q$, $$ :b $$, :c", "SELECT $q$ :a $q$, $$ :b $$, $1", vec!["c"]),
            ("-- :a\nSELECT /* :b /* :c */ */ :d", "-- :a\nSELECT /* :b /* :c */ */ $1", vec!["d"]),
            (r"SELECT E'\':a', :b", r"SELECT E'\':a', $1", vec!["b"]),
            ("SELECT a[1:2], :é", "SELECT a[1:2], $1", vec!["é"]),
        ] {
            assert_eq!(numbered(text), (wanted.to_owned(), names), "{text}");
        }
    }

    #[test]
    fn transaction_control_is_refused() {
        for text in [
            "COMMIT",
            " -- x\n/* y */ rollback",
            "; begin",
            "Savepoint a",
            "END",
            "start transaction",
        ] {
            assert!(refuse_transaction_control(text).is_err(), "{text}");
        }
        for text in ["SELECT 1", "committed", "endless", "-- COMMIT\nSELECT 1", ""] {
            assert!(refuse_transaction_control(text).is_ok(), "{text}");
        }
    }
}
