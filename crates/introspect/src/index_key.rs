//! Keys of indexes and of exclusion constraints.

use relvar_catalog::{IndexKey, KeyTerm};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::column::Columns;
use crate::expression::{faithful, without_parentheses};
use crate::fetch::{Fields, Session};
use crate::index::Row as Index;
use crate::operator_class::OperatorClasses;
use crate::settable::Holder;
use crate::types::BaseTypes;

/// `pg_collation.oid` of `default`, the database's own collation.
const DEFAULT_COLLATION: u32 = 100;

pub(crate) struct Row {
    index: u32,
    number: i16,
    expression: Option<String>,
    type_oid: u32,
    options: Option<Vec<String>>,
    statistics: Option<i16>,
    says_default_collation: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("index keys", include_str!("index_key.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        index: f.take()?,
        number: f.take()?,
        expression: f.take::<Option<&str>>()?.map(in_one_pair),
        type_oid: f.take()?,
        options: f.options((Holder::IndexKey, None))?,
        statistics: f.take()?,
        says_default_collation: f.take()?,
    })
}

/// The expression as `pg_get_indexdef` prints it, which puts parentheses around parentheses.
fn in_one_pair(text: &str) -> String {
    let inner = without_parentheses(text);
    let doubled = without_parentheses(inner).len() < inner.len();
    faithful(if doubled { inner } else { text }).into_owned()
}

/// All that it takes to tell an index's keys.
pub(crate) struct Keys<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) classes: OperatorClasses,
    pub(crate) base_types: BaseTypes,
    special: FxHashMap<(u32, i16), Row>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(
        columns: &'a Columns,
        classes: OperatorClasses,
        base_types: BaseTypes,
        rows: Vec<Row>,
    ) -> Self {
        let special = rows.into_iter().map(|row| ((row.index, row.number), row)).collect();
        Keys { columns, classes, base_types, special }
    }

    /// The keys of an index, without what it includes.
    pub(crate) fn of(&self, index: &Index) -> Vec<IndexKey> {
        (0..index.key_count).filter_map(|at| self.key(index, at)).collect()
    }

    fn key(&self, index: &Index, at: usize) -> Option<IndexKey> {
        let column = self.columns.get(index.table, *index.columns.get(at)?);
        let special = self.special.get(&(index.oid, i16::try_from(at + 1).ok()?));
        let term = match (column, special.and_then(|special| special.expression.as_ref())) {
            (_, Some(expression)) => KeyTerm::Expression(expression.clone()),
            (Some(column), None) => KeyTerm::Column(column.name.clone()),
            (None, None) => return None,
        };
        let key_type = column.map(|c| c.column_type.0).or(special.map(|s| s.type_oid))?;
        let class = *index.classes.get(at)?;
        let options = special.and_then(|special| special.options.clone()).unwrap_or_default();
        let is_default = match column {
            Some(_) => self.classes.is_default(class, self.base_types.of(key_type)),
            None => self.classes.is_default_of_expression(class, self.base_types.of(key_type)),
        };
        let say_class = !is_default || !options.is_empty();
        let order = index.orders.get(at).copied().unwrap_or(0);
        Some(IndexKey {
            term,
            collation: self.collation(index.collations.get(at).copied()?, column, special),
            operator_class: say_class
                .then(|| self.classes.name(class).map(str::to_owned))
                .flatten(),
            operator_class_options: options,
            descending: order & 1 != 0,
            nulls_first: order & 2 != 0,
            statistics: special.and_then(|special| special.statistics),
        })
    }

    /// What stands behind COLLATE; for an expression also where its own collation is the same one,
    /// which the catalogs do not tell.
    fn collation(
        &self,
        collation: u32,
        column: Option<&crate::column::Row>,
        special: Option<&Row>,
    ) -> Option<String> {
        let said = match (column, special) {
            (Some(column), _) => column.collation != collation,
            (None, Some(special)) if collation == DEFAULT_COLLATION => {
                special.says_default_collation
            }
            (None, _) => true,
        };
        if collation == 0 || !said { None } else { self.columns.collation_name(collation) }
    }
}
