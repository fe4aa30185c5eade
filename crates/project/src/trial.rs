//! Plans whose order only a trial tells.

use relvar_catalog::Catalog;
use relvar_diff::Change;
use relvar_migrate::learn_order;
use relvar_plan::{Options, Plan};
use relvar_server::Shadow;
use relvar_source::load;

use crate::error::ProjectError;
use crate::project::Project;
use crate::side::script_file;

/// A plan in an order that runs: where steps run bodies of functions, they run on a shadow database first. `options` holds
/// what was found. Without a server for shadow databases, the plan is the one that the recorded dependencies give.
pub async fn ordered(
    project: &Project,
    today: &Catalog,
    wanted: &Catalog,
    changes: &[Change],
    options: &mut Options,
) -> Result<Plan, ProjectError> {
    let copy = async || Ok(copy(project, today, wanted).await);
    Box::pin(learn_order(today, wanted, changes, options, copy)).await
}

/// A shadow database with the schema; none where it cannot be made here.
async fn copy(project: &Project, today: &Catalog, wanted: &Catalog) -> Option<Shadow> {
    let major = today.major().max(wanted.major());
    let shadow = project.shadows(Some(major)).await.ok()?.create().await.ok()?;
    let file = script_file(today).ok()?;
    let loaded = Box::pin(load(&shadow, &[file], &project.loading())).await.ok()?;
    project.roles().note(&loaded.roles_made);
    Some(shadow)
}
