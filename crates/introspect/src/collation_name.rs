//! Names of collations as SQL, for the keys of indexes.

use crate::Error;
use crate::fetch::{Fields, Session};

/// OID and name.
pub(crate) type Row = (u32, String);

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("collations", include_str!("collation_name.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok((f.take()?, f.take()?))
}
