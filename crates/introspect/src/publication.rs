//! Publications; their tables and schemas are in `publication_member`.

use relvar_catalog::{Body, Kind, Name, Publication, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    name: Name,
    publication: Publication,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(&["pg_publication"], "publications", include_str!("publication.sql"), decode)
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        name: f.name()?,
        publication: Publication {
            all_tables: f.take()?,
            all_sequences: f.take()?,
            publish: f.names()?,
            via_root: f.take()?,
            options: f.take::<Option<Vec<Text>>>()?.unwrap_or_default(),
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_global((class::PUBLICATION, row.oid), Kind::Publication, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::PUBLICATION, row.oid)) {
            draft.add(id, Body::Publication(row.publication), Vec::new());
        }
    }
}
