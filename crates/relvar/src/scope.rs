//! Which rows of a model with a soft delete are seen; part of a query's type.

use crate::model::Model;
use crate::sql_text::SqlText;
use crate::table::Table;

/// The living rows.
#[derive(Debug, Clone, Copy)]
pub struct Living;
/// All rows, marked as deleted or not.
#[derive(Debug, Clone, Copy)]
pub struct WithDeleted;
/// Only rows that are marked as deleted.
#[derive(Debug, Clone, Copy)]
pub struct OnlyDeleted;

/// One of [`Living`], [`WithDeleted`], [`OnlyDeleted`].
pub trait Scope: Send + Sync + 'static {
    #[doc(hidden)]
    const PREDICATE: Option<&'static str>;
}

impl Scope for Living {
    const PREDICATE: Option<&'static str> = Some(" IS NULL");
}
impl Scope for WithDeleted {
    const PREDICATE: Option<&'static str> = None;
}
impl Scope for OnlyDeleted {
    const PREDICATE: Option<&'static str> = Some(" IS NOT NULL");
}

/// The column that marks deleted rows, and what has to hold of it.
pub(crate) type Mark = (&'static str, &'static str);

/// What has to hold of the rows of a model for a scope to see them.
pub(crate) fn mark<M: Model, S: Scope>() -> Option<Mark> {
    M::DELETED_AT.zip(S::PREDICATE)
}

/// Writes ` WHERE ` or ` AND ` before each condition.
pub(crate) struct Wheres {
    first: bool,
}

impl Wheres {
    pub fn new() -> Self {
        Wheres { first: true }
    }

    pub fn next(&mut self, sql: &mut SqlText) {
        sql.push(if self.first { " WHERE " } else { " AND " });
        self.first = false;
    }

    /// The scope's own condition, on models that have a mark.
    pub fn scope<S: Scope>(
        &mut self,
        sql: &mut SqlText,
        table: &'static Table,
        mark: Option<&'static str>,
    ) {
        self.marked(sql, table, mark.zip(S::PREDICATE));
    }

    /// What has to hold of a mark, if there is one.
    pub fn marked(&mut self, sql: &mut SqlText, table: &'static Table, mark: Option<Mark>) {
        if let Some((mark, predicate)) = mark {
            self.next(sql);
            sql.column(table, mark);
            sql.push(predicate);
        }
    }
}
