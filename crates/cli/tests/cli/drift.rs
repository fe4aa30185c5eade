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
        .says("the database was changed by other means than its revisions");
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

#[tokio::test]
async fn check_is_red_where_upgrade_refuses() {
    let project = Project::upgraded(SHOP).await;
    let name = project.revisions()[0].clone();
    let sum = project.read("migrations/relvar.sum");
    project.write("migrations/relvar.sum", "");
    project
        .run(&["check"])
        .ends_with(1)
        .says(&format!("{name} is not listed in relvar.sum"))
        .says("relvar approve ID");
    project.run(&["check", "--no-database"]).ends_with(1);
    project.write("migrations/relvar.sum", &sum);
    project.run(&["check"]).must_succeed();
    let path = format!("migrations/{name}");
    project.write(&path, &project.read(&path).replace("note text", "note  text"));
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).ends_with(4);
    project
        .run(&["check"])
        .ends_with(1)
        .says(&format!("{name} was edited after it was applied"))
        .says("relvar stamp ");
    let value = project.run(&["check", "--json"]).ends_with(1).json();
    assert_eq!(value["findings"][0]["rule"], "edited-after-applied");
}

#[tokio::test]
async fn drift_comes_with_the_ways_out_of_it() {
    let project = Project::upgraded(SHOP).await;
    project.execute("ALTER TABLE orders ADD COLUMN by_hand int").await;
    let id = project.head();
    let drifted = project.run(&["check"]).ends_with(1);
    drifted
        .says("write them into the schema files, then `relvar revision --autogenerate`")
        .says(&format!("relvar diff \"{}\" revision:{id} --sql", project.url()))
        .says("relvar stamp ID");
    // The command that it names reverts the drift.
    let to = format!("revision:{id}");
    let diff = ["diff", &project.url(), &to, "--sql", "--allow-destructive"];
    let reverting = project.run(&diff).must_succeed();
    relvar_testkit::psql(&project.shadow, &reverting.stdout).await.expect("reverted");
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn indexes_that_a_broken_reindex_left_are_offered_for_removal() {
    let project = Project::upgraded(SHOP).await;
    project
        .execute(
            "CREATE INDEX orders_user_idx_ccnew ON orders (user_id); \
             CREATE UNIQUE INDEX orders_pkey_ccold1 ON orders (id); \
             UPDATE pg_index SET indisvalid = false WHERE indexrelid IN \
             ('orders_user_idx_ccnew'::regclass, 'orders_pkey_ccold1'::regclass)",
        )
        .await;
    let checked = project.run(&["check"]).ends_with(1);
    checked
        .prints("the revisions and the database agree\n")
        .says("index public.orders_user_idx_ccnew is invalid: a REINDEX CONCURRENTLY that failed")
        .says("DROP INDEX CONCURRENTLY public.orders_user_idx_ccnew;")
        .says("DROP INDEX CONCURRENTLY public.orders_pkey_ccold1;");
    project.execute("DROP INDEX CONCURRENTLY public.orders_user_idx_ccnew").await;
    project.execute("DROP INDEX CONCURRENTLY public.orders_pkey_ccold1").await;
    project.run(&["check"]).must_succeed();
    project
        .execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_user_idx'::regclass",
        )
        .await;
    project.run(&["check"]).ends_with(1).says("REINDEX INDEX CONCURRENTLY public.orders_user_idx;");
}

#[tokio::test]
async fn a_role_that_may_only_look_is_told_what_it_needs() {
    let project = Project::upgraded(SHOP).await;
    let role = format!("relvar_test_look_{}", std::process::id());
    project.execute(&format!("CREATE ROLE {role} LOGIN")).await;
    let url = project.url().replacen("postgres@", &format!("{role}@"), 1);
    assert!(url.contains(&role), "{url}");
    let needed = format!(
        "GRANT USAGE ON SCHEMA relvar TO {role}; \
         GRANT SELECT ON ALL TABLES IN SCHEMA relvar TO {role}"
    );
    let looked = project.run(&["current", "--database", &url]);
    project.execute(&needed).await;
    let looked_again = project.run(&["current", "--database", &url]);
    project.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
    let looked = looked.ends_with(3);
    assert!(!looked.stderr.contains("GRANT CREATE"), "{}", looked.all());
    looked.says("42501").says(&needed);
    looked_again.must_succeed().prints("(head) first");
}
