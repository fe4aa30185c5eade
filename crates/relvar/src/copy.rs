//! Many new rows by COPY, which takes them as they arrive where an array is taken apart when it is whole.

use std::error::Error as StdError;
use std::panic::Location;
use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use fallible_iterator::FallibleIterator;
use tokio_postgres::types::{Kind, ToSql, Type};

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
    let mut next = 0;
    connection.copy(&call, |output| piece(&columns, &mut next, output)).await.map(Some)
}

/// How the binary form begins and ends (manual, COPY): a signature, no flags, no extension; a count of -1 instead of a row's.
const BEGIN: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: [u8; 2] = (-1_i16).to_be_bytes();

/// About how many bytes are sent at once.
const PIECE: usize = 32 * 1024;

/// Writes some rows as one message (manual, 54.7, CopyData), the first from the one that is `next`. Returns whether more
/// are to come.
fn piece(columns: &[Elements], next: &mut usize, output: &mut BytesMut) -> bool {
    let count = columns.first().map_or(0, Elements::count);
    let start = output.len();
    output.extend_from_slice(b"d\0\0\0\0");
    if *next == 0 {
        output.extend_from_slice(BEGIN);
    }
    while *next < count && output.len() - start < PIECE {
        // A table has at most 1,600 columns.
        output.put_i16(columns.len() as i16);
        columns.iter().for_each(|column| column.put(*next, output));
        *next += 1;
    }
    let has_more = *next < count;
    if !has_more {
        output.extend_from_slice(&END);
    }
    // The length counts itself and not the type. A value has less than 1 GB, and so has a row that the server takes.
    let length = (output.len() - start - 1) as u32;
    output[start + 1..start + 5].copy_from_slice(&length.to_be_bytes());
    has_more
}

/// The types of the arrays and of the columns, where each array has elements of its column's type.
async fn types(
    connection: &Connection,
    insert: &SqlText,
    list: &str,
    place: &'static Location<'static>,
) -> Result<Option<Vec<(Type, Type)>>> {
    // Prepared, and never run: so the server describes both.
    let text = format!("{} RETURNING {list}", insert.text);
    let statement = connection.described(&Call::new(&text, &[], place)).await?;
    let columns = statement.columns().iter().map(|column| column.data_type().clone());
    let pairs: Vec<(Type, Type)> = statement.params().iter().cloned().zip(columns).collect();
    let fit = pairs.iter().all(|(array, column)| match array.kind() {
        Kind::Array(element) => is_of(element, column),
        _ => false,
    });
    Ok(fit.then_some(pairs))
}

/// Whether a column takes values as they are sent. The server gives its type without its domain, whose checks COPY makes.
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
    fn count(&self) -> usize {
        self.ranges.len()
    }

    /// Writes the value of a row, behind its length.
    fn put(&self, row: usize, output: &mut BytesMut) {
        match self.ranges.get(row).copied().flatten() {
            Some((start, length)) => {
                // A value has less than 1 GB.
                output.put_i32(length as i32);
                output.extend_from_slice(&self.bytes[start..start + length]);
            }
            None => output.put_i32(-1),
        }
    }
}
