//! Columns of tables; and of views and composite types, where they are no objects of their own.

use std::ops::Range;

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{
    Body, Column, DataType, Generated, GeneratedKind, Identity, Kind, Name, Text, ViewColumn,
};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::collation_name;
use crate::column_type::{self, ColumnType};
use crate::draft::Draft;
use crate::expression::without_parentheses;
use crate::fetch::{Fields, Session};
use crate::order::order;
use crate::registry::{Registry, class};
use crate::settable::Holder;

pub(crate) struct Row {
    pub(crate) relation: u32,
    pub(crate) number: i16,
    pub(crate) name: Name,
    pub(crate) column_type: column_type::Key,
    /// 0 for a type that has none.
    pub(crate) collation: u32,
    pub(crate) not_null: bool,
    /// s or v; otherwise NUL.
    generated: char,
    /// a or d; otherwise NUL.
    identity: char,
    storage: char,
    compression: char,
    pub(crate) statistics: Option<i16>,
    pub(crate) options: Option<Vec<String>>,
    foreign_options: Vec<String>,
    pub(crate) local: bool,
    inherited: bool,
    /// Privileges of its own, and the role that owns the relation.
    pub(crate) acl: Option<Box<(Vec<String>, Name)>>,
}

/// Columns and their types.
#[derive(Default)]
pub(crate) struct Fetched {
    rows: Vec<Row>,
    types: FxHashMap<column_type::Key, ColumnType>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Fetched, Error> {
    let rows = session.fetch("columns", include_str!("column.sql"), decode).await?;
    let types = column_type::fetch(session, &rows).await?;
    Ok(Fetched { rows, types })
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        relation: f.take()?,
        number: f.take()?,
        name: f.name()?,
        column_type: (f.take()?, f.take()?),
        collation: f.take()?,
        not_null: f.take()?,
        generated: f.letter()?,
        identity: f.letter()?,
        storage: f.letter()?,
        compression: f.letter()?,
        statistics: f.take()?,
        options: f.options((Holder::Column, None))?,
        foreign_options: f.foreign_options()?,
        local: f.take()?,
        inherited: f.take()?,
        acl: f.take::<Option<_>>()?.zip(f.optional_name()?).map(Box::new),
    })
}

impl Row {
    /// Whether its value is computed from other columns.
    pub(crate) fn is_generated(&self) -> bool {
        self.generated != '\0'
    }

    /// Its method of compression, where one is set.
    pub(crate) fn compression(&self) -> Option<&'static str> {
        compression(self.compression)
    }
}

fn storage(letter: char) -> Option<&'static str> {
    match letter {
        'p' => Some("PLAIN"),
        'e' => Some("EXTERNAL"),
        'x' => Some("EXTENDED"),
        'm' => Some("MAIN"),
        _ => None,
    }
}

fn compression(letter: char) -> Option<&'static str> {
    match letter {
        'p' => Some("pglz"),
        'l' => Some("lz4"),
        _ => None,
    }
}

/// Columns by relation, in the order of their numbers; with their types, and names of collations.
pub(crate) struct Columns {
    rows: Vec<Row>,
    /// Places in `rows` in the order of identities.
    order: Vec<usize>,
    relations: FxHashMap<u32, Range<usize>>,
    types: FxHashMap<column_type::Key, ColumnType>,
    collations: FxHashMap<u32, String>,
}

impl Columns {
    pub(crate) fn new(
        Fetched { mut rows, types }: Fetched,
        collations: Vec<collation_name::Row>,
    ) -> Self {
        let collations = collations.into_iter().collect();
        rows.sort_unstable_by_key(|row| (row.relation, row.number));
        let mut relations = FxHashMap::default();
        let mut start = 0;
        for of_one in rows.chunk_by(|a, b| a.relation == b.relation) {
            relations.insert(of_one[0].relation, start..start + of_one.len());
            start += of_one.len();
        }
        Columns { rows, order: Vec::new(), relations, types, collations }
    }

    /// All columns.
    pub(crate) fn all(&self) -> &[Row] {
        &self.rows
    }

