//! What two catalogs only print differently.
//!
//! A server prints the trees that it keeps, and two minor versions may print one tree in two ways (15.18 and 15.20 do,
//! for aliases of UPDATE and IS DOCUMENT). Made on one server from either text, such objects are equal.

use std::collections::BTreeSet;

use relvar_catalog::{Body, Catalog, Kind, Object, ObjectId, ReplicaIdentity};
use relvar_introspect::Options;
use relvar_server::{Shadow, Shadows};

use crate::replay::{RoleMaker, missing_role};
use crate::verify::VerifyError;

/// How often a text is read and printed before it counts as another one.
const ROUNDS: usize = 2;
/// How many roles a statement may name that the throwaway server does not have.
const ROLES_MAX: usize = 100;

/// The objects that are equal in all but texts that a server printed; mostly none.
#[must_use]
pub fn differ_in_print(from: &Catalog, to: &Catalog) -> BTreeSet<ObjectId> {
    let differs = |object: &&Object| {
        to.get(&object.id).is_some_and(|other| object.body.differs_in_print(&other.body))
    };
    from.objects.values().filter(differs).map(|object| object.id.clone()).collect()
}

/// Makes those objects of both catalogs on one throwaway server, and gives `from` the texts of `to` where that server
/// prints the same. What cannot be made there stays as it is.
pub async fn settle(shadows: &Shadows, roles: &RoleMaker, from: &mut Catalog, to: &Catalog) {
    let mut open = differ_in_print(from, to);
    let (mut one, mut other) = (needed(from, &open), needed(to, &open));
    for _ in 0..ROUNDS {
        if open.is_empty() {
            return;
        }
        let remade = tokio::try_join!(remade(shadows, roles, &one), remade(shadows, roles, &other));
        let Ok((left, right)) = remade else { return };
        open.retain(|id| {
            let same =
                matches!((left.get(id), right.get(id)), (Some(a), Some(b)) if a.body == b.body);
            if same && let (Some(object), Some(wanted)) = (from.objects.get_mut(id), to.get(id)) {
                object.body = wanted.body.clone();
            }
            !same
        });
        (one, other) = (needed(&left, &open), needed(&right, &open));
    }
}

/// The objects, and all that it takes to make them.
fn needed(catalog: &Catalog, ids: &BTreeSet<ObjectId>) -> Catalog {
    let mut found =
        Catalog { server_version_num: catalog.server_version_num, ..Catalog::default() };
    let mut open: Vec<&ObjectId> = ids.iter().collect();
    while let Some(id) = open.pop() {
        let Some(object) = catalog.get(id).filter(|object| !found.contains(&object.id)) else {
            continue;
        };
        open.extend(&object.depends_on);
        open.extend(object.parent());
        if matches!(object.id.kind, Kind::Table | Kind::ForeignTable) {
            // Columns that it inherits come with the parent's.
            let of_table = |kind| {
                let members = catalog.of_kind(kind);
                members
                    .filter(|member| member.parent() == Some(&object.id))
                    .map(|member| &member.id)
            };
            open.extend(of_table(Kind::Column));
            open.extend(of_table(Kind::Inheritance));
        }
        found.insert(without_indexes(object.clone()));
    }
    found
}

/// A table that names no index, since it may be made without.
fn without_indexes(mut object: Object) -> Object {
    match &mut object.body {
        Body::Table(table) => {
            table.clustered_on = None;
            table.replica_identity = ReplicaIdentity::Default;
        }
        Body::MaterializedView(view) => view.clustered_on = None,
        _ => {}
    }
    object
}

/// The same catalog as a new database of the throwaway server has it.
async fn remade(
    shadows: &Shadows,
    roles: &RoleMaker,
    catalog: &Catalog,
) -> Result<Catalog, VerifyError> {
    let unplanned = |error: relvar_plan::Error| VerifyError::Plan(Box::new(error));
    let nothing = Catalog { server_version_num: catalog.server_version_num, ..Catalog::empty() };
    let options = relvar_plan::Options { assumes_unrepresented: true, ..Default::default() };
    let plan = relvar_plan::plan(&nothing, catalog, &options);
    let shadow = shadows.create().await?;
    let client = shadow.connect().await?;
    let run = VerifyError::server("make a copy");
    client.batch_execute("SET check_function_bodies = off").await.map_err(&run)?;
    for step in plan.map_err(unplanned)?.steps {
        execute(&shadow, &client, roles, &step.sql).await?;
    }
    let options = Options { grants: false, ..Options::default() };
    let read = relvar_introspect::read(&client, &options).await?;
    drop(client);
    shadow.drop_database().await?;
    Ok(read)
}

/// Runs a statement, and makes the roles that it names.
async fn execute(
    shadow: &Shadow,
    client: &tokio_postgres::Client,
    roles: &RoleMaker,
    sql: &str,
) -> Result<(), VerifyError> {
    for _ in 0..ROLES_MAX {
        let Err(error) = client.batch_execute(sql).await else { return Ok(()) };
        match missing_role(&relvar_connect::describe(&error)) {
            Some(role) if roles.may_make() => roles.make(shadow, role).await?,
            _ => return Err(VerifyError::server("make a copy")(error)),
        }
    }
    Err(VerifyError::Roles)
}
