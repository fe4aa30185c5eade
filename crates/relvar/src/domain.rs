//! Domains: to the driver they are types of their own, so that it refuses the values of the types under them.

use std::error::Error as StdError;

use bytes::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, WrongType};

use crate::infinity;

type Boxed = Box<dyn StdError + Sync + Send>;

/// A type without its domains, be they its elements'; none where it has none.
pub(crate) fn under(data_type: &Type) -> Option<Type> {
    let of = |kind: Kind| {
        let (name, schema) = (data_type.name().to_owned(), data_type.schema().to_owned());
        Type::new(name, data_type.oid(), kind, schema)
    };
    match data_type.kind() {
        Kind::Domain(base) => Some(under(base).unwrap_or_else(|| base.clone())),
        Kind::Array(element) => under(element).map(|element| of(Kind::Array(element))),
        Kind::Range(element) => under(element).map(|element| of(Kind::Range(element))),
        _ => None,
    }
}

/// The elements of an array, or of a domain over one, as the server calls them.
fn element(data_type: &Type) -> Option<&Type> {
    match data_type.kind() {
        Kind::Domain(base) => element(base),
        Kind::Array(element) => Some(element),
        _ => None,
    }
}

/// A value that is sent where the server wants a domain, if it fits the type under that.
#[derive(Debug)]
pub(crate) struct Sent<'v>(pub &'v (dyn ToSql + Sync));

impl ToSql for Sent<'_> {
    fn to_sql(&self, data_type: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        let Some(bare) = under(data_type) else { return self.0.to_sql_checked(data_type, out) };
        let start = out.len();
        match self.0.to_sql_checked(&bare, out) {
            // A type of the application may map to the domain, and to nothing else.
            Err(error) if error.is::<WrongType>() => {
                out.truncate(start);
                self.0.to_sql_checked(data_type, out)
            }
            sent => {
                name_element(data_type, &bare, &mut out[start..]);
                sent
            }
        }
    }

    /// The value is asked when it is sent.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, data_type: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        self.to_sql(data_type, out)
    }

    fn encode_format(&self, data_type: &Type) -> Format {
        self.0.encode_format(data_type)
    }
}

/// An array names the type of its elements behind two numbers (`array_send`), and the server wants the domain there.
fn name_element(data_type: &Type, bare: &Type, array: &mut [u8]) {
    let (Some(wanted), Some(named)) = (element(data_type), element(bare)) else { return };
    if let Some(oid) = array.get_mut(8..12)
        && *oid == named.oid().to_be_bytes()
    {
        oid.copy_from_slice(&wanted.oid().to_be_bytes());
    }
}

/// Whether a type maps to this one, or for what is under its domains. Derives call it.
pub fn accepts_to_sql<T: ToSql>(data_type: &Type) -> bool {
    T::accepts(data_type) || under(data_type).is_some_and(|bare| T::accepts(&bare))
}

/// Sends a value of a domain. Derives call it.
///
/// # Errors
/// When the value cannot be sent.
pub fn to_sql<T: ToSql + Sync>(
    value: &T,
    data_type: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Boxed> {
    Sent(value).to_sql(data_type, out)
}

/// Whether this type, or what is under its domains, is read as `T`. Derives call it.
pub fn accepts_from_sql<'r, T: FromSql<'r>>(data_type: &Type) -> bool {
    T::accepts(data_type) || under(data_type).is_some_and(|bare| T::accepts(&bare))
}

/// Reads a value, and refuses what the driver would read as something else. Derives call it.
///
/// # Errors
/// When it is no value of `T`.
#[inline]
pub fn decode<'r, T: FromSql<'r>>(data_type: &Type, raw: &'r [u8]) -> Result<T, Boxed> {
    infinity::refuse::<T>(data_type, raw)?;
    T::from_sql(data_type, raw)
}

/// Reads a value of a domain. Derives call it.
///
/// # Errors
/// When it has another type.
pub fn from_sql<'r, T: FromSql<'r>>(data_type: &Type, raw: &'r [u8]) -> Result<T, Boxed> {
    if T::accepts(data_type) {
        return decode(data_type, raw);
    }
    match under(data_type).filter(|bare| T::accepts(bare)) {
        Some(bare) => decode(&bare, raw),
        None => Err(Box::new(WrongType::new::<T>(data_type.clone()))),
    }
}

/// Reads what has another type than `T` for the reason that there is a domain around it. The server gives columns of a
/// domain by the type under it, but not those of an array of one.
#[cold]
pub(crate) fn read<'r, T: FromSql<'r>>(
    data_type: &Type,
    raw: Option<&'r [u8]>,
) -> Result<T, Boxed> {
    match raw {
        Some(raw) => from_sql(data_type, raw),
        None if accepts_from_sql::<T>(data_type) => T::from_sql_null(data_type),
        None => Err(Box::new(WrongType::new::<T>(data_type.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(oid: u32, base: Type) -> Type {
        Type::new("d".into(), oid, Kind::Domain(base), "public".into())
    }

    #[test]
    fn arrays_name_the_domain_of_their_elements() {
        let email = domain(20_000, domain(20_001, Type::TEXT));
        let array = Type::new("_d".into(), 20_002, Kind::Array(email), "public".into());
        let values = vec![Some("a".to_owned()), None];
        for (wanted, data_type) in
            [(20_000, array.clone()), (20_000, domain(20_003, array)), (25, Type::TEXT_ARRAY)]
        {
            let (mut sent, mut plain) = (BytesMut::new(), BytesMut::new());
            Sent(&values).to_sql(&data_type, &mut sent).unwrap();
            values.to_sql(&Type::TEXT_ARRAY, &mut plain).unwrap();
            plain[8..12].copy_from_slice(&u32::to_be_bytes(wanted));
            assert_eq!(sent, plain);
            let read: Vec<Option<String>> = from_sql(&data_type, &sent).unwrap();
            assert_eq!(read, values);
        }
    }

    /// A type of an application that knows the domain and not what is under it.
    #[derive(Debug)]
    struct Own;

    impl ToSql for Own {
        fn to_sql(&self, data_type: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
            out.extend_from_slice(data_type.name().as_bytes());
            Ok(IsNull::No)
        }

        fn accepts(data_type: &Type) -> bool {
            data_type.name() == "d"
        }

        tokio_postgres::types::to_sql_checked!();
    }

    #[test]
    fn a_type_may_stand_for_the_domain_itself() {
        let mut out = BytesMut::new();
        Sent(&Own).to_sql(&domain(20_000, Type::TEXT), &mut out).unwrap();
        assert_eq!(&*out, b"d");
        assert!(Sent(&Own).to_sql(&Type::TEXT, &mut out).is_err());
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        let error = Sent(&1_i32).to_sql(&domain(20_000, Type::TEXT), &mut BytesMut::new());
        assert_eq!(
            error.err().unwrap().to_string(),
            "cannot convert between the Rust type `i32` and the Postgres type `d`"
        );
        assert!(from_sql::<i32>(&domain(20_000, Type::TEXT), b"abcd").is_err());
    }
}
