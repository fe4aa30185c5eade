//! Elements, labels and properties of property graphs: whose dependencies are the graph's.

use crate::Error;
use crate::fetch::{Fields, Session};
use crate::property_graph::PRESENT;
use crate::registry::{Address, Registry, class};

pub(crate) struct Row {
    graph: u32,
    part: Address,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    let sql = include_str!("property_graph_part.sql");
    session.fetch_from(&[PRESENT], "parts of property graphs", sql, decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { graph: f.take()?, part: (f.take()?, f.take()?) })
}

/// After property graphs.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_alias(row.part, (class::RELATION, row.graph));
    }
}
