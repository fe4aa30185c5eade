//! Statements and their rows.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use futures_util::TryStreamExt;
use relvar_catalog::Name;
use rustc_hash::FxHashSet;
use tokio_postgres::types::{FromSql, ToSql, Type};
use tokio_postgres::{Client, Row};

use crate::Error;
use crate::expression::{bare, faithful};
use crate::present::Present;
use crate::read::Options;
use crate::settable::{Holder, LeftOut, settable};
use crate::version::{Server, for_server};

/// A connection in a transaction, and what its server understands.
pub(crate) struct Session<'a> {
    pub(crate) client: &'a Client,
    pub(crate) major: u32,
    pub(crate) options: &'a Options,
    pub(crate) present: Present,
    /// Options that were met and are no user's.
    pub(crate) left_out: Mutex<BTreeSet<LeftOut>>,
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
        let sql = for_server(sql, Server { major: self.major, present: &self.present });
        let rows = self.client.query_typed_raw(&sql, params).await.map_err(failed)?;
        let mut rows = pin!(rows);
        let mut names = FxHashSet::default();
        let mut left_out = BTreeSet::new();
        let mut values = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            let (names, left_out, major) = (&mut names, &mut left_out, self.major);
            let mut fields = Fields { row: &row, next: 0, names, left_out, major };
            values.push(decode(&mut fields).map_err(failed)?);
        }
        if !left_out.is_empty() {
            self.left_out.lock().unwrap_or_else(PoisonError::into_inner).append(&mut left_out);
        }
        Ok(values)
    }
}

/// The fields of a row from left to right.
pub(crate) struct Fields<'a> {
    row: &'a Row,
    next: usize,
    names: &'a mut FxHashSet<Name>,
    left_out: &'a mut BTreeSet<LeftOut>,
    major: u32,
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

    /// The next field as options of a relation or column, `name=value`: those that a user can set.
    pub(crate) fn options(
        &mut self,
        of: (Holder, Option<&str>),
    ) -> Result<Option<Vec<String>>, tokio_postgres::Error> {
        let Some(options) = self.take::<Option<Vec<&str>>>()? else { return Ok(None) };
        let options = settable(&options, of, self.major, self.left_out);
        Ok((!options.is_empty()).then_some(options))
    }

    /// The next field as options of a foreign object, `name 'value'`: those that a user can set.
    pub(crate) fn foreign_options(&mut self) -> Result<Vec<String>, tokio_postgres::Error> {
        let options = self.take::<Option<Vec<&str>>>()?.unwrap_or_default();
        Ok(settable(&options, (Holder::Foreign, None), self.major, self.left_out))
    }

    /// The next field as an expression or statement that PostgreSQL printed, made [faithful].
    pub(crate) fn printed(&mut self) -> Result<String, tokio_postgres::Error> {
        Ok(faithful(self.take()?).into_owned())
    }

    /// The same where there may be none.
    pub(crate) fn optional_printed(&mut self) -> Result<Option<String>, tokio_postgres::Error> {
        Ok(self.take::<Option<&str>>()?.map(|text| faithful(text).into_owned()))
    }

    /// The same without the parentheses around it, for where a statement has its own.
    pub(crate) fn optional_bare(&mut self) -> Result<Option<String>, tokio_postgres::Error> {
        Ok(self.take::<Option<&str>>()?.map(bare))
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
