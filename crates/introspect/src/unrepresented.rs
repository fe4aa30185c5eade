//! What a database holds and a catalog cannot.

use relvar_catalog::{ObjectId, Unrepresented};
use tokio_postgres::types::{ToSql, Type};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Address, Registry};

const KIND: &str = "relvar does not know this kind of object; it leaves it as it is";
const LABEL: &str = "relvar does not read security labels; it leaves them as they are";

/// Something that a catalog cannot hold.
pub(crate) struct Thing {
    /// What of it, in front of what it is called; mostly empty, for the whole.
    pub(crate) part: String,
    pub(crate) address: Address,
    pub(crate) sub: i32,
    pub(crate) reason: &'static str,
    /// What of the catalog it depends on.
    pub(crate) holds: Vec<ObjectId>,
    /// What of the catalog depends on it.
    pub(crate) needed_by: Vec<ObjectId>,
}

pub(crate) struct Row {
    address: Address,
    sub: i32,
    schema: u32,
    is_label: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    let catalogs = [
        "pg_am",
        "pg_class",
        "pg_conversion",
        "pg_opclass",
        "pg_opfamily",
        "pg_seclabel",
        "pg_subscription",
        "pg_transform",
    ];
    let sql = include_str!("unrepresented.sql");
    session.fetch_from(&catalogs, "other objects", sql, decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        address: (f.take()?, f.take()?),
        sub: f.take()?,
        schema: f.take()?,
        is_label: f.take()?,
    })
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if !row.is_label {
            build_object(row.address, row.schema, draft);
        } else if draft.registry.object(row.address, row.sub).is_some() {
            let part = "a security label of ".to_owned();
            draft.cannot_represent_part(part, (row.address, row.sub), LABEL);
        }
    }
}

/// Notes an object of a kind that a catalog does not have, unless it belongs to something else or stands
/// in a schema that is left out; `schema` is 0 for what stands in none.
pub(crate) fn build_object(address: Address, schema: u32, draft: &mut Draft<'_>) {
    if has_no_kind(address, schema, draft.registry) {
        draft.cannot_represent(address, 0, KIND);
    }
}

fn has_no_kind(address: Address, schema: u32, registry: &Registry) -> bool {
    !registry.is_part(address) && (schema == 0 || registry.is_kept_schema(schema))
}

/// What these things are called; asked only where there are any.
pub(crate) async fn describe(
    session: &Session<'_>,
    things: Vec<Thing>,
) -> Result<Vec<Unrepresented>, Error> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let classes: Vec<u32> = things.iter().map(|thing| thing.address.0).collect();
    let oids: Vec<u32> = things.iter().map(|thing| thing.address.1).collect();
    let subs: Vec<i32> = things.iter().map(|thing| thing.sub).collect();
    let params: [(&(dyn ToSql + Sync), Type); 3] =
        [(&classes, Type::OID_ARRAY), (&oids, Type::OID_ARRAY), (&subs, Type::INT4_ARRAY)];
    let sql = include_str!("describe.sql");
    let names = session.fetch_with("other objects", sql, params, |f| f.take::<String>()).await?;
    let described = names.into_iter().zip(things).map(|(name, thing)| Unrepresented {
        description: format!("{}{name}", thing.part),
        reason: thing.reason.to_owned(),
        is_option: false,
        holds: thing.holds,
        needed_by: thing.needed_by,
    });
    let mut described: Vec<Unrepresented> = described.collect();
    described.sort_unstable();
    described.dedup();
    Ok(described)
}
