//! Revisions that fail verification: what a user can do.

use std::fs;

use crate::project::Project;

/// PostgreSQL has no statement that makes an inherited column a table's own, so the plan cannot arrive.
async fn unreachable() -> Project {
    let schema = "CREATE TABLE base (id int, note text);\nCREATE TABLE child (extra int) INHERITS (base);\n\
                  CREATE TABLE other (a int);\n";
    let project = Project::upgraded(schema).await;
    let wanted = schema.replace("child (extra", "child (id int, note text, extra");
    project.write("schema/schema.sql", &wanted);
    project
}

#[tokio::test]
async fn the_difference_is_named_and_the_plan_is_kept() {
    let project = unreachable().await;
    let rejected = project.revise("own", &[]).ends_with(3);
    let rejected = rejected
        .says("~ column public.child.id: local is false, expected true")
        .says("--accept-difference 'column public.child.id'")
        .says("--exclude 'public.child'")
        .says("--bundle DIR");
    let files: Vec<String> = fs::read_dir(project.root().join("migrations"))
        .expect("a folder")
        .map(|entry| entry.expect("read").file_name().into_string().expect("UTF-8"))
        .filter(|name| name.ends_with("_own.sql.rejected"))
        .collect();
    assert_eq!(files.len(), 1, "{}", rejected.all());
    assert!(rejected.stderr.contains(&files[0]), "{}", rejected.all());
    assert!(project.read(&format!("migrations/{}", files[0])).contains("-- relvar: up"));
    // It is no revision.
    assert_eq!(project.revisions().len(), 1);
    project.run(&["history"]).must_succeed();
}

#[tokio::test]
async fn an_accepted_difference_is_recorded_and_stays_accepted() {
    let project = unreachable().await;
    let accept =
        ["--accept-difference", "public.child", "--accept-difference", "column public.x.y"];
    project.write(
        "schema/schema.sql",
        &project.read("schema/schema.sql").replace("a int", "a int, b int"),
    );
    project.revise("own", &accept).must_succeed();
    assert!(
        project.newest().contains("-- relvar: accepts = [\"public.child\", \"column public.x.y\"]")
    );
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["verify", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project.run(&["check"]).must_succeed().says("accepted difference: ~ column public.child.id");
    project
        .revise("again", &[])
        .must_succeed()
        .says("accepted difference")
        .says("nothing to write");
    // Another object is not accepted with it.
    project.write(
        "schema/schema.sql",
        &project.read("schema/schema.sql").replace("b int", "b bigint"),
    );
    project.run(&["check"]).ends_with(1);
    project.revise("b", &[]).must_succeed();
    project.run(&["verify", "head"]).must_succeed();
}

#[tokio::test]
async fn a_bundle_holds_what_differs_and_what_that_needs() {
    let project = unreachable().await;
    project.revise("own", &["--bundle", "report"]).ends_with(3).says("report");
    for name in ["report/a.sql", "report/b.sql"] {
        let text = project.read(name);
        assert!(text.contains("child") && text.contains("base"), "{text}");
        assert!(!text.contains("other"), "{text}");
    }
    project
        .run(&["diff", "report/a.sql", "report/b.sql", "--exit-code"])
        .ends_with(1)
        .prints("child");
}

#[tokio::test]
async fn a_column_that_stays_a_childs_own_on_the_way_back_is_no_dead_end() {
    let schema =
        "CREATE TABLE base (id int, note text);\nCREATE TABLE child (extra int) INHERITS (base);\n";
    let project = Project::upgraded(schema).await;
    let wanted =
        "CREATE TABLE base (note text);\nCREATE TABLE child (id int, extra int) INHERITS (base);\n";
    project.write("schema/schema.sql", wanted);
    project
        .revise("own", &["--allow-destructive"])
        .must_succeed()
        .says("accepted difference: column public.child.id");
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project.run(&["downgrade", "-1", "--allow-destructive"]).must_succeed();
    // No statement makes the column its parent's alone again: that is no difference to be mended.
    project.write("schema/schema.sql", schema);
    project.run(&["upgrade"]).must_succeed();
}

#[tokio::test]
async fn a_column_of_a_childs_own_that_becomes_inherited_is_no_dead_end() {
    let schema = "CREATE TABLE base (id int);\nCREATE TABLE child (id int, CHECK (id > 0));\n";
    let project = Project::upgraded(schema).await;
    let wanted =
        "CREATE TABLE base (id int);\nCREATE TABLE child (CHECK (id > 0)) INHERITS (base);\n";
    project.write("schema/schema.sql", wanted);
    project.revise("join", &[]).must_succeed().says("accepted difference: column public.child.id");
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project.revise("again", &[]).must_succeed().says("nothing to write");
    project.run(&["check"]).must_succeed().says("accepted difference: ~ column public.child.id");
    // What else changes of the column is not accepted with it.
    project.write("schema/schema.sql", &wanted.replace("base (id int)", "base (id bigint)"));
    project.run(&["check"]).ends_with(1);
    project.revise("wider", &[]).must_succeed();
    assert!(project.newest().contains("bigint"), "{}", project.newest());
}
