//! Throwaway databases on another server than the target's: `RELVAR_TEST_SHADOW_PG_BIN` names its programs, another
//! minor version in the gate. Without it both are one server.

use std::path::PathBuf;

use crate::project::{Output, Project, finish};

const SCHEMA: &str = "\
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TYPE address AS (street text, number integer);
CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z]+$');
CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code code NOT NULL,
    home address,
    size size DEFAULT 'm' NOT NULL,
    born date DEFAULT CURRENT_DATE,
    note varchar(20)
);
CREATE INDEX customer_code_idx ON customer (lower(code));
CREATE VIEW tall AS SELECT id, code FROM customer WHERE size = 'l';
CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN n * 2;
";

/// Runs the binary with the other server's programs for its throwaway databases.
fn run(project: &Project, arguments: &[&str]) -> Output {
    let mut command = project.command(arguments);
    command.env("RELVAR_DATABASE", project.url());
    if let Some(other) = std::env::var_os("RELVAR_TEST_SHADOW_PG_BIN").map(PathBuf::from) {
        command.env("RELVAR_PG_BIN", other);
    }
    finish(&mut command)
}

fn revise(project: &Project, message: &str) -> Output {
    run(project, &["revision", "--autogenerate", "-m", message])
}

#[tokio::test]
async fn a_target_of_another_minor_is_upgraded_and_does_not_drift() {
    let project = Project::with(SCHEMA).await;
    revise(&project, "first").must_succeed();
    run(&project, &["approve", "head"]).must_succeed();
    run(&project, &["upgrade"]).must_succeed();
    run(&project, &["check"]).must_succeed();

    let wider =
        SCHEMA.replace("varchar(20)", "varchar(40)").replace("number integer", "number bigint");
    project.write("schema/schema.sql", &wider);
    revise(&project, "wider").must_succeed();
    run(&project, &["approve", "head"]).must_succeed();
    run(&project, &["upgrade"]).must_succeed();
    run(&project, &["check"]).must_succeed();
    run(&project, &["verify"]).must_succeed();
    assert_eq!(project.revisions().len(), 2);
    run(&project, &["downgrade", "-1", "--allow-destructive"]).must_succeed();
}
