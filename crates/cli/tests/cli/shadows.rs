//! A server that the user names for throwaway databases.

use crate::project::Project;

/// A project whose throwaway databases are on a server that counts as named, whatever else it is.
async fn named(schema: &str, more: &str) -> Project {
    let project = Project::with(schema).await;
    let url = project.shadow.target().with_database("postgres").display();
    project.write("relvar.toml", &format!("shadow_url = {url:?}\n{more}"));
    project
}

const SCHEMA: &str = "CREATE TABLE a ();\nGRANT SELECT ON a TO relvar_test_reader_ROLE;";

#[tokio::test]
async fn roles_are_made_there_only_when_asked() {
    let project = named(&SCHEMA.replace("ROLE", "one"), "").await;
    project
        .revise("a", &[])
        .ends_with(2)
        .says("role \"relvar_test_reader_one\" does not exist")
        .says("42704");
    let roles = "SELECT count(*) FROM pg_roles WHERE rolname = 'relvar_test_reader_one'";
    assert_eq!(project.value(roles).await, "0");
}

#[tokio::test]
async fn roles_that_were_made_there_are_dropped_again() {
    let project = named(&SCHEMA.replace("ROLE", "two"), "shadow_roles = true\n").await;
    project.revise("a", &[]).must_succeed();
    let roles = "SELECT count(*) FROM pg_roles WHERE rolname = 'relvar_test_reader_two'";
    assert_eq!(project.value(roles).await, "0");
    // Without the cache the revision itself has to run.
    std::fs::remove_dir_all(project.root().join(".relvar")).expect("removed");
    project.run(&["check", "--no-database"]).must_succeed();
    project.run(&["verify"]).must_succeed();
    assert_eq!(project.value(roles).await, "0");
    let left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'relvar_shadow%'";
    assert_eq!(project.value(left).await, "0");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let project = Project::with("CREATE TABLE a ();").await;
    project.write("relvar.toml", "shadow_url = \"postgres://me@127.0.0.1:1/x\"\n");
    project.revise("a", &[]).ends_with(3).says("cannot connect to server at \"127.0.0.1\", port 1");
    project.write("relvar.toml", "shadow_url = \"${SHADOW}\"\n");
    project
        .revise("a", &[])
        .ends_with(2)
        .says("shadow_url needs the variable SHADOW, which is not set");
}
