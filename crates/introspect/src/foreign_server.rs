//! Foreign servers.

use relvar_catalog::{Body, ForeignServer, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};
use crate::secret::without_secrets;

pub(crate) struct Row {
    oid: u32,
    name: Name,
    server: ForeignServer,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_foreign_server"],
            "foreign servers",
            include_str!("foreign_server.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        name: f.name()?,
        server: ForeignServer {
            wrapper: f.name()?,
            server_type: f.take()?,
            version: f.take()?,
            options: f.foreign_options()?,
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_global((class::FOREIGN_SERVER, row.oid), Kind::ForeignServer, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for mut row in rows {
        let address = (class::FOREIGN_SERVER, row.oid);
        if let Some(id) = draft.registry.itself(address) {
            row.server.options = without_secrets(row.server.options, address, draft);
            draft.add(id, Body::ForeignServer(Box::new(row.server)), Vec::new());
        }
    }
}
