//! Graphs: heads, branches, merges, history, stamps, scripts, baselines.

use crate::project::{Project, SHOP};

#[tokio::test]
async fn two_developers_meet_in_a_merge() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let base = project.head();
    project.write("schema/b.sql", "CREATE TABLE b ();");
    project.revise("b", &[]).must_succeed();
    std::fs::remove_file(project.root().join("schema/b.sql")).expect("removed");
    project.write("schema/c.sql", "CREATE TABLE c ();");
    project.revise("c", &["--parent", &base]).must_succeed();
    project.write("schema/b.sql", "CREATE TABLE b ();");

    let heads =
        project.run(&["heads"]).must_succeed().says("several heads: join them with `relvar merge`");
    assert_eq!(heads.stdout.lines().count(), 2);
    project
        .run(&["branches"])
        .must_succeed()
        .prints(&format!("{base} (branch point) first"))
        .prints("    → ");
    project
        .run(&["upgrade", "--allow-pending"])
        .ends_with(2)
        .says("there is more than one head: ")
        .says("join them with `relvar merge`, name one of them, or run `relvar upgrade heads`");
    project.revise("d", &[]).ends_with(2).says("there is more than one head").says("--parent");

    project.run(&["merge"]).must_succeed().prints("_merge.sql");
    assert_eq!(project.run(&["heads"]).must_succeed().stdout.lines().count(), 1);
    project.run(&["history"]).must_succeed().prints("(head, merge of ");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
    project.run(&["merge"]).ends_with(2).says("there is nothing to merge");
}

#[tokio::test]
async fn a_stamp_says_where_a_database_stands() {
    let project = Project::with(SHOP).await;
    project.revise("first", &[]).must_succeed();
    project.execute(SHOP).await;
    project.run(&["check"]).ends_with(1).prints("the revisions and the database differ:");
    project.run(&["stamp", "head", "--dry-run"]).must_succeed().prints("would be at ");
    project.run(&["current"]).must_succeed().says("no revision is applied");
    project.run(&["stamp", "head"]).must_succeed().prints(" is at ");
    project.run(&["current"]).must_succeed().prints(" (head) first");
    project.run(&["check"]).must_succeed();
    project.run(&["stamp", "base"]).must_succeed().prints("is at base");
    let id = project.head();
    project
        .run(&["upgrade", "--allow-pending"])
        .ends_with(4)
        .says("which exists already")
        .says(&format!("relvar diff \"{}\" revision:{id}", project.url()))
        .says(&format!("mark it as applied: `relvar stamp {id}`"));
    project.run(&["stamp", &id]).must_succeed();
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_script_does_what_the_runner_would() {
    let project = Project::with(SHOP).await;
    project.revise("first", &[]).must_succeed();
    project.run(&["upgrade", "--sql", "base:head"]).ends_with(4).says("not approved");
    project.run(&["approve", "head"]).must_succeed();
    let script = project.run(&["upgrade", "--sql", "base:head"]).must_succeed();
    relvar_testkit::psql(&project.shadow, &script.stdout).await.unwrap_or_else(|e| panic!("{e}"));
    project.run(&["current"]).must_succeed().prints("(head) first");
    project.run(&["check"]).must_succeed();
    project.run(&["upgrade", "--sql", "head"]).ends_with(2).says("write it as FROM:TO");
    let back =
        project.run(&["downgrade", "--sql", "head:base", "--allow-destructive"]).must_succeed();
    relvar_testkit::psql(&project.shadow, &back.stdout).await.unwrap_or_else(|e| panic!("{e}"));
    project.run(&["current"]).must_succeed().says("no revision is applied");
}

#[tokio::test]
async fn a_baseline_takes_the_place_of_old_revisions() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    project.write("schema/b.sql", "CREATE TABLE b ();");
    project.revise("b", &[]).must_succeed();
    let head = project.head();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project
        .run(&["squash", &head, "-m", "all of it", "--remove"])
        .must_succeed()
        .prints("_all_of_it.sql");
    assert_eq!(project.revisions().len(), 1);
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project.run(&["current"]).must_succeed().prints("(head) all of it");
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn targets_are_ids_steps_and_ends() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let first = project.head();
    for name in ["b", "c"] {
        project.write(&format!("schema/{name}.sql"), &format!("CREATE TABLE {name} ();"));
        project.revise(name, &[]).must_succeed();
        project.run(&["approve", "head"]).must_succeed();
    }
    project.run(&["upgrade", "+1"]).must_succeed().prints(" b\n");
    project.run(&["upgrade", "+2"]).ends_with(2).says("goes too far: only 1 revision is left");
    project.run(&["upgrade"]).must_succeed().prints(" c\n");
    project.run(&["upgrade"]).must_succeed().says("database is up to date (at ");
    project.run(&["downgrade", &first[..6], "--allow-destructive"]).must_succeed().prints(" c\n");
    project.run(&["current"]).must_succeed().prints(&first);
    project.run(&["downgrade"]).ends_with(2).says("<TARGET>");
    project.run(&["upgrade", "-1"]).ends_with(2).says("invalid revision \"-1\" for upgrade");
    project.run(&["upgrade", "ffffffffffff"]).ends_with(2).says("there is no revision");
    project.run(&["show", "zz"]).ends_with(2).says("invalid revision \"zz\": expected `head`");
    let history = project.run(&["history", "--json", "-n", "2"]).must_succeed().json();
    assert_eq!(history.as_array().map(Vec::len), Some(2));
    assert_eq!(history[0]["message"], "c");
    assert_eq!(history[0]["head"], true);
}

/// Two branches from one revision, each written by hand.
async fn branched(one: &str, other: &str) -> Project {
    let project = Project::upgraded("CREATE TABLE t (id int);").await;
    let base = project.head();
    for (name, sql) in [("one", one), ("other", other)] {
        let known = project.revisions();
        project.run(&["revision", "-m", name, "--parent", &base]).must_succeed();
        let revisions = project.revisions();
        let new = revisions.iter().find(|name| !known.contains(name)).expect("a new file");
        let path = format!("migrations/{new}");
        let text = project.read(&path);
        let (header, _) = text.split_once("-- relvar: up").expect("an up");
        project.write(&path, &format!("{header}-- relvar: up\n{sql};\n"));
    }
    project
}

#[tokio::test]
async fn branches_that_do_not_run_after_each_other_are_not_merged() {
    let column = "ALTER TABLE t ADD COLUMN note text";
    let project = branched(column, column).await;
    project
        .run(&["merge"])
        .ends_with(4)
        .says("the branches cannot be merged, because they do not run in the order ")
        .says("42701")
        .says("--no-verify");
    assert_eq!(project.run(&["heads"]).must_succeed().stdout.lines().count(), 2);
}

#[tokio::test]
async fn branches_whose_order_matters_are_not_merged() {
    let function =
        |n: u8| format!("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT {n}'");
    let project = branched(&function(1), &function(2)).await;
    project
        .run(&["merge"])
        .ends_with(4)
        .says("do not lead to the same schema")
        .says("function public.f()");
    project.run(&["merge", "--no-verify"]).must_succeed().prints("_merge.sql");
}
