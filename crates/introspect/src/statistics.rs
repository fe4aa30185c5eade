//! Extended statistics.

use relvar_catalog::{Body, Kind, Name, Statistics, Text};

use crate::Error;
use crate::draft::Draft;
use crate::expression::bare;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    table: u32,
    schema: u32,
    name: Name,
    kinds: Vec<Name>,
    columns: Text,
    target: Option<i16>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_statistic_ext"],
            "extended statistics",
            include_str!("statistics.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        table: f.take()?,
        schema: f.take()?,
        name: f.name()?,
        kinds: f.names()?,
        columns: columns(f.take()?, f.take()?),
        target: f.take()?,
    })
}

/// Columns, and behind them expressions, each in one pair of parentheses.
fn columns(columns: Vec<Text>, expressions: Option<Vec<&str>>) -> Text {
    let expressions = expressions.into_iter().flatten();
    let expressions = expressions.map(|text| format!("({})", bare(text)));
    columns.into_iter().chain(expressions).collect::<Vec<_>>().join(", ")
}

/// After tables; like an index it is in the catalog where its table is.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let address = (class::STATISTICS, row.oid);
        registry.add_on_table(address, Kind::Statistics, (row.schema, &row.name), row.table);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let Some(id) = draft.registry.itself((class::STATISTICS, row.oid)) else { continue };
        let Some(table) = draft.registry.relation(row.table) else { continue };
        let body = Statistics {
            table: (*table.id).clone(),
            kinds: row.kinds,
            columns: row.columns,
            target: row.target,
        };
        let edge = body.table.clone();
        draft.add(id, Body::Statistics(body), vec![edge]);
    }
}
