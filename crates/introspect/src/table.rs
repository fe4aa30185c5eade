//! Tables: plain, partitioned, foreign.

use relvar_catalog::{
    Body, ForeignTable, Kind, Name, Persistence, ReplicaIdentity, Settings, Table,
};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::index::Indexes;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};
use crate::secret::without_secrets;
use crate::settable::Holder;

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    relkind: char,
    replica_identity: char,
    table: Table,
    server: Option<Name>,
    foreign_options: Vec<String>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("tables", include_str!("table.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, schema, name, relkind) = (f.take()?, f.take()?, f.name()?, f.letter()?);
    let persistence = persistence(f.letter()?);
    let partition_by = f.optional_printed()?;
    let partition_columns: Option<Vec<String>> = f.take()?;
    let access_method = f.optional_name()?;
    let options = options(f, (Holder::Table, access_method.as_deref()))?;
    let (row_security, force_row_security) = (f.take()?, f.take()?);
    let replica_identity = f.letter()?;
    let table = Table {
        persistence,
        partition_by,
        partition_columns: partition_columns.into_iter().flatten().map(Name::from).collect(),
        options,
        row_security,
        force_row_security,
        replica_identity: ReplicaIdentity::Default,
        access_method,
        tablespace: f.optional_name()?,
        of_type: f.take()?,
        clustered_on: None,
    };
    let (server, foreign_options) = (f.optional_name()?, f.foreign_options()?);
    Ok(Row { oid, schema, name, relkind, replica_identity, table, server, foreign_options })
}

/// `pg_class.relpersistence`; temporary relations are not read.
pub(crate) fn persistence(letter: char) -> Persistence {
    if letter == 'u' { Persistence::Unlogged } else { Persistence::Permanent }
}

/// Storage parameters in order, those of the TOAST table behind `toast.`.
pub(crate) fn options(
    f: &mut Fields<'_>,
    own: (Holder, Option<&str>),
) -> Result<Settings, tokio_postgres::Error> {
    let mut options = f.options(own)?.unwrap_or_default();
    let toast = f.options((Holder::ToastTable, None))?.unwrap_or_default();
    options.extend(toast.iter().map(|option| format!("toast.{option}")));
    Ok(options.into())
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let kind = if row.relkind == 'f' { Kind::ForeignTable } else { Kind::Table };
        registry.add_scoped((class::RELATION, row.oid), kind, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, indexes: &Indexes, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&rows, |row| (row.relkind == 'f', registry.place(row.schema, &row.name)));
    for row in in_order(rows, order) {
        let Some(id) = draft.registry.itself((class::RELATION, row.oid)) else { continue };
        let Some(server) = row.server else {
            let mut table = row.table;
            table.clustered_on = indexes.clustered(row.oid).cloned();
            table.replica_identity = replica_identity(row.replica_identity, row.oid, indexes);
            draft.add(id, Body::Table(Box::new(table)), Vec::new());
            continue;
        };
        let options = without_secrets(row.foreign_options, (class::RELATION, row.oid), draft);
        draft.add(id, Body::ForeignTable(ForeignTable { server, options }), Vec::new());
    }
}

fn replica_identity(letter: char, table: u32, indexes: &Indexes) -> ReplicaIdentity {
    match (letter, indexes.replica_identity(table)) {
        ('f', _) => ReplicaIdentity::Full,
        ('n', _) => ReplicaIdentity::Nothing,
        ('i', Some(index)) => ReplicaIdentity::Index(index.clone()),
        // The index of a replica identity was dropped: PostgreSQL then acts as if it were nothing.
        ('i', None) => ReplicaIdentity::Nothing,
        _ => ReplicaIdentity::Default,
    }
}
