//! Row types and arrays, which stand for other objects; the types under domains.

use rustc_hash::FxHashMap;

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, TypeLink, class};
use crate::unrepresented;

pub(crate) struct Row {
    oid: u32,
    /// a: array, b: base type, c: row type, d: domain, p: shell.
    typtype: char,
    target: u32,
    schema: u32,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("types", include_str!("types.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, typtype: f.letter()?, target: f.take()?, schema: f.take()? })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        match row.typtype {
            'c' => {
                registry.link_type(row.oid, TypeLink::Relation(row.target));
                // `pg_depend` says of a composite type only by its row type that it is a member of an extension.
                registry.belongs_with((class::RELATION, row.target), (class::TYPE, row.oid));
            }
            'a' => registry.link_type(row.oid, TypeLink::Type(row.target)),
            _ => {}
        }
    }
}

/// Base types and shells have no kind.
pub(crate) fn build(rows: &[Row], draft: &mut Draft<'_>) {
    for row in rows.iter().filter(|row| matches!(row.typtype, 'b' | 'p')) {
        unrepresented::build_object((class::TYPE, row.oid), row.schema, draft);
    }
}

/// The types under domains.
#[derive(Default)]
pub(crate) struct BaseTypes(FxHashMap<u32, u32>);

impl BaseTypes {
    pub(crate) fn new(rows: &[Row]) -> Self {
        let domains = rows.iter().filter(|row| row.typtype == 'd');
        BaseTypes(domains.map(|row| (row.oid, row.target)).collect())
    }

    /// The type itself, or what is under a domain, or a domain over domains.
    pub(crate) fn of(&self, mut oid: u32) -> u32 {
        while let Some(base) = self.0.get(&oid) {
            oid = *base;
        }
        oid
    }
}
