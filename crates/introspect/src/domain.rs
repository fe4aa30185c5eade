//! Domains; their checks are in `domain_constraint`.

use relvar_catalog::name::fit;
use relvar_catalog::{Body, Domain, Kind, Name};

use crate::Error;
use crate::data_type;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    domain: Domain,
    /// Of NOT NULL, from 17.
    constraint: Option<(u32, Name)>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("domains", include_str!("domain.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, schema, name) = (f.take()?, f.take()?, f.name()?);
    let (base, collation, not_null) = (data_type::decode(f)?, f.take()?, f.take()?);
    let default = f.optional_printed()?;
    let constraint: Option<u32> = f.take()?;
    let constraint = constraint.zip(f.optional_name()?);
    let usual = fit(&name, "_not_null");
    let not_null_name =
        constraint.as_ref().map(|(_, name)| name.clone()).filter(|name| **name != *usual);
    let domain = Domain { base, collation, not_null, not_null_name, default };
    Ok(Row { oid, schema, name, domain, constraint })
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let domain = (class::TYPE, row.oid);
        registry.add_scoped(domain, Kind::Domain, row.schema, &row.name);
        if let Some((oid, name)) = &row.constraint {
            registry.add_part_of_member(
                (class::CONSTRAINT, *oid),
                Kind::DomainConstraint,
                domain,
                name,
            );
        }
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::TYPE, row.oid)) {
            draft.add(id, Body::Domain(Box::new(row.domain)), Vec::new());
        }
    }
}
