//! Plans whose order only a trial tells.

use relvar_catalog::Catalog;
use relvar_migrate::{VerifyError, learn_order};
use relvar_plan::Options;
use relvar_server::Shadow;

async fn made(sql: &str) -> (Shadow, Catalog) {
    let shadow = relvar_testkit::shadow_with(sql).await;
    let client = shadow.connect().await.expect("a connection");
    let catalog = relvar_introspect::read(&client, &relvar_introspect::Options::default())
        .await
        .expect("read");
    (shadow, catalog)
}

#[derive(Debug)]
struct Failed(#[expect(dead_code, reason = "shown when a test fails")] String);

impl From<VerifyError> for Failed {
    fn from(error: VerifyError) -> Self {
        Failed(error.to_string())
    }
}

impl From<relvar_plan::Error> for Failed {
    fn from(error: relvar_plan::Error) -> Self {
        Failed(error.to_string())
    }
}

/// Plans with a trial, runs the plan on a database with rows, and looks whether it arrived.
async fn arrives(from: &str, rows: &str, to: &str) {
    let (work, today) = made(from).await;
    let (_goal, wanted) = made(to).await;
    relvar_testkit::execute(&work, rows).await;
    let mut options = Options::default();
    let make = async || Ok::<_, Failed>(Some(relvar_testkit::shadow_with(from).await));
    let changes = relvar_diff::diff(&today, &wanted);
    let plan = learn_order(&today, &wanted, &changes, &mut options, make).await.expect("a plan");
    assert!(
        !options.runs.is_empty(),
        "the recorded dependencies were enough:\n{}",
        relvar_plan::script(&plan)
    );
    relvar_testkit::execute(&work, &relvar_plan::script(&plan)).await;
    let client = work.connect().await.expect("a connection");
    let after = relvar_introspect::read(&client, &relvar_introspect::Options::default())
        .await
        .expect("read");
    let left: Vec<String> =
        relvar_diff::diff(&after, &wanted).iter().map(ToString::to_string).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test]
async fn a_function_reads_what_another_step_that_runs_functions_makes() {
    arrives(
        "",
        "SELECT",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE MATERIALIZED VIEW z_kept AS SELECT one() AS n;
         CREATE FUNCTION a_sum() RETURNS bigint LANGUAGE sql AS 'SELECT sum(n) FROM public.z_kept';
         CREATE MATERIALIZED VIEW b_report AS SELECT a_sum() AS n",
    )
    .await;
    arrives(
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t VALUES (1), (2)",
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
         CREATE TABLE t (id int PRIMARY KEY, a bigint, z int DEFAULT one());
         CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT sum(z) FROM public.t); END';
         ALTER TABLE t ALTER a SET DEFAULT total()",
    )
    .await;
}
