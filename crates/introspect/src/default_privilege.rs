//! Default privileges.

use relvar_catalog::{Body, DefaultPrivilege, Kind, Name, ObjectId};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::privilege::{Difference, differences};

pub(crate) struct Row {
    role: Name,
    is_current: bool,
    schema: Name,
    objects: &'static str,
    list: Vec<String>,
    base: Vec<String>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    if !session.options.grants {
        return Ok(Vec::new());
    }
    session
        .fetch_from(
            &["pg_default_acl"],
            "default privileges",
            include_str!("default_privilege.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        role: f.name()?,
        is_current: f.take()?,
        schema: f.name()?,
        objects: objects(f.letter()?),
        list: f.take()?,
        base: f.take()?,
    })
}

fn objects(letter: char) -> &'static str {
    match letter {
        'r' => "TABLES",
        'S' => "SEQUENCES",
        'f' => "FUNCTIONS",
        'T' => "TYPES",
        'n' => "SCHEMAS",
        _ => "LARGE OBJECTS",
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if !row.schema.is_empty() && draft.registry.schema(&row.schema).is_none() {
            continue;
        }
        let role = if row.is_current { Name::default() } else { row.role.clone() };
        let differences = differences(&row.list, &row.base, &row.role);
        for Difference { grantee, privileges, .. } in differences {
            let arguments = format!("{} to {grantee}", row.objects);
            let id = ObjectId::overloaded(
                Kind::DefaultPrivilege,
                row.schema.clone(),
                role.clone(),
                arguments,
            );
            let objects = row.objects.into();
            let body = Body::DefaultPrivilege(DefaultPrivilege { objects, grantee, privileges });
            draft.add_unregistered(id, body, Vec::new(), 0);
        }
    }
}
