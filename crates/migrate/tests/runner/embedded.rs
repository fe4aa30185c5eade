//! Applications that carry their migrations with them.

use relvar_migrate::{Embedded, EmbeddedError, RunError, RunOptions, embed_migrations};

use crate::project::Project;

static MIGRATIONS: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/tests/embedded");

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_of_an_application_upgrade_at_once() {
    let project = Project::new().await;
    let upgrade = || MIGRATIONS.upgrade(&project.target, RunOptions::default());
    let (one, two, three) = tokio::join!(upgrade(), upgrade(), upgrade());
    let counts = [one, two, three].map(|report| report.expect("upgraded").revisions.len());
    assert_eq!(counts.iter().sum::<usize>(), 2, "{counts:?}");
    assert_eq!(project.tables().await, "people");
    assert_eq!(
        project
            .value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name_idx'::regclass")
            .await,
        "t"
    );
    assert_eq!(
        project.column("SELECT id FROM relvar.revision ORDER BY 1").await,
        ["0000000000e1", "0000000000e2"]
    );
}

#[tokio::test]
async fn an_application_does_not_go_back_by_itself() {
    let project = Project::with("-- relvar: up\n-- relvar: down\n").await;
    project.upgrade("head").await.expect("upgraded");
    let error =
        MIGRATIONS.upgrade(&project.target, RunOptions::default()).await.expect_err("unknown");
    assert!(matches!(error, EmbeddedError::Run(RunError::UnknownRevisions(_))), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_can_run_as_a_task_of_its_own() {
    let project = Project::new().await;
    let target = project.target.clone();
    let task =
        tokio::spawn(async move { MIGRATIONS.upgrade(&target, RunOptions::default()).await });
    assert_eq!(task.await.expect("no panic").expect("upgraded").revisions.len(), 2);
}
