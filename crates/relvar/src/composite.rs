//! Composite types (manual, 8.16) in the form of `record_send`: a number of values, and for each its type, its length
//! and its bytes. Values go by the names of their attributes, so that the order of the server's does not matter.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Field, FromSql, IsNull, Kind, ToSql, Type};

use crate::domain::{self, Sent};

type Boxed = Box<dyn StdError + Sync + Send>;

/// Whether a type is a composite one, or a domain over one. Derives call it.
pub fn accepts(data_type: &Type) -> bool {
    attributes(data_type).is_ok()
}

fn attributes(data_type: &Type) -> Result<&[Field], Boxed> {
    match data_type.kind() {
        Kind::Composite(attributes) => Ok(attributes),
        Kind::Domain(base) => attributes(base),
        _ => Err(format!("{data_type} is no composite type").into()),
    }
}

/// Sends the fields of the struct `of`, given with the names of their attributes. Derives call it.
///
/// # Errors
/// When the type has other attributes, or a value cannot be sent.
pub fn to_sql(
    of: &str,
    fields: &[(&str, &(dyn ToSql + Sync))],
    data_type: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Boxed> {
    let attributes = attributes(data_type)?;
    fit(of, fields.iter().map(|(name, _)| *name), data_type, attributes)?;
    out.put_i32(i32::try_from(attributes.len())?);
    for attribute in attributes {
        let field = fields.iter().find(|(name, _)| *name == attribute.name());
        let value = field.ok_or("no field")?.1;
        out.put_u32(attribute.type_().oid());
        let at = out.len();
        // The length of NULL, until there is a value.
        out.put_i32(-1);
        let sent = Sent(value).to_sql(attribute.type_(), out);
        if let IsNull::No = sent.map_err(|cause| wrong(attribute, data_type, &cause))? {
            let length = i32::try_from(out.len() - at - 4)?;
            out[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(IsNull::No)
}

/// The values of one composite value.
pub struct Record<'t, 'r> {
    data_type: &'t Type,
    attributes: &'t [Field],
    values: Vec<Option<&'r [u8]>>,
}

impl<'t, 'r> Record<'t, 'r> {
    /// Takes a value apart for the struct `of`, whose fields have these names. Derives call it.
    ///
    /// # Errors
    /// When the type has other attributes, or the bytes are no value of it.
    pub fn new(
        of: &str,
        names: &[&str],
        data_type: &'t Type,
        mut raw: &'r [u8],
    ) -> Result<Self, Boxed> {
        let attributes = attributes(data_type)?;
        fit(of, names.iter().copied(), data_type, attributes)?;
        let changed =
            || format!("{data_type} has changed since this connection first saw it; connect anew");
        if usize::try_from(number(&mut raw)?)? != attributes.len() {
            return Err(changed().into());
        }
        let mut values = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            if number(&mut raw)?.cast_unsigned() != attribute.type_().oid() {
                return Err(changed().into());
            }
            values.push(match number(&mut raw)? {
                -1 => None,
                length => Some(taken(&mut raw, usize::try_from(length)?)?),
            });
        }
        Ok(Record { data_type, attributes, values })
    }

    /// The value of an attribute.
    ///
    /// # Errors
    /// When it has another type, or is NULL and the type holds no NULL.
    pub fn get<T: FromSql<'r>>(&self, name: &str) -> Result<T, Boxed> {
        let attribute = self.attributes.iter().zip(&self.values);
        let found = attribute.into_iter().find(|(attribute, _)| attribute.name() == name);
        let (attribute, value) = found.ok_or("no attribute")?;
        let read = match value {
            Some(raw) => domain::from_sql(attribute.type_(), raw),
            None => T::from_sql_null(attribute.type_()),
        };
        read.map_err(|cause| wrong(attribute, self.data_type, &cause))
    }
}

fn wrong(attribute: &Field, data_type: &Type, cause: &Boxed) -> Boxed {
    format!("attribute {:?} of {data_type}: {cause}", attribute.name()).into()
}

/// Checks that a struct has a field for every attribute, and no other.
fn fit<'n>(
    of: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    data_type: &Type,
    attributes: &[Field],
) -> Result<(), Boxed> {
    let mut missing = names.clone();
    let is_there = |name: &&str| attributes.iter().any(|attribute| attribute.name() == *name);
    if let Some(name) = missing.find(|name| !is_there(name)) {
        return Err(format!("{data_type} has no attribute {name:?}, which {of} has").into());
    }
    let is_known = |attribute: &&Field| names.clone().any(|name| name == attribute.name());
    match attributes.iter().find(|attribute| !is_known(attribute)) {
        Some(attribute) => {
            let name = attribute.name();
            Err(format!("{data_type} has an attribute {name:?}, which {of} has not").into())
        }
        None => Ok(()),
    }
}

fn number(raw: &mut &[u8]) -> Result<i32, Boxed> {
    let (first, rest) = raw.split_first_chunk::<4>().ok_or("the value ends early")?;
    *raw = rest;
    Ok(i32::from_be_bytes(*first))
}

fn taken<'r>(raw: &mut &'r [u8], length: usize) -> Result<&'r [u8], Boxed> {
    let (taken, rest) = raw.split_at_checked(length).ok_or("the value ends early")?;
    *raw = rest;
    Ok(taken)
}
