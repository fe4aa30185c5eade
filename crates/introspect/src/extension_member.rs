//! Functions and views of extensions that users gave privileges on: they have an identity, though they are no
//! objects of the catalog. Tables, sequences, types and the like of extensions are registered with their kinds.

use relvar_catalog::{Kind, Name};

use crate::Error;
use crate::fetch::{Fields, Session};
use crate::registry::{Address, Registry};

pub(crate) struct Row {
    address: Address,
    schema: u32,
    name: Name,
    arguments: Name,
    kind: Kind,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    if !session.options.grants {
        return Ok(Vec::new());
    }
    session.fetch("members of extensions", include_str!("extension_member.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        address: (f.take()?, f.take()?),
        schema: f.take()?,
        name: f.name()?,
        arguments: f.name()?,
        kind: kind(f.letter()?),
    })
}

/// By `prokind` or `relkind`.
fn kind(letter: char) -> Kind {
    match letter {
        'a' => Kind::Aggregate,
        'v' => Kind::View,
        'm' => Kind::MaterializedView,
        _ => Kind::Function,
    }
}

/// After `depend`, which says that they are members.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let arguments = row.arguments.clone();
        registry.add_overloaded(row.address, row.kind, row.schema, &row.name, arguments);
    }
}
