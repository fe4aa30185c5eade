//! Views and materialised views.

use relvar_catalog::{Body, Kind, MaterializedView, Name, Settings, Text, View};

use crate::Error;
use crate::column::Columns;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::index::Indexes;
use crate::order::{in_order, order};
use crate::registry::{Registry, class};
use crate::settable::Holder;
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
    let (oid, schema, name) = (f.take()?, f.take()?, f.name()?);
    let materialized = f.letter()? == 'm';
    let query = plain_values(f.printed()?);
    let access_method = f.optional_name()?;
    let holder = if materialized { Holder::MaterializedView } else { Holder::View };
    Ok(Row {
        oid,
        schema,
        name,
        materialized,
        query,
        options: table::options(f, (holder, access_method.as_deref()))?,
        access_method,
        tablespace: f.optional_name()?,
    })
}

/// The query of a view that was written as `VALUES …` is printed with a blank more once PostgreSQL has read
/// its own text of it; what stands between quotes is left alone.
fn plain_values(query: Text) -> Text {
    const PRINTED: &str = "( VALUES (";
    if !query.contains(PRINTED) {
        return query;
    }
    let mut plain = String::with_capacity(query.len());
    let mut rest: &str = &query;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with(PRINTED) {
            plain.push('(');
            rest = &rest["( ".len()..];
            continue;
        }
        match quote {
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        plain.push(c);
        rest = &rest[c.len_utf8()..];
    }
    plain
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

#[cfg(test)]
mod tests {
    use super::plain_values;

    #[test]
    fn values_between_quotes_stay() {
        let query = " SELECT '( VALUES (' AS \"( VALUES (\" FROM ( VALUES (1)) \"*VALUES*\"";
        let plain = " SELECT '( VALUES (' AS \"( VALUES (\" FROM (VALUES (1)) \"*VALUES*\"";
        assert_eq!(&*plain_values(query.into()), plain);
    }
}
