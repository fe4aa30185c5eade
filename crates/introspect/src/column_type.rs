//! Types as columns have them, each read once.

use relvar_catalog::DataType;
use rustc_hash::FxHashMap;
use tokio_postgres::types::{ToSql, Type};

use crate::Error;
use crate::column::Row as Column;
use crate::data_type;
use crate::fetch::{Fields, Session};

/// A type and its modifier.
pub(crate) type Key = (u32, i32);

pub(crate) struct ColumnType {
    pub(crate) data_type: DataType,
    pub(crate) collation: u32,
    pub(crate) storage: char,
}

/// The types of these columns.
pub(crate) async fn fetch(
    session: &Session<'_>,
    columns: &[Column],
) -> Result<FxHashMap<Key, ColumnType>, Error> {
    let keys: rustc_hash::FxHashSet<Key> =
        columns.iter().map(|column| column.column_type).collect();
    let (types, modifiers): (Vec<u32>, Vec<i32>) = keys.into_iter().unzip();
    let params: [(&(dyn ToSql + Sync), Type); 2] =
        [(&types, Type::OID_ARRAY), (&modifiers, Type::INT4_ARRAY)];
    let sql = include_str!("column_type.sql");
    let rows = session.fetch_with("types of columns", sql, params, decode).await?;
    Ok(rows.into_iter().collect())
}

fn decode(f: &mut Fields<'_>) -> Result<(Key, ColumnType), tokio_postgres::Error> {
    let key = (f.take()?, f.take()?);
    let data_type = data_type::decode(f)?;
    Ok((key, ColumnType { data_type, collation: f.take()?, storage: f.letter()? }))
}
