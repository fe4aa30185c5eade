//! Revisions that are generated, and what is heard of them.

use std::sync::Mutex;

use relvar_project::{AutogenerateOptions, Scope};

use crate::fixture::{Folder, options, revise};

#[tokio::test]
async fn a_generated_revision_is_a_value_and_its_work_is_heard() {
    let folder = Folder::with("CREATE TABLE a (b int); INSERT INTO a VALUES (1);").await;
    let project = folder.open();
    let new = revise(&project, &options(&project)).await.expect("a plan").expect("a revision");
    assert_eq!(new.path.parent(), Some(folder.root().join("migrations").as_path()));
    let text = std::fs::read_to_string(&new.path).expect("the file is written");
    assert_eq!(text, new.file.text);
    assert!(text.contains("CREATE TABLE public.a"), "{text}");
    assert!(new.verdict.expect("it was tried").objections.is_empty());
    // Each piece of work ends, and a plan is tried after everything was read. What options a server has is its own.
    let mut heard = folder.memory.heard();
    heard.retain(|line| line != relvar_source::SERVER_OPTION);
    let expected =
        ["+ReadingProject", "-ReadingProject", "data-in-schema", "+TryingPlan", "-TryingPlan"];
    assert_eq!(heard, expected);
    project.close().await.expect("closed");
}

#[tokio::test]
async fn a_project_is_opened_again_after_its_files_have_changed() {
    let folder = Folder::with("CREATE TABLE a (b int);").await;
    let first = folder.open();
    revise(&first, &options(&first)).await.expect("a plan").expect("a revision");
    let again = folder.open();
    assert!(revise(&again, &options(&again)).await.expect("a comparison").is_none());
    let (graph, reading) = (again.graph().expect("one"), again.reading_options(&Scope::default()));
    assert!(again.check(&graph, &reading, false).await.expect("a check").agrees());
    folder.write("schema/schema.sql", "CREATE TABLE a (b int, c int);");
    // Both are open at once, and neither keeps what the other has to see.
    for project in [folder.open(), again] {
        let found = project.check(&graph, &reading, false).await.expect("a check");
        let lines: Vec<String> = found.schema.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["+ column public.a.c"]);
        assert!(!found.agrees() && found.live.is_none());
    }
}

#[tokio::test]
async fn whoever_knows_is_asked_about_renames() {
    let folder = Folder::with("CREATE TABLE a (b int);").await;
    let project = folder.open();
    revise(&project, &options(&project)).await.expect("a plan").expect("a revision");
    folder.write("schema/schema.sql", "CREATE TABLE a (c int);");
    let project = folder.open();
    let asked = Mutex::new(Vec::new());
    let confirm = |rename: &relvar_diff::Rename| {
        asked.lock().expect("a lock").push(format!("{} {}", rename.from.path(), rename.to.name));
        true
    };
    let options = AutogenerateOptions { confirm_rename: Some(&confirm), ..options(&project) };
    let new = revise(&project, &options).await.expect("a plan").expect("a revision");
    assert_eq!(*asked.lock().expect("a lock"), ["public.a.b c"]);
    assert!(new.file.text.contains("RENAME COLUMN b TO c"), "{}", new.file.text);
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let folder = Folder::with("CREATE TABLE a (b int);").await;
    let project = folder.open();
    let options = AutogenerateOptions { dry_run: true, ..options(&project) };
    let new = revise(&project, &options).await.expect("a plan").expect("a revision");
    assert!(!new.path.exists());
    assert!(project.graph().expect("revisions").order().is_empty());
}
