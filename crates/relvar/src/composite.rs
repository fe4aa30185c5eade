//! Composite types (manual, 8.16) in the form of `record_send`: a number of values, and for each its type, its length
//! and its bytes. Values go by the names of their attributes, so that the order of the server's does not matter, and a
//! program lives on when the type gains attributes: it leaves those NULL, and passes over them where it reads.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use fallible_iterator::FallibleIterator;
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
        _ => Err(format!("{data_type} is not a composite type").into()),
    }
}

/// Sends the fields of the struct `of`, given with the names of their attributes. Derives call it.
///
/// # Errors
/// When the type lacks one of them, or a value cannot be sent.
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
        out.put_u32(attribute.type_().oid());
        let at = out.len();
        // The length of NULL, until there is a value.
        out.put_i32(-1);
        let field = fields.iter().find(|(name, _)| *name == attribute.name());
        let Some((_, value)) = field else { continue };
        let sent = Sent(*value).to_sql(attribute.type_(), out);
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
    /// When the type lacks one of them, or the bytes are no value of it.
    pub fn new(
        of: &str,
        names: &[&str],
        data_type: &'t Type,
        mut raw: &'r [u8],
    ) -> Result<Self, Boxed> {
        let attributes = attributes(data_type)?;
        fit(of, names.iter().copied(), data_type, attributes)?;
        let changed =
            || outdated(format!("{data_type} has changed since this connection first saw it"));
        if usize::try_from(number(&mut raw)?)? != attributes.len() {
            return Err(changed());
        }
        let mut values = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            if number(&mut raw)?.cast_unsigned() != attribute.type_().oid() {
                return Err(changed());
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

/// What is known of a type does not fit the struct or the value; it may be known no better than it once was.
#[derive(Debug)]
pub(crate) struct Outdated(String);

impl std::fmt::Display for Outdated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Outdated {}

#[cold]
fn outdated(message: String) -> Boxed {
    Box::new(Outdated(message))
}

fn wrong(attribute: &Field, data_type: &Type, cause: &Boxed) -> Boxed {
    let message = format!("attribute {:?} of {data_type}: {cause}", attribute.name());
    match cause.is::<Outdated>() {
        true => outdated(message),
        false => message.into(),
    }
}

/// Checks that there is an attribute for every field of a struct. Those that a struct does not know were added after it.
fn fit<'n>(
    of: &str,
    mut names: impl Iterator<Item = &'n str>,
    data_type: &Type,
    attributes: &[Field],
) -> Result<(), Boxed> {
    let is_there = |name: &&str| attributes.iter().any(|attribute| attribute.name() == *name);
    match names.find(|name| !is_there(name)) {
        Some(name) => {
            Err(outdated(format!("{data_type} has no attribute {name:?}, which {of} has")))
        }
        None => Ok(()),
    }
}

/// Whether values of a type are composite, or hold such.
pub(crate) fn holds(data_type: &Type) -> bool {
    match data_type.kind() {
        Kind::Composite(_) => true,
        Kind::Domain(inner) | Kind::Array(inner) | Kind::Range(inner) => holds(inner),
        _ => false,
    }
}

/// Whether all composite values within a value have the attributes that are known of their types.
pub(crate) fn is_of(data_type: &Type, raw: &[u8]) -> bool {
    match data_type.kind() {
        Kind::Composite(attributes) => is_record(attributes, raw).unwrap_or(false),
        Kind::Domain(base) => is_of(base, raw),
        Kind::Array(element) if holds(element) => {
            let Ok(array) = postgres_protocol::types::array_from_sql(raw) else { return true };
            let fits = |value: Option<&[u8]>| Ok(value.is_none_or(|raw| is_of(element, raw)));
            array.values().all(fits).unwrap_or(true)
        }
        _ => true,
    }
}

fn is_record(attributes: &[Field], mut raw: &[u8]) -> Result<bool, Boxed> {
    if usize::try_from(number(&mut raw)?)? != attributes.len() {
        return Ok(false);
    }
    for attribute in attributes {
        let is_same = number(&mut raw)?.cast_unsigned() == attribute.type_().oid();
        let value = match number(&mut raw)? {
            -1 => None,
            length => Some(taken(&mut raw, usize::try_from(length)?)?),
        };
        if !is_same || value.is_some_and(|value| !is_of(attribute.type_(), value)) {
            return Ok(false);
        }
    }
    Ok(true)
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
