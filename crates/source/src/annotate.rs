//! `-- relvar:` comments, and the objects that they speak about.

use std::sync::Arc;

use relvar_catalog::name::quote_literal;
use relvar_catalog::{Kind, ObjectId};
use relvar_report::{Finding, Place};
use relvar_sql::{AlterAction, AnnotationKind, Attachment, Definition, ObjectKind, StatementKind};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::script::{Item, Script, Spot};
use crate::session::Session;

/// What a `-- relvar:` comment says of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// The object, as the files name it.
    pub object: ObjectId,
    /// What is said of it.
    pub says: Said,
    /// Where the comment stands.
    pub place: Place,
}

/// What can be said of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It had this identity before; kind, schema and parent are those of today.
    Was(ObjectId),
    /// The SQL expression that fills a column in the rows that are there.
    Backfill(String),
}

/// Finds the objects of all annotations; one that means nothing where it stands is a finding.
pub(crate) async fn read(
    script: &Script<'_>,
    session: &Session,
) -> Result<(Vec<Annotation>, Vec<Finding>), Error> {
    let mut annotations = Vec::new();
    let mut findings = Vec::new();
    for item in &script.statements {
        for annotation in &item.statement.annotations {
            let place = place(script, item, annotation.offset);
            match one(script, session, item, annotation).await? {
                Ok((object, says)) => annotations.push(Annotation { object, says, place }),
                Err(message) => {
                    let finding = Finding::warning("annotation", message).at(place);
                    findings.push(finding.with_help(HELP));
                }
            }
        }
    }
    Ok((annotations, findings))
}

const HELP: &str = "write \"-- relvar: was old_name\" on the line of a column or constraint, or before the \
    statement that creates a table, type, sequence or index or adds one constraint; \
    \"-- relvar: backfill EXPRESSION\" on the line of a column";

fn place(script: &Script<'_>, item: &Item<'_>, offset: usize) -> Place {
    let line = script.files[item.file].text[offset..].lines().next().unwrap_or_default();
    script.place(Spot { file: item.file, offset, length: line.trim_end().len() })
}

async fn one(
    script: &Script<'_>,
    session: &Session,
    item: &Item<'_>,
    annotation: &relvar_sql::Annotation,
) -> Result<Result<(ObjectId, Said), String>, Error> {
    let kind = match &annotation.kind {
        AnnotationKind::Unknown(said) => {
            return Ok(Err(format!("\"{said}\" is nothing that relvar understands")));
        }
        kind => kind,
    };
    let object = match object(script, session, item, attachment(item, annotation)).await? {
        Ok(object) => object,
        Err(message) => return Ok(Err(message)),
    };
    Ok(match kind {
        AnnotationKind::Was(name) => {
            let schema = name.schema().unwrap_or(&object.schema);
            match schema == &*object.schema {
                true => {
                    let before = ObjectId { name: name.object().into(), ..object.clone() };
                    Ok((object, Said::Was(before)))
                }
                false => Err("a rename cannot lead from one schema to another".to_owned()),
            }
        }
        AnnotationKind::Backfill(expression) if object.kind == Kind::Column => {
            Ok((object, Said::Backfill(expression.clone())))
        }
        AnnotationKind::Backfill(_) => Err("only a column can be filled".to_owned()),
        AnnotationKind::Unknown(said) => Err(said.clone()),
    })
}

/// Behind a statement that stands on one line, a comment speaks about all of it.
fn attachment<'n>(item: &Item<'_>, annotation: &'n relvar_sql::Annotation) -> &'n Attachment {
    let behind = annotation.offset >= item.statement.end();
    match behind && !item.statement.text.contains('\n') {
        true => &Attachment::Statement,
        false => &annotation.attachment,
    }
}

/// The object that an annotation is attached to, or why there is none.
async fn object(
    script: &Script<'_>,
    session: &Session,
    item: &Item<'_>,
    attachment: &Attachment,
) -> Result<Result<ObjectId, String>, Error> {
    let schema = script.states.schema(item.state).unwrap_or_default();
    let defined = match &item.statement.defines {
        Some(definition) => {
            let kind = kind_of(session, definition, schema).await?;
            kind.map(|kind| identity(definition, kind, schema))
        }
        None => None,
    };
    let member = |kind, name: &str| match &defined {
        Some(table) if matches!(table.kind, Kind::Table | Kind::ForeignTable) => {
            Ok(ObjectId::member(kind, Arc::new(table.clone()), name))
        }
        _ => Err("this is not a column or constraint of a table".to_owned()),
    };
    Ok(match attachment {
        Attachment::Column(name) => member(Kind::Column, name),
        Attachment::Constraint(name) => member(Kind::Constraint, name),
        Attachment::Nameless => Err("what this annotates has no name".to_owned()),
        Attachment::Statement => defined
            .or_else(|| added_constraint(&item.statement.kind, schema))
            .ok_or_else(|| "what this annotates cannot be renamed or filled".to_owned()),
    })
}

/// The kind of object in a catalog; `None` for those that are never renamed.
async fn kind_of(
    session: &Session,
    definition: &Definition,
    schema: &str,
) -> Result<Option<Kind>, Error> {
    Ok(match definition.kind {
        ObjectKind::Table => Some(Kind::Table),
        ObjectKind::ForeignTable => Some(Kind::ForeignTable),
        ObjectKind::Index => Some(Kind::Index),
        ObjectKind::Sequence => Some(Kind::Sequence),
        ObjectKind::Domain => Some(Kind::Domain),
        // Its words do not tell of which sort it is, where the options come in any order.
        ObjectKind::Type => kind_of_type(session, definition, schema).await?,
        _ => None,
    })
}

async fn kind_of_type(
    session: &Session,
    definition: &Definition,
    schema: &str,
) -> Result<Option<Kind>, Error> {
    let sql = format!(
        "SELECT t.typtype FROM pg_catalog.pg_type t \
         JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE n.nspname = {} AND t.typname = {}",
        quote_literal(definition.name.schema().unwrap_or(schema)),
        quote_literal(definition.name.object())
    );
    let rows = session.rows("look for a type", &sql).await?;
    Ok(match rows.first().and_then(|row| row.first()).map(String::as_str) {
        Some("e") => Some(Kind::Enum),
        Some("c") => Some(Kind::Composite),
        Some("r") => Some(Kind::Range),
        _ => None,
    })
}

fn identity(definition: &Definition, kind: Kind, schema: &str) -> ObjectId {
    let own = definition.name.schema();
    // An index lives where its table does.
    let of_table = definition.on.as_ref().and_then(|table| table.schema());
    let schema = own.or(of_table).unwrap_or(schema);
    ObjectId::scoped(kind, schema, definition.name.object())
}

/// The one constraint that an ALTER TABLE adds.
fn added_constraint(kind: &StatementKind, schema: &str) -> Option<ObjectId> {
    let StatementKind::AlterTable(alter) = kind else { return None };
    let table_kind = match alter.kind {
        ObjectKind::Table => Kind::Table,
        ObjectKind::ForeignTable => Kind::ForeignTable,
        _ => return None,
    };
    let [AlterAction::AddConstraint { name: Some(name), .. }] = alter.actions.as_slice() else {
        return None;
    };
    let schema = alter.table.schema().unwrap_or(schema);
    let table = ObjectId::scoped(table_kind, schema, alter.table.object());
    Some(ObjectId::member(Kind::Constraint, Arc::new(table), name.as_str()))
}
