//! The place of a row in an order, as a text that callers keep and give back.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::{Bytes, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::error::{Error, ErrorKind, Result};
use crate::order::{Nulls, Way};
use crate::row::Row;
use crate::sql_text::{Param, SqlText};

/// Form of the text; another number is another form.
const VERSION: u8 = 1;

/// Values of a row in the columns of an order.
pub(crate) struct Cursor {
    pub values: Vec<Option<Param>>,
}

/// Identifies an order of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u32);

/// A value as the server sent it, to be sent back.
#[derive(Debug)]
struct RawValue(Bytes);

/// A value of a row.
struct RawRef<'r>(&'r [u8]);

/// The place of a row, as a text: `version fingerprint (length value)* checksum` in base64 for URLs.
pub(crate) fn text(row: &Row, positions: &[usize], fingerprint: Fingerprint) -> String {
    let mut bytes = Vec::with_capacity(64);
    bytes.push(VERSION);
    bytes.extend(fingerprint.0.to_be_bytes());
    for position in positions {
        // Any type is accepted, so this cannot fail.
        match row.try_get::<_, Option<RawRef<'_>>>(*position).unwrap_or(None) {
            Some(RawRef(value)) => {
                bytes.extend((value.len() as u32 + 1).to_be_bytes());
                bytes.extend(value);
            }
            None => bytes.extend(0_u32.to_be_bytes()),
        }
    }
    bytes.extend(hash(&bytes).to_be_bytes());
    URL_SAFE_NO_PAD.encode(&bytes)
}

impl Cursor {
    pub fn parse(text: &str, fingerprint: Fingerprint, ways: &[Way]) -> Result<Cursor> {
        let none =
            || Error::new(ErrorKind::Cursor, "not a cursor: it is damaged, or was never one");
        let whole = Bytes::from(URL_SAFE_NO_PAD.decode(text).map_err(|_| none())?);
        let (bytes, checksum) = whole.split_last_chunk::<4>().ok_or_else(none)?;
        if hash(bytes) != u32::from_be_bytes(*checksum) {
            return Err(none());
        }
        let (&version, bytes) = bytes.split_first().ok_or_else(none)?;
        if version != VERSION {
            let message =
                "the cursor is of another version of the application; start from the first page";
            return Err(Error::new(ErrorKind::Cursor, message));
        }
        let (found, mut bytes) = bytes.split_first_chunk::<4>().ok_or_else(none)?;
        if Fingerprint(u32::from_be_bytes(*found)) != fingerprint {
            let message = "the cursor is of another order; start from the first page of this one";
            return Err(Error::new(ErrorKind::Cursor, message));
        }
        let mut values: Vec<Option<Param>> = Vec::with_capacity(ways.len());
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            bytes = rest;
            match u32::from_be_bytes(*length).checked_sub(1) {
                None => values.push(None),
                Some(length) => {
                    let (value, rest) = bytes.split_at_checked(length as usize).ok_or_else(none)?;
                    values.push(Some(Arc::new(RawValue(whole.slice_ref(value)))));
                    bytes = rest;
                }
            }
        }
        let fits =
            |(way, value): (&Way, &Option<Param>)| value.is_some() || way.nulls != Nulls::Never;
        if values.len() != ways.len() || !ways.iter().zip(&values).all(fits) {
            return Err(none());
        }
        Ok(Cursor { values })
    }

    /// An error of the server that values of the cursor caused: they are bytes as the server itself sent them, so one
    /// that it cannot read is forged. Class 22 may also be of a value in a filter, which is then told by the same page
    /// without the cursor.
    pub fn refused(&self, error: Error) -> Error {
        match error.sqlstate() {
            Some("22P02" | "22P03" | "22021" | "22008" | "22003" | "08P01" | "XX000") => {
                error.retold(ErrorKind::Cursor, "the cursor does not fit the columns of its order")
            }
            _ => error,
        }
    }
}

impl Fingerprint {
    /// Of the text of an order, and the values in it.
    pub fn of(sql: &SqlText) -> Fingerprint {
        let text = feed(SEED, sql.text.as_bytes());
        let value = |state, value: &Param| feed(feed(state, b","), format!("{value:?}").as_bytes());
        Fingerprint(sql.params.iter().fold(text, value))
    }
}

/// FNV-1a: the same on every machine and in every version, against accidents, not against attackers. A forged
/// cursor gives no more than another place in what the query allows anyway.
fn hash(bytes: &[u8]) -> u32 {
    feed(SEED, bytes)
}

const SEED: u32 = 0x811c_9dc5;

fn feed(state: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(state, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl<'r> FromSql<'r> for RawRef<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(RawRef(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for RawValue {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_is_the_published_one() {
        // Test vectors of the FNV reference code.
        assert_eq!(hash(b""), 0x811c_9dc5);
        assert_eq!(hash(b"a"), 0xe40c_292c);
        assert_eq!(hash(b"foobar"), 0xbf9c_f968);
    }
}
