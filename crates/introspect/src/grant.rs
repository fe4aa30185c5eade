//! Privileges on objects and on columns.

use std::collections::BTreeSet;

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, Grant, Kind, Name, ObjectId};

use crate::Error;
use crate::column::Columns;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::privilege::{Difference, differences, other_grantors};
use crate::read::Options;
use crate::registry::{Address, class};
use crate::unrepresented::Thing;

/// The first OID that initdb does not give.
const FIRST_OF_USERS: u32 = 16_384;

const ELSEWHERE: &str = "relvar does not read privileges on row types, multiranges and base types, and on \
                         PostgreSQL's own objects";

const PASSED_ON: &str = "relvar reads only what an object's owner granted: other grants stay as they are; \
                         revoke it as the role that granted it, and grant it as the owner";

pub(crate) struct Row {
    address: Address,
    owner: Name,
    list: Vec<String>,
    base: Vec<String>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    if !session.options.grants {
        return Ok(Vec::new());
    }
    session.fetch("privileges", include_str!("grant.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { address: (f.take()?, f.take()?), owner: f.name()?, list: f.take()?, base: f.take()? })
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        attach((row.address, 0), &row.list, &row.base, &row.owner, draft);
    }
}

/// Privileges on columns, which are read with the columns.
pub(crate) fn build_on_columns(options: &Options, columns: &Columns, draft: &mut Draft<'_>) {
    if !options.grants {
        return;
    }
    for column in columns.all() {
        let Some(acl) = &column.acl else { continue };
        let (list, owner) = &**acl;
        let place = ((class::RELATION, column.relation), i32::from(column.number));
        attach(place, list, &[], owner, draft);
    }
}

/// Grants by others than the owner, which keep the grant option of who made them.
fn note_passed_on(
    (address, sub): (Address, i32),
    grantors: &BTreeSet<Name>,
    draft: &mut Draft<'_>,
) {
    let registry = draft.registry;
    let host = registry.excluded_host(address, sub);
    let Some(host) = host.or_else(|| registry.attachment(address, sub).map(|(id, _)| id)) else {
        return;
    };
    for grantor in grantors {
        let grant =
            |on: &ObjectId| ObjectId::member(Kind::Grant, on.clone().into(), grantor.clone());
        draft.cannot_represent_held(Thing {
            part: format!("a grant by role {} on ", quote_identifier(grantor)),
            address,
            sub,
            reason: PASSED_ON,
            // The option for a whole table is one for its columns, too.
            holds: vec![grant(host), grant(host.root())],
            needed_by: Vec::new(),
        });
    }
}

fn attach(
    (address, sub): (Address, i32),
    list: &[String],
    base: &[String],
    owner: &str,
    draft: &mut Draft<'_>,
) {
    let registry = draft.registry;
    note_passed_on((address, sub), &other_grantors(list, owner), draft);
    let differences = differences(list, base, owner);
    if differences.is_empty() {
        return;
    }
    if let Some(host) = registry.excluded_host(address, sub) {
        let is_member = registry.is_part(address);
        for Difference { grantee, privileges, base } in differences {
            let id = ObjectId::member(Kind::Grant, host.clone(), grantee);
            let initial = is_member.then_some(base);
            draft.attach_alone(id, Body::Grant(Grant { privileges, initial }));
        }
        return;
    }
    match registry.attachment(address, sub) {
        Some((parent, object)) => {
            let is_member = object.kind == Kind::Extension;
            for Difference { grantee, privileges, base } in differences {
                let id = ObjectId::member(Kind::Grant, parent.clone(), grantee);
                let initial = is_member.then_some(base);
                draft.attach(id, Body::Grant(Grant { privileges, initial }), object);
            }
        }
        // A row type, a base type, something of PostgreSQL's own; but not what is left out.
        _ if address.1 < FIRST_OF_USERS || registry.object(address, sub).is_some() => {
            draft.cannot_represent_part("a privilege on ".to_owned(), (address, sub), ELSEWHERE);
        }
        _ => {}
    }
}
