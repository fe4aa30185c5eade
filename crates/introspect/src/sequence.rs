//! Sequences, their owners, and those behind identity columns.

use std::sync::Arc;

use relvar_catalog::{Body, Identity, Kind, Name, ObjectId, Sequence, SequenceOwner};
use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};
use crate::table::persistence;

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    sequence: Sequence,
    /// Whether the column's identity made it; otherwise the column owns it.
    identity: bool,
    column: Option<(u32, i16)>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch_from(&["pg_sequence"], "sequences", include_str!("sequence.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, schema, name) = (f.take()?, f.take()?, f.name()?);
    let persistence = persistence(f.letter()?);
    let sequence = Sequence {
        data_type: f.take()?,
        start: f.take()?,
        increment: f.take()?,
        min: f.take()?,
        max: f.take()?,
        cache: f.take()?,
        cycle: f.take()?,
        persistence,
    };
    let identity = f.take::<Option<i8>>()?.map(i8::cast_unsigned) == Some(b'i');
    let column = f.take::<Option<u32>>()?.zip(f.take()?);
    Ok(Row { oid, schema, name, sequence, identity, column })
}

/// After columns.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let address = (class::RELATION, row.oid);
        if let (true, Some((table, number))) = (row.identity, row.column) {
            let column = registry.object((class::RELATION, table), number.into()).cloned();
            registry.add_part(address, Kind::Sequence, (row.schema, &row.name), column);
        } else {
            registry.add_scoped(address, Kind::Sequence, row.schema, &row.name);
        }
    }
}

/// Sorts them, so that their owners come in order too.
pub(crate) fn build(rows: &mut [Row], draft: &mut Draft<'_>) {
    let registry = draft.registry;
    rows.sort_unstable_by(|a, b| {
        registry.place(a.schema, &a.name).cmp(&registry.place(b.schema, &b.name))
    });
    for row in rows {
        let Some(id) = draft.registry.itself((class::RELATION, row.oid)) else { continue };
        draft.add(id, Body::Sequence(row.sequence.clone()), Vec::new());
    }
}

/// Which columns own them.
pub(crate) fn build_owners(rows: &[Row], draft: &mut Draft<'_>) {
    for row in rows {
        let Some(id) = draft.registry.itself((class::RELATION, row.oid)) else { continue };
        let Some((table, number)) = row.column else { continue };
        build_owner(id, table, number, draft);
    }
}

fn build_owner(sequence: &Arc<ObjectId>, table: u32, number: i16, draft: &mut Draft<'_>) {
    let Some(object) = draft.registry.object((class::RELATION, table), number.into()) else {
        return;
    };
    let Some(column) = draft.registry.column(table, number) else { return };
    let id = ObjectId::member(Kind::SequenceOwner, sequence.clone(), Name::default());
    let body = Body::SequenceOwner(SequenceOwner { column: (**column).clone() });
    let edge = (**object).clone();
    draft.add_unregistered(id, body, vec![edge], 0);
}

/// Takes out the identities of columns, by table and column number; whether ALWAYS, the column knows.
pub(crate) fn identities(
    rows: &mut Vec<Row>,
    registry: &Registry,
) -> FxHashMap<(u32, i16), Box<Identity>> {
    let mut identities = FxHashMap::default();
    for row in rows.extract_if(.., |row| row.identity) {
        let Some(column) = row.column else { continue };
        let Some(schema) = registry.schema_name(row.schema) else { continue };
        let identity = Identity {
            always: false,
            sequence_schema: schema.clone(),
            sequence_name: row.name,
            sequence: row.sequence,
        };
        identities.insert(column, Box::new(identity));
    }
    identities
}
