//! Facts about tables.

use relvar_catalog::{Facts, ObjectId, TableFacts};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use crate::Error;
use crate::read::in_snapshot;

/// How many tables one statement asks for rows; a select list ends at 1,664 columns.
const BATCH: usize = 500;

/// Asks whether tables and materialised views hold rows, and how large they are.
///
/// A table that does not exist, or that this role may not read or sees only under row security, is
/// absent from the answer. A partitioned table or a parent has the rows of its children, but no foreign
/// server is asked: rows of foreign tables do not count.
///
/// The connection must not be in a transaction; it is in none afterwards.
///
/// # Errors
/// When the server refuses a statement, or the connection breaks.
pub async fn facts(client: &Client, tables: &[ObjectId]) -> Result<Facts, Error> {
    in_snapshot(client, in_transaction(client, tables)).await
}

async fn in_transaction(client: &Client, tables: &[ObjectId]) -> Result<Facts, Error> {
    let known = known(client, tables).await?;
    let mut facts = Facts::default();
    for batch in known.chunks(BATCH) {
        let has_rows = has_rows(client, batch).await?;
        for (known, has_rows) in batch.iter().zip(has_rows) {
            let Known { rows_estimate, bytes, .. } = *known;
            let table = TableFacts { has_rows, rows_estimate, bytes };
            facts.tables.insert(known.table.clone(), table);
        }
    }
    Ok(facts)
}

struct Known<'a> {
    table: &'a ObjectId,
    rows_estimate: f32,
    bytes: i64,
    rows_of: RowsOf,
}

/// What is asked for rows.
enum RowsOf {
    /// A materialised view that was never filled: reading it is an error.
    Unfilled,
    /// The table with all below it.
    Whole,
    /// Each of these alone, quoted and qualified: a foreign table is among the children.
    Each(Vec<String>),
    /// A child may not be read, and a foreign table is beside it.
    Unknown,
}

impl RowsOf {
    fn sql(&self, table: &ObjectId) -> String {
        match self {
            RowsOf::Unfilled => "false".to_owned(),
            RowsOf::Whole => format!("EXISTS (SELECT FROM {})", table.sql()),
            RowsOf::Each(tables) => {
                let each = tables.iter().map(|name| format!("EXISTS (SELECT FROM ONLY {name})"));
                let any = each.collect::<Vec<_>>().join(" OR ");
                if any.is_empty() { "false".to_owned() } else { format!("({any})") }
            }
            RowsOf::Unknown => "true".to_owned(),
        }
    }
}

async fn known<'a>(client: &Client, tables: &'a [ObjectId]) -> Result<Vec<Known<'a>>, Error> {
    let failed = |source| Error::Server { what: "table sizes", source };
    let schemas: Vec<&str> = tables.iter().map(|table| &*table.schema).collect();
    let names: Vec<&str> = tables.iter().map(|table| &*table.name).collect();
    let params: [(&(dyn ToSql + Sync), Type); 2] =
        [(&schemas, Type::TEXT_ARRAY), (&names, Type::TEXT_ARRAY)];
    let rows = client.query_typed(include_str!("facts.sql"), &params).await.map_err(failed)?;
    let known = rows.iter().filter_map(|row| decode(row, tables).transpose());
    known.collect::<Result<_, _>>().map_err(failed)
}

fn decode<'a>(
    row: &Row,
    tables: &'a [ObjectId],
) -> Result<Option<Known<'a>>, tokio_postgres::Error> {
    let place = usize::try_from(row.try_get::<_, i64>(0)?).unwrap_or(0);
    let table = place.checked_sub(1).and_then(|at| tables.get(at));
    let readable: bool = row.try_get(4)?;
    let Some(table) = table.filter(|_| readable) else { return Ok(None) };
    Ok(Some(Known {
        table,
        rows_estimate: row.try_get(1)?,
        bytes: row.try_get(2)?,
        rows_of: match (row.try_get(3)?, row.try_get(5)?, row.try_get(6)?) {
            (false, _, _) => RowsOf::Unfilled,
            (true, Some(true), Some(own)) => RowsOf::Each(own),
            (true, Some(true), None) => RowsOf::Unknown,
            (true, Some(false) | None, _) => RowsOf::Whole,
        },
    }))
}

async fn has_rows(client: &Client, tables: &[Known<'_>]) -> Result<Vec<bool>, Error> {
    let failed = |source| Error::Server { what: "whether tables hold rows", source };
    let each = tables.iter().map(|known| known.rows_of.sql(known.table));
    let sql = format!("SELECT {}", each.collect::<Vec<_>>().join(", "));
    let rows = client.query_typed(&sql, &[]).await.map_err(failed)?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    (0..tables.len()).map(|at| row.try_get(at).map_err(failed)).collect()
}