    /// All columns in the order of identities.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Row> {
        self.order.iter().filter_map(|at| self.rows.get(*at))
    }

    /// A relation's columns.
    pub(crate) fn of(&self, relation: u32) -> &[Row] {
        self.relations.get(&relation).map_or(&[], |range| &self.rows[range.clone()])
    }

    /// One column.
    pub(crate) fn get(&self, relation: u32, number: i16) -> Option<&Row> {
        let columns = self.of(relation);
        let at = columns.binary_search_by_key(&number, |column| column.number).ok()?;
        columns.get(at)
    }

    /// A view's columns.
    pub(crate) fn of_view(&self, relation: u32) -> Vec<ViewColumn> {
        let columns = self.of(relation).iter().map(|column| ViewColumn {
            name: column.name.clone(),
            data_type: self.data_type(column),
            collation: self.own_collation(column),
        });
        columns.collect()
    }

    /// A collation's name as SQL.
    pub(crate) fn collation_name(&self, collation: u32) -> Option<String> {
        self.collations.get(&collation).cloned()
    }

    /// A column's type.
    pub(crate) fn data_type(&self, column: &Row) -> DataType {
        let found = self.types.get(&column.column_type).map(|found| found.data_type.clone());
        // One snapshot has the type of every column.
        found.unwrap_or_else(|| DataType::builtin("unknown"))
    }

    /// A column's collation where it is not its type's.
    pub(crate) fn own_collation(&self, column: &Row) -> Option<Text> {
        let of_type = self.types.get(&column.column_type).map_or(0, |found| found.collation);
        if column.collation == of_type { None } else { self.collation_name(column.collation) }
    }

    /// A column's storage where it is not its type's.
    pub(crate) fn own_storage(&self, column: &Row) -> Option<&'static str> {
        let of_type = self.types.get(&column.column_type).map(|found| found.storage);
        if of_type == Some(column.storage) { None } else { storage(column.storage) }
    }
}

/// After tables, views and composite types.
pub(crate) fn register(columns: &mut Columns, registry: &mut Registry) {
    registry.rank();
    for row in columns.all() {
        registry.add_column(row.relation, row.number, &row.name);
    }
    columns.order = order(&columns.rows, |row| (registry.rank_of(row.relation), &*row.name));
}

/// What other kinds know of columns.
pub(crate) struct Parts {
    /// Expressions of generated columns.
    pub(crate) expressions: FxHashMap<(u32, i16), String>,
    /// Sequences of identity columns.
    pub(crate) identities: FxHashMap<(u32, i16), Box<Identity>>,
}

/// The columns of tables; they keep all that other kinds want to know of them.
pub(crate) fn build(columns: &Columns, mut parts: Parts, draft: &mut Draft<'_>) {
    for row in columns.in_order() {
        let Some(relation) = draft.registry.itself((class::RELATION, row.relation)) else {
            continue;
        };
        if !matches!(relation.kind, Kind::Table | Kind::ForeignTable) {
            continue;
        }
        let Some(id) = draft.registry.column(row.relation, row.number) else { continue };
        let position = row.number.unsigned_abs();
        let body = Body::Column(Box::new(column(row, columns, &mut parts)));
        draft.add_at(id, body, Vec::new(), position);
    }
}

fn column(row: &Row, columns: &Columns, parts: &mut Parts) -> Column {
    Column {
        data_type: columns.data_type(row),
        collation: columns.own_collation(row),
        storage: columns.own_storage(row).map(Name::from),
        generated: generated(row, parts),
        identity: identity(row, parts),
        compression: row.compression().map(Name::from),
        statistics: row.statistics,
        options: sorted(row.options.as_deref()),
        foreign_options: foreign_options(&row.foreign_options),
        local: row.local,
        inherited: row.inherited,
    }
}

fn generated(row: &Row, parts: &mut Parts) -> Option<Generated> {
    let kind = match row.generated {
        's' => GeneratedKind::Stored,
        'v' => GeneratedKind::Virtual,
        _ => return None,
    };
    let expression = parts.expressions.remove(&(row.relation, row.number))?;
    Some(Generated { kind, expression: without_parentheses(&expression).to_owned() })
}

fn identity(row: &Row, parts: &mut Parts) -> Option<Identity> {
    if row.identity == '\0' {
        return None;
    }
    let identity = parts.identities.remove(&(row.relation, row.number))?;
    Some(Identity { always: row.identity == 'a', ..*identity })
}

fn foreign_options(options: &[String]) -> Vec<Text> {
    sorted(Some(options)).iter().map(|option| foreign_option(option)).collect()
}

fn sorted(options: Option<&[String]>) -> Vec<String> {
    let mut options = options.unwrap_or_default().to_vec();
    options.sort_unstable();
    options
}

/// `name 'value'` of a `name=value`.
fn foreign_option(option: &str) -> Text {
    let (name, value) = option.split_once('=').unwrap_or((option, ""));
    format!("{} {}", quote_identifier(name), quote_literal(value))
}
