//! Constraints of tables: keys, checks, foreign keys, exclusions.

use relvar_catalog::{
    Body, Constraint, ConstraintKind, ExclusionElement, ForeignKey, Key, Kind, Name, ObjectId, Text,
};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::index::{self, Indexes};
use crate::index_key::Keys;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    table: u32,
    name: Name,
    contype: char,
    deferrable: bool,
    initially_deferred: bool,
    validated: bool,
    enforced: bool,
    no_inherit: bool,
    local: bool,
    inherited: bool,
    columns: Option<Vec<i16>>,
    index: Option<u32>,
    referenced: Option<u32>,
    referenced_columns: Option<Vec<i16>>,
    match_type: char,
    on_update: char,
    on_delete: char,
    on_delete_columns: Option<Vec<i16>>,
    period: bool,
    expression: Option<Text>,
    operators: Option<Vec<Text>>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("constraints", include_str!("constraint.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        table: f.take()?,
        name: f.name()?,
        contype: f.letter()?,
        deferrable: f.take()?,
        initially_deferred: f.take()?,
        validated: f.take()?,
        enforced: f.take()?,
        no_inherit: f.take()?,
        local: f.take()?,
        inherited: f.take()?,
        columns: f.take()?,
        index: f.take()?,
        referenced: f.take()?,
        referenced_columns: f.take()?,
        match_type: f.letter()?,
        on_update: f.letter()?,
        on_delete: f.letter()?,
        on_delete_columns: f.take()?,
        period: f.take()?,
        expression: f.optional_bare()?,
        operators: f.take()?,
    })
}

/// After tables.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let table = (class::RELATION, row.table);
        registry.add_member((class::CONSTRAINT, row.oid), Kind::Constraint, table, &row.name);
    }
}

/// The constraints that own an index, by the index.
pub(crate) fn by_index(rows: &[Row]) -> FxHashMap<u32, u32> {
    let keys = rows.iter().filter(|row| matches!(row.contype, 'p' | 'u' | 'x'));
    keys.filter_map(|row| Some((row.index?, row.oid))).collect()
}

pub(crate) fn build(rows: Vec<Row>, indexes: &Indexes, keys: &Keys<'_>, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&rows, |row| (registry.rank_of(row.table), &*row.name));
    for row in in_order(rows, order) {
        let Some(id) = draft.registry.itself((class::CONSTRAINT, row.oid)) else { continue };
        let index = row.index.and_then(|oid| indexes.get(oid));
        let Some(constraint) = kind(&row, index, keys, draft.registry) else { continue };
        let is_key = matches!(row.contype, 'p' | 'u' | 'x');
        let attached_to = index.filter(|_| is_key);
        let body = Constraint {
            constraint,
            deferrable: row.deferrable,
            initially_deferred: row.initially_deferred,
            // What is not enforced is never valid, and NOT VALID says nothing more about it.
            validated: row.validated || !row.enforced,
            enforced: row.enforced,
            no_inherit: row.no_inherit,
            local: row.local,
            inherited: row.inherited,
            attached_to: attached_to.and_then(|index| index::attached_to(index, draft.registry)),
        };
        let edges = edges(&row, index, draft.registry);
        draft.add(id, Body::Constraint(Box::new(body)), edges);
    }
}

fn kind(
    row: &Row,
    index: Option<&index::Row>,
    keys: &Keys<'_>,
    registry: &Registry,
) -> Option<ConstraintKind> {
    match row.contype {
        'p' => Some(ConstraintKind::PrimaryKey(key(row, index?, registry))),
        'u' => Some(ConstraintKind::Unique(key(row, index?, registry))),
        'x' => Some(exclusion(row, index?, keys, registry)),
        'c' => row.expression.clone().map(ConstraintKind::Check),
        'f' => foreign_key(row, registry).map(ConstraintKind::ForeignKey),
        _ => None,
    }
}

fn key(row: &Row, index: &index::Row, registry: &Registry) -> Key {
    Key {
        method: index.method.clone(),
        columns: registry.column_names(row.table, row.columns.as_deref().unwrap_or_default()),
        include: registry.column_names(row.table, index.included()),
        nulls_not_distinct: index.nulls_not_distinct,
        without_overlaps: row.period,
        options: index.options.clone(),
        tablespace: index.tablespace.clone(),
    }
}

fn exclusion(
    row: &Row,
    index: &index::Row,
    keys: &Keys<'_>,
    registry: &Registry,
) -> ConstraintKind {
    let operators = row.operators.iter().flatten().cloned();
    let elements = keys.of(index).into_iter().zip(operators);
    ConstraintKind::Exclusion {
        elements: elements.map(|(key, operator)| ExclusionElement { key, operator }).collect(),
        predicate: index.predicate.clone(),
        key: Key { columns: Vec::new(), ..key(row, index, registry) },
    }
}

fn foreign_key(row: &Row, registry: &Registry) -> Option<Box<ForeignKey>> {
    let referenced = row.referenced?;
    let names = |table: u32, numbers: &Option<Vec<i16>>| {
        registry.column_names(table, numbers.as_deref().unwrap_or_default())
    };
    Some(Box::new(ForeignKey {
        columns: names(row.table, &row.columns),
        references: (*registry.relation(referenced)?.id).clone(),
        referenced_columns: names(referenced, &row.referenced_columns),
        match_full: row.match_type == 'f',
        on_update: action(row.on_update).map(Name::from),
        on_delete: action(row.on_delete).map(Name::from),
        on_delete_columns: names(row.table, &row.on_delete_columns),
        period: row.period,
    }))
}

fn action(letter: char) -> Option<&'static str> {
    match letter {
        'r' => Some("RESTRICT"),
        'c' => Some("CASCADE"),
        'n' => Some("SET NULL"),
        'd' => Some("SET DEFAULT"),
        _ => None,
    }
}

/// Edges to columns (those of a check's expression are in `pg_depend`), to what a foreign key
/// references, and to the key that it rests on.
fn edges(row: &Row, index: Option<&index::Row>, registry: &Registry) -> Vec<ObjectId> {
    let own = row.columns.as_deref().unwrap_or_default();
    let others = row.referenced_columns.as_deref().unwrap_or_default();
    let mut edges: Vec<ObjectId> = Vec::with_capacity(own.len() + others.len() + 3);
    edges.extend(registry.column_edges(row.table, own));
    if let (Some(index), true) = (index, row.contype != 'f') {
        edges.extend(registry.column_edges(row.table, index.included()));
    }
    let Some(referenced) = row.referenced else { return edges };
    edges.extend(registry.column_edges(referenced, others));
    let rest = [Some(referenced), row.index].into_iter().flatten();
    let rest = rest.filter_map(|oid| registry.object((class::RELATION, oid), 0));
    edges.extend(rest.map(|id| (**id).clone()));
    edges
}
