//! Indexes: those that stand alone, and what constraints need to know of theirs.

use relvar_catalog::{Body, Index, Kind, Name, ObjectId, Settings, Text};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::index_key::Keys;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};
use crate::settable::Holder;

pub(crate) struct Row {
    pub(crate) oid: u32,
    pub(crate) table: u32,
    schema: u32,
    name: Name,
    pub(crate) method: Name,
    unique: bool,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) key_count: usize,
    /// Columns of the table, keys first; 0 is an expression.
    pub(crate) columns: Vec<i16>,
    pub(crate) collations: Vec<u32>,
    pub(crate) classes: Vec<u32>,
    pub(crate) orders: Vec<i16>,
    pub(crate) predicate: Option<Text>,
    pub(crate) options: Settings,
    pub(crate) tablespace: Option<Name>,
    valid: bool,
    partitioned: bool,
    pub(crate) parent: Option<u32>,
    clustered: bool,
    replica_identity: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("indexes", include_str!("index.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, table, schema, name) = (f.take()?, f.take()?, f.take()?, f.name()?);
    let method = f.name()?;
    Ok(Row {
        oid,
        table,
        schema,
        name,
        unique: f.take()?,
        nulls_not_distinct: f.take()?,
        key_count: usize::try_from(f.take::<i16>()?).unwrap_or(0),
        columns: numbers(f.take()?),
        collations: numbers(f.take()?),
        classes: numbers(f.take()?),
        orders: numbers(f.take()?),
        predicate: f.optional_bare()?,
        options: f.options((Holder::Index, Some(&method)))?.unwrap_or_default().into(),
        method,
        tablespace: f.optional_name()?,
        valid: f.take()?,
        partitioned: f.take()?,
        parent: f.take()?,
        clustered: f.take()?,
        replica_identity: f.take()?,
    })
}

/// The numbers of an `int2vector` or `oidvector`, which are cheapest as text.
fn numbers<T: std::str::FromStr>(vector: &str) -> Vec<T> {
    vector.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
}

impl Row {
    /// The columns that it includes.
    pub(crate) fn included(&self) -> &[i16] {
        self.columns.get(self.key_count..).unwrap_or_default()
    }
}

/// Indexes by OID, with those that tables refer to.
pub(crate) struct Indexes {
    rows: Vec<Row>,
    by_oid: FxHashMap<u32, usize>,
    clustered: FxHashMap<u32, Name>,
    replica_identity: FxHashMap<u32, Name>,
}

impl Indexes {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        let named = |wanted: fn(&Row) -> bool| {
            let rows = rows.iter().filter(|row| wanted(row));
            rows.map(|row| (row.table, row.name.clone())).collect()
        };
        Indexes {
            by_oid: rows.iter().enumerate().map(|(at, row)| (row.oid, at)).collect(),
            clustered: named(|row| row.clustered),
            replica_identity: named(|row| row.replica_identity),
            rows,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn get(&self, oid: u32) -> Option<&Row> {
        self.rows.get(*self.by_oid.get(&oid)?)
    }

    /// The index of CLUSTER ON.
    pub(crate) fn clustered(&self, table: u32) -> Option<&Name> {
        self.clustered.get(&table)
    }

    /// The index of REPLICA IDENTITY USING INDEX.
    pub(crate) fn replica_identity(&self, table: u32) -> Option<&Name> {
        self.replica_identity.get(&table)
    }
}

/// After constraints: the index of a constraint is a part of it.
pub(crate) fn register(
    indexes: &Indexes,
    constraints: &FxHashMap<u32, u32>,
    registry: &mut Registry,
) {
    for row in &indexes.rows {
        let address = (class::RELATION, row.oid);
        let Some(constraint) = constraints.get(&row.oid) else {
            registry.add_on_table(address, Kind::Index, (row.schema, &row.name), row.table);
            continue;
        };
        let constraint = registry.object((class::CONSTRAINT, *constraint), 0).cloned();
        registry.add_part(address, Kind::Index, (row.schema, &row.name), constraint);
    }
}

pub(crate) fn build(indexes: Indexes, keys: &Keys<'_>, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&indexes.rows, |row| registry.place(row.schema, &row.name));
    for row in in_order(indexes.rows, order) {
        let Some(id) = draft.registry.itself((class::RELATION, row.oid)) else { continue };
        let Some(table) = draft.registry.relation(row.table) else { continue };
        // One for the schema too.
        let mut edges: Vec<ObjectId> = Vec::with_capacity(row.columns.len() + 2);
        edges.extend(draft.registry.column_edges(row.table, &row.columns));
        edges.push((*table.id).clone());
        let body = Index {
            table: (*table.id).clone(),
            keys: keys.of(&row),
            include: draft.registry.column_names(row.table, row.included()),
            attached_to: attached_to(&row, draft.registry),
            method: row.method,
            unique: row.unique,
            nulls_not_distinct: row.nulls_not_distinct,
            predicate: row.predicate,
            options: row.options,
            tablespace: row.tablespace,
            partitioned: row.partitioned,
            valid: row.valid,
        };
        draft.add(id, Body::Index(Box::new(body)), edges);
    }
}

/// The parent's index, or the constraint that it belongs to, that an index is attached to.
pub(crate) fn attached_to(row: &Row, registry: &Registry) -> Option<ObjectId> {
    registry.object((class::RELATION, row.parent?), 0).map(|id| (**id).clone())
}
