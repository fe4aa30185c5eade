//! Which rows of a model with a soft delete are seen; part of a query's type.

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
        if let (Some(mark), Some(predicate)) = (mark, S::PREDICATE) {
            self.next(sql);
            sql.column(table, mark);
            sql.push(predicate);
        }
    }
}
