//! Review: what nobody has read does not run, and an edit is noticed.

use crate::project::{Project, SHOP};

#[tokio::test]
async fn a_pending_revision_is_refused_outside_of_embedded_databases() {
    let project = Project::with(SHOP).await;
    project.revise("first", &[]).must_succeed();
    let id = project.head();
    project
        .run(&["upgrade"])
        .ends_with(4)
        .says(&format!("a revision is not approved: {id} (pending)"))
        .says("relvar approve ID");
    project.run(&["approve", &id[..8], "--by", "Ana Reis"]).must_succeed().prints("approved");
    let shown = project.run(&["show", "--json"]).must_succeed().json();
    assert_eq!(shown[0]["review"]["signature"]["signed_by"], "Ana Reis");
    project.run(&["upgrade"]).must_succeed();
    project.run(&["approve", "head"]).must_succeed().says("approved already");
}

#[tokio::test]
async fn an_edit_takes_the_signature_away() {
    let project = Project::with(SHOP).await;
    project.revise("first", &[]).must_succeed();
    project.run(&["approve", "head"]).must_succeed();
    let path = format!("migrations/{}", project.revisions()[0]);
    project.write(&path, &project.read(&path).replace("note text", "remark text"));
    project.run(&["history"]).must_succeed().prints("edited after it was approved");
    project.run(&["upgrade"]).ends_with(4).says("relvar.sum");
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project.run(&["approve", "head", "--withdraw"]).must_succeed().prints("is pending");
}

#[tokio::test]
async fn an_applied_revision_must_not_change() {
    let project = Project::upgraded(SHOP).await;
    let path = format!("migrations/{}", project.revisions()[0]);
    project.write(&path, &project.read(&path).replace("note text", "remark text"));
    project.run(&["approve", "head"]).must_succeed();
    project
        .run(&["upgrade"])
        .ends_with(4)
        .says("a revision was edited after it was applied: ")
        .says("help: put the old text back");
}

#[tokio::test]
async fn a_policy_may_let_pending_revisions_run() {
    let project = Project::with(SHOP).await;
    project.write("relvar.toml", "pending = \"allow\"\n");
    project.revise("first", &[]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
}

#[tokio::test]
async fn a_way_back_that_does_not_work_is_not_approved() {
    let project = Project::with(SHOP).await;
    project.revise("first", &[]).must_succeed();
    let path = format!("migrations/{}", project.revisions()[0]);
    let text = project.read(&path);
    project.write(&path, &text.replace("DROP TABLE public.users", "DROP TABLE public.nobody"));
    assert_ne!(project.read(&path), text);
    project
        .run(&["approve", "head"])
        .ends_with(4)
        .says("was not approved, because it failed verification")
        .says("down, expected: every statement runs")
        .says("42P01")
        .says("--no-verify");
    project.run(&["upgrade"]).ends_with(4);
    project.run(&["approve", "head", "--no-verify"]).must_succeed().prints("approved");
}
