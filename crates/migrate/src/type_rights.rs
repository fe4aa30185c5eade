//! Rights on types, asked for before the first step.
//!
//! A column wants USAGE on its type; since 15.20 so does what an expression of a kept object names. Without it a run would
//! stop partway. The server says whether it refuses a use: a temporary table tries it, and is rolled back.

use relvar_catalog::name::dotted;
use relvar_connect::{ServerMessage, describe};
use relvar_sql::{StatementKind, TypeUser, type_uses};
use tokio_postgres::Client;

use crate::execute::Crew;
use crate::place::Spot;
use crate::run_error::RunError;
use crate::statement::Statement;

/// A type on which the role lacks USAGE.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Missing {
    /// As SQL names it.
    name: String,
    message: ServerMessage,
}

/// Refuses a run in which a statement uses types that its role may not use.
pub(crate) async fn check<'s>(
    crew: &Crew<'_>,
    spots: impl Iterator<Item = Spot<'s>>,
) -> Result<(), RunError> {
    let failed = RunError::server("ask for rights on types");
    if !lacks_any(&crew.watcher.client).await.map_err(&failed)? {
        return Ok(());
    }
    crew.worker.settle_for_step(crew.options).await?;
    let client = &crew.worker.client;
    let mut first = None;
    let mut missing: Vec<Missing> = Vec::new();
    for spot in spots {
        let Some(statement) = spot.statement else { continue };
        for lacked in refused(client, &statement.text).await.map_err(&failed)? {
            first.get_or_insert(spot);
            if missing.iter().all(|other| other.name != lacked.name) {
                missing.push(lacked);
            }
        }
        if may_change_rights(statement) {
            break;
        }
    }
    let (Some(spot), Some(lacked)) = (first, missing.first()) else { return Ok(()) };
    let row = client.query_one("SELECT current_user::text", &[]).await.map_err(&failed)?;
    let names: Vec<&str> = missing.iter().map(|one| one.name.as_str()).collect();
    let place = Box::new(spot.lacks_usage(row.get(0), &names.join(", ")));
    Err(RunError::Rights { place, message: Box::new(lacked.message.clone()) })
}

/// Whether there is any type that the role may not use; mostly there is none.
async fn lacks_any(client: &Client) -> Result<bool, tokio_postgres::Error> {
    let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_type t \
               WHERE t.typacl IS NOT NULL AND NOT pg_catalog.has_type_privilege(t.oid, 'USAGE'))";
    Ok(client.query_one(sql, &[]).await?.get(0))
}

/// The types that the statement uses and the server refuses.
async fn refused(client: &Client, text: &str) -> Result<Vec<Missing>, tokio_postgres::Error> {
    let sql = "SELECT pg_catalog.format('%I.%I', n.nspname, t.typname) \
               FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
               WHERE t.oid = pg_catalog.to_regtype($1::text) \
               AND NOT pg_catalog.has_type_privilege(t.oid, 'USAGE')";
    let mut missing = Vec::new();
    for one in type_uses(text) {
        let Some(row) = client.query_opt(sql, &[&dotted(&one.name.0)]).await? else { continue };
        let name: String = row.get(0);
        if let Some(message) = refusal(client, &name, one.of).await {
            missing.push(Missing { name, message });
        }
    }
    Ok(missing)
}

/// What the server says against such a use of the type; none where it allows it, or cannot be asked.
async fn refusal(client: &Client, name: &str, of: TypeUser) -> Option<ServerMessage> {
    let used = match of {
        TypeUser::Column => format!("ADD COLUMN used {name}"),
        TypeUser::Expression => format!("ADD CHECK (NULL::{name} IS NULL)"),
    };
    let made = client.batch_execute("BEGIN; CREATE TEMPORARY TABLE relvar_rights ()").await;
    let tried = match made {
        Ok(()) => {
            client.batch_execute(&format!("ALTER TABLE pg_temp.relvar_rights {used}")).await.err()
        }
        Err(_) => None,
    };
    // A session that cannot even roll back is gone, and the first step says so.
    let _ = client.batch_execute("ROLLBACK").await;
    tried.map(|error| describe(&error)).filter(|message| message.is("42501"))
}

/// Whether what comes after the statement may have other rights, or mean other types by the same names.
fn may_change_rights(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Set { .. }
        | StatementKind::Reset { .. }
        | StatementKind::Query
        | StatementKind::Code
        | StatementKind::Drop(_)
        | StatementKind::Other => true,
        StatementKind::Create => relvar_sql::split(&statement.text)
            .statements
            .iter()
            .any(|one| one.defines.as_ref().is_none_or(|defined| may_name_type(defined.kind))),
        StatementKind::Transaction(_)
        | StatementKind::CopyFromStdin
        | StatementKind::Modify
        | StatementKind::CreateIndex(_)
        | StatementKind::DropIndex(_)
        | StatementKind::Reindex(_)
        | StatementKind::AlterTable(_)
        | StatementKind::AlterTypeAddValue { .. }
        | StatementKind::NotInTransaction { .. } => false,
    }
}

fn may_name_type(kind: relvar_sql::ObjectKind) -> bool {
    use relvar_sql::ObjectKind::{Domain, Extension, Schema, Type};
    matches!(kind, Type | Domain | Extension | Schema)
}
