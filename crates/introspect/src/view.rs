//! Views and materialised views.

use relvar_catalog::{Body, Kind, MaterializedView, Name, Settings, Text, View};

use crate::Error;
use crate::column::Columns;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::index::Indexes;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};
use crate::table;

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    materialized: bool,
    query: Text,
    options: Settings,
    access_method: Option<Name>,
    tablespace: Option<Name>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("views", include_str!("view.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        materialized: f.letter()? == 'm',
        query: f.take()?,
        options: table::options(f.take()?, f.take()?),
        access_method: f.optional_name()?,
        tablespace: f.optional_name()?,
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let kind = if row.materialized { Kind::MaterializedView } else { Kind::View };
        registry.add_scoped((class::RELATION, row.oid), kind, row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, columns: &Columns, indexes: &Indexes, draft: &mut Draft<'_>) {
    let registry = draft.registry;
    let order = order(&rows, |row| (row.materialized, registry.place(row.schema, &row.name)));
    for row in in_order(rows, order) {
        let Some(id) = draft.registry.itself((class::RELATION, row.oid)) else { continue };
        let body = if row.materialized {
            Body::MaterializedView(Box::new(materialized_view(row, columns, indexes)))
        } else {
            Body::View(Box::new(View {
                query: row.query,
                columns: columns.of_view(row.oid),
                options: row.options,
            }))
        };
        draft.add(id, body, Vec::new());
    }
}

fn materialized_view(row: Row, columns: &Columns, indexes: &Indexes) -> MaterializedView {
    MaterializedView {
        query: row.query,
        columns: columns.of_view(row.oid),
        options: row.options,
        access_method: row.access_method,
        tablespace: row.tablespace,
        column_settings: column_settings(row.oid, columns),
        clustered_on: indexes.clustered(row.oid).cloned(),
    }
}

fn column_settings(view: u32, columns: &Columns) -> Vec<(Name, Text)> {
    let mut settings = Vec::new();
    for column in columns.of(view) {
        let mut set = |setting| settings.push((column.name.clone(), setting));
        if let Some(target) = column.statistics {
            set(format!("SET STATISTICS {target}"));
        }
        if let Some(storage) = columns.own_storage(column) {
            set(format!("SET STORAGE {storage}"));
        }
        if let Some(method) = column.compression() {
            set(format!("SET COMPRESSION {method}"));
        }
        if let Some(options) = &column.options {
            set(format!("SET ({})", options.join(", ")));
        }
    }
    settings
}
