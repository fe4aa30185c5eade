//! Checks of domains.

use relvar_catalog::{Body, DomainConstraint, Kind, Name};

use crate::Error;
use crate::draft::Draft;
use crate::expression::bare;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    domain: u32,
    name: Name,
    constraint: DomainConstraint,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("domain constraints", include_str!("domain_constraint.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        domain: f.take()?,
        name: f.name()?,
        constraint: DomainConstraint { expression: bare(f.take()?), validated: f.take()? },
    })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let domain = (class::TYPE, row.domain);
        registry.add_member(
            (class::CONSTRAINT, row.oid),
            Kind::DomainConstraint,
            domain,
            &row.name,
        );
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::CONSTRAINT, row.oid)) {
            draft.add(id, Body::DomainConstraint(row.constraint), Vec::new());
        }
    }
}
