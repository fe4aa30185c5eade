//! Rights on types, which are asked for before the first step.

use relvar_connect::{Environment, Target};
use relvar_migrate::ErrorClass;

use crate::project::{Project, told};

/// A database in which another role owns types, and a role that may do all but use them.
async fn project(body: &str) -> (Project, String) {
    let mut project = Project::with(body).await;
    let database = project.shadow.name().to_owned();
    let role = format!("{database}_deployer");
    project
        .sql(&format!(
            "CREATE ROLE {role} LOGIN; GRANT CREATE, TEMPORARY ON DATABASE {database} TO {role}; \
             GRANT ALL ON SCHEMA public TO {role}; \
             CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE public.\"Size\" AS ENUM ('s', 'l'); \
             REVOKE USAGE ON TYPE mood, \"Size\" FROM PUBLIC; \
             CREATE TABLE person (mood text); ALTER TABLE person OWNER TO {role}"
        ))
        .await;
    let (conninfo, _) = project.target.for_libpq();
    let target = Target::parse(&format!("{conninfo} user={role}"), &Environment::empty());
    project.target = target.expect("a target");
    (project, role)
}

async fn forget(project: Project, role: &str) {
    project.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_type_that_the_role_may_not_use_is_named_before_the_first_step() {
    let body = "-- relvar: up\n-- relvar: step 1\nCREATE TABLE first ();\n-- relvar: step 2\n\
                ALTER TABLE person ADD COLUMN now mood DEFAULT 'ok'::mood, ADD COLUMN size public.\"Size\";\n";
    let (project, role) = project(body).await;
    let message = told(project.upgrade("head").await);
    assert!(
        message.contains(&format!(
            "role \"{role}\" lacks USAGE on types that revision 000000000001 (up), step 2 needs: public.mood, public.\"Size\""
        )),
        "{message}"
    );
    assert!(message.contains("ERROR:  42501: permission denied for type mood"), "{message}");
    assert_eq!(project.tables().await, "person");

    // The way out that the help names.
    let help = message.split_once("run `").and_then(|(_, rest)| rest.split_once('`'));
    project.sql(help.expect("a statement").0).await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "first person");
    forget(project, &role).await;
}

#[tokio::test]
async fn a_type_in_an_expression_is_refused_where_the_server_refuses_it() {
    let body = "-- relvar: up\n-- relvar: step 1\nCREATE TABLE first ();\n-- relvar: step 2\n\
                ALTER TABLE person ADD CHECK (mood <> 'sad'::mood::text);\n";
    let (project, role) = project(body).await;
    let refuses = project
        .value(&format!(
            "SET ROLE {role}; CREATE TEMPORARY TABLE tried (a text); \
             DO $$ BEGIN ALTER TABLE tried ADD CHECK (a <> 'sad'::mood::text); \
             EXCEPTION WHEN insufficient_privilege THEN COMMENT ON TABLE tried IS 'refused'; END $$; \
             SELECT obj_description('tried'::regclass)"
        ))
        .await;
    match project.upgrade("head").await {
        Ok(_) => assert_eq!(refuses, "NULL"),
        Err(error) => {
            assert_eq!(refuses, "refused");
            assert_eq!(error.class(), ErrorClass::Failed);
            assert_eq!(project.tables().await, "person");
        }
    }
    forget(project, &role).await;
}

#[tokio::test]
async fn what_only_has_the_name_of_such_a_type_is_no_use_of_it() {
    let body = "-- relvar: up\n-- relvar: step 1\nALTER TABLE person RENAME COLUMN mood TO size;\n\
                CREATE TABLE other (mood text DEFAULT 'mood', \"Size\" integer CHECK (\"Size\" > 0));\n\
                CREATE TABLE copied AS SELECT size::mood::text AS mood FROM person;\n\
                ALTER TABLE person ALTER size TYPE integer USING length(size::mood::text);\n\
                -- relvar: step 2\nCREATE TYPE own AS ENUM ('a');\nCREATE TABLE third (own own);\n";
    let (project, role) = project(body).await;
    project.upgrade("head").await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(project.tables().await, "copied other person third");
    forget(project, &role).await;
}
