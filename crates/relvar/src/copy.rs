//! Many new rows by COPY, which takes them as they arrive where an array is taken apart when it is whole.

use std::error::Error as StdError;
use std::panic::Location;
use std::sync::Arc;

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use tokio_postgres::types::{IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::connection::{Call, Connection};
use crate::domain::{Sent, under};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::sql_text::SqlText;

/// From how many rows on an insert goes by COPY.
pub(crate) const ROWS_MIN: usize = 5_000;

/// Sends the rows of an `INSERT … SELECT … FROM unnest(…)`; `None` where they cannot go by COPY: a column has another
/// type than its values (an INSERT casts, COPY does not), or the table is a view, has rules, or row security for this
/// role. The types are asked in the transaction of the COPY, which keeps others from changing them in between.
pub(crate) async fn copy<M: Model>(
    connection: &Connection,
    insert: &SqlText,
    names: &[&'static str],
    place: &'static Location<'static>,
) -> Result<Option<u64>> {
    let own = connection.begins_own().await?;
    let copied = in_transaction::<M>(connection, insert, names, place).await;
    connection.ends_own(own, copied).await
}

async fn in_transaction<M: Model>(
    connection: &Connection,
    insert: &SqlText,
    names: &[&'static str],
    place: &'static Location<'static>,
) -> Result<Option<u64>> {
    let list = names.join(", ");
    let Some(types) = types(connection, insert, &list, place).await? else { return Ok(None) };
    if !takes_copy::<M>(connection, place).await? {
        return Ok(None);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (param, (array, _)) in insert.params.iter().zip(&types) {
        columns.push(elements(&**param, array).map_err(|cause| {
            let message = format!("a value cannot be sent: {cause}");
            Error::new(ErrorKind::Value, message).at(&insert.text, place)
        })?);
    }
    let text = format!("COPY {} ({list}) FROM STDIN (FORMAT binary)", M::TABLE.path);
    let call = Call::new(&text, &[], place);
    let types: Vec<Type> = types.into_iter().map(|(_, column)| column).collect();
    connection.copy(&call, &types, &columns).await.map(Some)
}

/// The types of the arrays and of the columns, where each array has elements of its column's type.
async fn types(
    connection: &Connection,
    insert: &SqlText,
    list: &str,
    place: &'static Location<'static>,
) -> Result<Option<Vec<(Type, Type)>>> {
    // Prepared, and never run: so the server tells both.
    let text = format!("{} RETURNING {list}", insert.text);
    let statement = connection.described(&Call::new(&text, &[], place)).await?;
    let columns = statement.columns().iter().map(|column| column.type_().clone());
    let pairs: Vec<(Type, Type)> = statement.params().iter().cloned().zip(columns).collect();
    let fit = pairs.iter().all(|(array, column)| match array.kind() {
        Kind::Array(element) => is_of(element, column),
        _ => false,
    });
    Ok(fit.then_some(pairs))
}

/// Whether a column takes values as they are sent. The server tells its type without its domain, whose checks COPY makes.
fn is_of(element: &Type, column: &Type) -> bool {
    let bare = under(element);
    let element = bare.as_ref().unwrap_or(element);
    element == column || is_text(element) && is_text(column)
}

fn is_text(data_type: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::BPCHAR].contains(data_type)
}

async fn takes_copy<M: Model>(
    connection: &Connection,
    place: &'static Location<'static>,
) -> Result<bool> {
    let path = M::TABLE.path.to_owned();
    let text = "SELECT relkind IN ('r', 'p') AND NOT relhasrules AND NOT pg_catalog.row_security_active(oid) \
                FROM pg_catalog.pg_class WHERE oid = $1::text::regclass";
    let rows = connection.rows(&Call::new(text, &[Arc::new(path)], place)).await?;
    rows.first().map_or(Ok(false), |row| crate::model::read(row, &mut 0))
}

/// Elements of an array as they are sent.
pub(crate) struct Elements {
    bytes: BytesMut,
    ranges: Vec<Option<(usize, usize)>>,
}

fn elements(
    array: &(dyn ToSql + Send + Sync),
    data_type: &Type,
) -> std::result::Result<Elements, Box<dyn StdError + Send + Sync>> {
    let mut bytes = BytesMut::new();
    Sent(array).to_sql(data_type, &mut bytes)?;
    let mut ranges = Vec::new();
    let start = bytes.as_ptr() as usize;
    let parsed = postgres_protocol::types::array_from_sql(&bytes)?;
    let mut values = parsed.values();
    while let Some(value) = values.next()? {
        ranges.push(value.map(|value| (value.as_ptr() as usize - start, value.len())));
    }
    Ok(Elements { bytes, ranges })
}

impl Elements {
    pub fn count(&self) -> usize {
        self.ranges.len()
    }

    pub fn get(&self, row: usize) -> Element<'_> {
        let range = self.ranges.get(row).copied().flatten();
        Element(range.map(|(start, length)| &self.bytes[start..start + length]))
    }
}

/// A value that is encoded already.
#[derive(Debug)]
pub(crate) struct Element<'a>(Option<&'a [u8]>);

impl ToSql for Element<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self.0 {
            Some(bytes) => {
                out.extend_from_slice(bytes);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
