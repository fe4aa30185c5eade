//! Foreign-data wrappers.

use relvar_catalog::{Body, Kind, Name, Wrapper};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};
use crate::secret::without_secrets;

pub(crate) struct Row {
    oid: u32,
    name: Name,
    wrapper: Wrapper,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_foreign_data_wrapper"],
            "foreign-data wrappers",
            include_str!("wrapper.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        name: f.name()?,
        wrapper: Wrapper {
            handler: f.take()?,
            validator: f.take()?,
            connection: f.take()?,
            options: f.foreign_options()?,
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_global((class::WRAPPER, row.oid), Kind::Wrapper, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for mut row in rows {
        let address = (class::WRAPPER, row.oid);
        if let Some(id) = draft.registry.itself(address) {
            row.wrapper.options = without_secrets(row.wrapper.options, address, draft);
            draft.add(id, Body::Wrapper(Box::new(row.wrapper)), Vec::new());
        }
    }
}
