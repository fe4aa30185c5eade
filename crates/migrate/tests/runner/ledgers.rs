//! Ledgers that cannot be made or read, and servers that take no changes.

use relvar_connect::{Environment, Target};
use relvar_migrate::{ErrorClass, Runner, TargetSpec};

use crate::project::{Project, quick, told};

const TABLE: &str = "-- relvar: up\nCREATE TABLE a ();\n";

/// The database of a project as somebody else.
fn as_role(project: &Project, role: &str) -> Target {
    let (conninfo, _) = project.target.for_libpq();
    Target::parse(&format!("{conninfo} user={role}"), &Environment::empty()).expect("a target")
}

#[tokio::test]
async fn a_role_that_may_not_create_the_ledger_is_told_what_it_needs() {
    let mut project = Project::with(TABLE).await;
    let role = format!("{}_nobody", project.shadow.name());
    project.sql(&format!("CREATE ROLE {role} LOGIN; REVOKE CREATE ON DATABASE {} FROM PUBLIC; GRANT ALL ON SCHEMA public TO {role}", project.shadow.name())).await;
    project.target = as_role(&project, &role);
    let database = project.shadow.name().to_owned();
    let error = project.upgrade("head").await.expect_err("a failure");
    assert_eq!(
        error.to_string(),
        format!(
            "role \"{role}\" may not create the ledger (schema relvar) in database \"{database}\"\nERROR:  42501: permission denied for database {database}"
        )
    );
    assert_eq!(error.class(), ErrorClass::Failed);
    assert_eq!(
        error.help().unwrap_or_default(),
        format!(
            "ask an owner of the database to run `GRANT CREATE ON DATABASE {database} TO {role}`, or `CREATE SCHEMA relvar AUTHORIZATION {role}`"
        )
    );
    assert_eq!(project.tables().await, "");

    // The way out that the help names.
    project.sql(&format!("CREATE SCHEMA relvar AUTHORIZATION {role}")).await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a");

    // Somebody who may not read it.
    let other = format!("{role}2");
    project.sql(&format!("CREATE ROLE {other} LOGIN")).await;
    project.target = as_role(&project, &other);
    let message = told(project.upgrade("head").await);
    assert!(message.starts_with(&format!("role \"{other}\" may not read the ledger in database \"{database}\"\nERROR:  42501: permission denied for schema relvar")), "{message}");
    project.sql(&format!("DROP OWNED BY {role}, {other}; DROP ROLE {role}, {other}")).await;
}

#[tokio::test]
async fn a_ledger_of_a_later_relvar_is_left_alone() {
    let project = Project::with(TABLE).await;
    project.stamp("base").await.expect("stamped");
    project.sql("UPDATE relvar.format SET version = 7").await;
    assert_eq!(
        told(project.upgrade("head").await),
        "the ledger of this database has format 7, this relvar knows formats up to 2\n= use the relvar that the others use, or a newer one"
    );
}

#[tokio::test]
async fn a_schema_of_that_name_which_is_no_ledger() {
    let project = Project::with(TABLE).await;
    project.sql("CREATE SCHEMA relvar; CREATE TABLE relvar.other ()").await;
    assert_eq!(
        told(project.upgrade("head").await),
        "there is a schema \"relvar\" in this database, but it holds no ledger\n= rename or drop that schema; relvar needs this name for itself"
    );
}

#[tokio::test]
async fn nobody_there() {
    let project = Project::with(TABLE).await;
    let target = Target::parse("postgresql://u:secret-word@127.0.0.1:1/x", &Environment::empty())
        .expect("a target");
    let graph = project.graph();
    let error = Runner::new(&target, &graph)
        .options(quick())
        .upgrade(&TargetSpec::Head)
        .await
        .expect_err("nobody");
    assert_eq!(error.class(), ErrorClass::Failed);
    assert!(
        error.to_string().contains("127.0.0.1")
            && !format!("{error:?} {error}").contains("secret-word"),
        "{error}"
    );
}
