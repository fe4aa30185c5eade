//! Event triggers.

use relvar_catalog::{Body, EventTrigger, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    name: Name,
    trigger: EventTrigger,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_event_trigger"],
            "event triggers",
            include_str!("event_trigger.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        name: f.name()?,
        trigger: EventTrigger {
            event: f.name()?,
            tags: f.take()?,
            function: f.take()?,
            enabled: f.letter()?,
        },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_global((class::EVENT_TRIGGER, row.oid), Kind::EventTrigger, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::EVENT_TRIGGER, row.oid)) {
            draft.add(id, Body::EventTrigger(row.trigger), Vec::new());
        }
    }
}
