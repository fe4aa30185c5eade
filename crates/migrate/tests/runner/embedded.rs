//! Applications that carry their migrations with them.

use relvar_migrate::{
    Embedded, EmbeddedError, RunError, RunOptions, Runner, Shadows, embed_migrations,
};

use crate::project::{Project, quick, spec_of};

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

static HALFWAY: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/tests/embedded_halfway");

/// People of whom two have the same name, and an application whose upgrade fails on them after its first step.
async fn failed_halfway() -> Project {
    let project = Project::new().await;
    let graph = HALFWAY.graph().expect("a graph");
    let runner = Runner::new(&project.target, &graph).options(quick());
    runner.upgrade(&spec_of("0000000000f1")).await.expect("upgraded");
    project.sql("INSERT INTO people VALUES (1, 'Ada'), (2, 'Ada')").await;
    let error = HALFWAY.upgrade(&project.target, quick()).await.expect_err("two of a name");
    let (message, help) = (error.to_string(), error.help().unwrap_or_default());
    assert!(message.contains("23505"), "{message}");
    assert!(help.contains("`relvar downgrade -1`"), "{help}");
    assert!(message.ends_with(&help), "whoever logs the error alone sees what to do: {message}");
    project
}

const COLUMNS: &str = "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'people'::regclass \
    AND attnum > 0 AND NOT attisdropped";

#[tokio::test(flavor = "multi_thread")]
async fn an_application_takes_back_what_failed_halfway() {
    let project = failed_halfway().await;
    assert_eq!(project.value(COLUMNS).await, "id name nick");
    project.sql("UPDATE people SET nick = 'A'").await;
    // The server of the application itself gives the databases on which the way back is tried.
    let shadows = Shadows::external(project.target.clone()).await.expect("a server");
    let databases = "SELECT count(*) FROM pg_database WHERE datname LIKE 'relvar%'";
    let before = project.value(databases).await;
    let lossy = HALFWAY.take_back(&project.target, quick(), &shadows).await;
    let message = lossy.expect_err("nicknames are lost").to_string();
    assert!(message.contains("people.nick"), "{message}");
    assert_eq!(project.value(COLUMNS).await, "id name nick");

    let options = RunOptions { allow_destructive: true, ..quick() };
    let report = HALFWAY.take_back(&project.target, options.clone(), &shadows).await;
    assert_eq!(report.expect("taken back").expect("something to take back").revisions.len(), 1);
    assert_eq!(project.value(COLUMNS).await, "id name");
    assert_eq!(project.value("SELECT count(*) FROM people").await, "2");
    shadows.settle().await.expect("settled");
    assert_eq!(project.value(databases).await, before, "throwaway databases are gone");
    assert!(HALFWAY.take_back(&project.target, options, &shadows).await.expect("well").is_none());

    project.sql("UPDATE people SET name = name || id").await;
    HALFWAY.upgrade(&project.target, quick()).await.expect("upgraded");
    assert_eq!(project.value(COLUMNS).await, "id name nick");
}

#[tokio::test]
async fn an_older_build_names_what_takes_a_newer_revision_back() {
    let project = failed_halfway().await;
    // Its folder ends before the revision that failed.
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/embedded_halfway/20261122084000_0000000000f1_people.sql"
    ));
    let name = "20261122084000_0000000000f1_people.sql";
    std::fs::write(project.dir().join(name), text.expect("a file")).expect("written");
    let error = project.upgrade("head").await.expect_err("a newer revision has failed");
    assert!(matches!(error, RunError::Unfinished { .. }), "{error}");
    let help = error.help().expect("a help");
    assert!(help.starts_with("use the migration folder that has revision 0000000000f2"), "{help}");
    assert!(help.contains("`relvar downgrade -1`"), "{help}");
}
