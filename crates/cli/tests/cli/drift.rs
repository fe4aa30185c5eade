//! `check`: three things that should say the same.

use crate::project::{Project, SHOP};

#[tokio::test]
async fn drift_of_the_database_is_found() {
    let project = Project::upgraded(SHOP).await;
    let clean = project.run(&["check"]).must_succeed();
    assert_eq!(
        clean.stdout,
        "the schema files and the revisions agree\nthe revisions and the database agree\n"
    );
    project.execute("CREATE INDEX by_hand ON orders (total)").await;
    let drifted = project.run(&["check"]).ends_with(1);
    drifted
        .prints("the schema files and the revisions agree\nthe revisions and the database differ:\n+ index public.by_hand\n")
        .says("somebody changed the database by other means");
    let value = project.run(&["check", "--json"]).ends_with(1).json();
    assert_eq!(value["schema"]["changes"], serde_json::json!([]));
    assert_eq!(value["database"]["changes"][0]["added"]["id"]["name"], "by_hand");
}

#[tokio::test]
async fn drift_of_the_schema_is_found_without_a_database() {
    let project = Project::upgraded(SHOP).await;
    project.write("schema/more.sql", "CREATE TABLE more ();");
    project
        .run_without_database(&["check", "--no-database"])
        .ends_with(1)
        .prints("the schema files and the revisions differ:\n+ table public.more")
        .says("`relvar revision --autogenerate` writes the revision that is missing");
}

#[tokio::test]
async fn what_is_pending_is_no_drift() {
    let project = Project::upgraded(SHOP).await;
    project.write("schema/more.sql", "CREATE TABLE more ();");
    project.revise("more", &[]).must_succeed();
    project.run(&["check"]).must_succeed().says("pending on the database: ").says("(more)");
    project.run(&["status"]).must_succeed().prints("current   ").prints("pending   ");
}
