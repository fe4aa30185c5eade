//! User mappings of foreign servers.

use relvar_catalog::{Body, Kind, Name, Text, UserMapping};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};
use crate::secret::without_secrets;

pub(crate) struct Row {
    oid: u32,
    server: u32,
    user: Name,
    options: Vec<Text>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_foreign_server"],
            "user mappings",
            include_str!("user_mapping.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { oid: f.take()?, server: f.take()?, user: f.name()?, options: f.foreign_options()? })
}

/// After foreign servers.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let server = (class::FOREIGN_SERVER, row.server);
        registry.add_member((class::USER_MAPPING, row.oid), Kind::UserMapping, server, &row.user);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let address = (class::USER_MAPPING, row.oid);
        if let Some(id) = draft.registry.itself(address) {
            let options = without_secrets(row.options, address, draft);
            let body = Body::UserMapping(UserMapping { options });
            draft.add(id, body, Vec::new());
        }
    }
}
