//! Statements and their rows.

use std::pin::pin;

use futures_util::TryStreamExt;
use relvar_catalog::Name;
use rustc_hash::FxHashSet;
use tokio_postgres::types::{FromSql, ToSql, Type};
use tokio_postgres::{Client, Row};

use crate::Error;
use crate::present::Present;
use crate::read::Options;
use crate::version::for_major;

/// A connection in a transaction, and what its server understands.
pub(crate) struct Session<'a> {
    pub(crate) client: &'a Client,
    pub(crate) major: u32,
    pub(crate) options: &'a Options,
    pub(crate) present: Present,
}

impl Session<'_> {
    /// Runs a statement and turns each row into a value as soon as it arrives.
    ///
    /// The statement is sent when the future is first polled; so several that are polled together are
    /// pipelined, and the server works on the next one while this one's rows are decoded.
    pub(crate) async fn fetch<T>(
        &self,
        what: &'static str,
        sql: &str,
        decode: fn(&mut Fields<'_>) -> Result<T, tokio_postgres::Error>,
    ) -> Result<Vec<T>, Error> {
        self.fetch_with(what, sql, [], decode).await
    }

    /// The same where one of these catalogs of PostgreSQL holds anything; otherwise there is nothing.
    pub(crate) async fn fetch_from<T>(
        &self,
        catalogs: &[&str],
        what: &'static str,
        sql: &str,
        decode: fn(&mut Fields<'_>) -> Result<T, tokio_postgres::Error>,
    ) -> Result<Vec<T>, Error> {
        if !self.present.any(catalogs) {
            return Ok(Vec::new());
        }
        self.fetch(what, sql, decode).await
    }

    /// The same with parameters.
    pub(crate) async fn fetch_with<T, const N: usize>(
        &self,
        what: &'static str,
        sql: &str,
        params: [(&(dyn ToSql + Sync), Type); N],
        decode: fn(&mut Fields<'_>) -> Result<T, tokio_postgres::Error>,
    ) -> Result<Vec<T>, Error> {
        let failed = |source| Error::Server { what, source };
        let sql = for_major(sql, self.major);
        let rows = self.client.query_typed_raw(&sql, params).await.map_err(failed)?;
        let mut rows = pin!(rows);
        let mut names = FxHashSet::default();
        let mut values = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            let mut fields = Fields { row: &row, next: 0, names: &mut names };
            values.push(decode(&mut fields).map_err(failed)?);
        }
        Ok(values)
    }
}

/// The fields of a row from left to right.
pub(crate) struct Fields<'a> {
    row: &'a Row,
    next: usize,
    names: &'a mut FxHashSet<Name>,
}

impl<'a> Fields<'a> {
    /// The next field.
    pub(crate) fn take<T: FromSql<'a>>(&mut self) -> Result<T, tokio_postgres::Error> {
        let value = self.row.try_get(self.next);
        self.next += 1;
        value
    }

    /// The next field as a name; equal ones of one statement share their memory.
    pub(crate) fn name(&mut self) -> Result<Name, tokio_postgres::Error> {
        let name = self.take::<&str>()?;
        Ok(self.intern(name))
    }

    /// The next field as a name that may be NULL.
    pub(crate) fn optional_name(&mut self) -> Result<Option<Name>, tokio_postgres::Error> {
        let name = self.take::<Option<&str>>()?;
        Ok(name.map(|name| self.intern(name)))
    }

    /// The next field as names.
    pub(crate) fn names(&mut self) -> Result<Vec<Name>, tokio_postgres::Error> {
        let names = self.take::<Vec<&str>>()?;
        Ok(names.into_iter().map(|name| self.intern(name)).collect())
    }

    /// The next field of PostgreSQL's type `"char"`.
    pub(crate) fn letter(&mut self) -> Result<char, tokio_postgres::Error> {
        Ok(char::from(self.take::<i8>()?.cast_unsigned()))
    }

    fn intern(&mut self, name: &str) -> Name {
        if name.is_empty() {
            return Name::default();
        }
        if let Some(name) = self.names.get(name) {
            return name.clone();
        }
        let name = Name::from(name);
        self.names.insert(name.clone());
        name
    }
}
