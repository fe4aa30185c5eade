//! What is refused before anything runs.

use std::fs;

use relvar_migrate::{ErrorClass, FixedSeed, RunOptions};

use crate::project::{Project, file_name, id, ids, quick, told};

fn seed() -> FixedSeed {
    FixedSeed::new(1, "2026-11-22T08:40:00Z".parse().expect("a time"), "Ana")
}

const TABLE: &str = "-- relvar: up\nCREATE TABLE a (id int);\n-- relvar: down\nDROP TABLE a;\n";

#[tokio::test]
async fn pending_revisions_run_only_where_they_may() {
    let project = Project::with(TABLE).await;
    project.folder.rewrite_sum().expect("written");
    let message = told(project.upgrade_with(RunOptions::default(), "head").await);
    assert_eq!(
        message,
        "a revision is not approved: 000000000001 (pending)\n= read them (`relvar show ID`), then sign them with `relvar approve ID`"
    );
    assert_eq!(project.tables().await, "");

    project.folder.approve(&[id(1)], &mut seed()).expect("signed");
    project.edit(1, "id int", "id bigint");
    project.folder.rewrite_sum().expect("written");
    let message = told(project.upgrade_with(RunOptions::default(), "head").await);
    assert!(
        message
            .starts_with("a revision is not approved: 000000000001 (edited after Ana signed it)"),
        "{message}"
    );
    project.folder.approve(&[id(1)], &mut seed()).expect("signed");
    project.upgrade_with(RunOptions::default(), "head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a");
}

#[tokio::test]
async fn a_folder_that_is_not_what_relvar_sum_says_is_refused() {
    let project = Project::with(TABLE).await;
    let error = project.upgrade_with(RunOptions::default(), "head").await.expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "migrations do not match relvar.sum (checksum mismatch): 20261122000001_000000000001_r.sql is not listed in relvar.sum"
    );
    assert_eq!(error.class(), ErrorClass::Refused);
    project.folder.approve(&[id(1)], &mut seed()).expect("signed");
    fs::copy(project.dir().join(file_name(1)), project.dir().join("relvar.bak"))
        .expect("other files do no harm");
    project.upgrade_with(RunOptions::default(), "head").await.expect("upgraded");
    project.write(2, &[1], TABLE);
    fs::remove_file(project.dir().join(file_name(2))).expect("removed");
    project.upgrade_with(RunOptions::default(), "head").await.expect("nothing to do");
}

#[tokio::test]
async fn an_applied_revision_that_was_edited_is_noticed_before_anything_runs() {
    let project = Project::with(TABLE).await;
    project.upgrade("head").await.expect("upgraded");
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b ();\n");
    project.edit(1, "id int", "id bigint");
    for attempt in [project.upgrade("head").await, project.downgrade("base").await] {
        assert!(
            told(attempt).starts_with("a revision was edited after it was applied: 20261122000001_000000000001_r.sql\n= put the old text back and write a new revision for the change"),
        );
    }
    assert_eq!(project.tables().await, "a");
    // The way out that the help names: the hash is noted anew.
    project.stamp("000000000001").await.expect("stamped");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a b");
}

#[tokio::test]
async fn a_database_ahead_of_the_folder_is_told() {
    let project = Project::with(TABLE).await;
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b ();\n");
    project.upgrade("head").await.expect("upgraded");
    fs::remove_file(project.dir().join(file_name(2))).expect("removed");
    let message = told(project.upgrade("head").await);
    assert!(message.starts_with("the database has revisions that the migration folder does not know: 000000000002 (r2)\n= the database is ahead of this folder"), "{message}");
    assert!(
        told(project.stamp("head").await)
            .starts_with("the database has revisions that the migration folder does not know")
    );
    let status = project
        .stamp_with(RunOptions { forget_unknown: true, ..quick() }, "head")
        .await
        .expect("stamped");
    assert_eq!(status.current, ids(&[1]));
}

#[tokio::test]
async fn ways_down_that_are_none() {
    let project = Project::with("-- relvar: up\nCREATE TABLE a ();\n").await;
    project.upgrade("head").await.expect("upgraded");
    let error = project.downgrade("base").await.expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "20261122000001_000000000001_r.sql: revision 000000000001 has no down section, or an empty one"
    );
    assert_eq!(error.class(), ErrorClass::Refused);

    let project = Project::with("-- relvar: down = \"irreversible: the notes are gone\"\n-- relvar: up\nCREATE TABLE a ();\n").await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(
        told(project.downgrade("base").await),
        "20261122000001_000000000001_r.sql: revision 000000000001 cannot be undone: the notes are gone\n= go forward instead: write a revision that makes what you want, or restore a backup"
    );

    let project = Project::with(
        "-- relvar: down = \"nothing: harmless\"\n-- relvar: up\nCREATE TABLE a ();\n",
    )
    .await;
    project.upgrade("head").await.expect("upgraded");
    project.downgrade("base").await.expect("downgraded");
    assert_eq!((project.tables().await.as_str(), project.status().await.current.len()), ("a", 0));
}

#[tokio::test]
async fn a_downgrade_that_loses_data_has_to_be_allowed() {
    let project = Project::with(TABLE).await;
    project.write(
        2,
        &[1],
        "-- relvar: lossy = [\"a.old\"]\n-- relvar: up\nSELECT 1;\n-- relvar: down\nSELECT 1;\n",
    );
    project.write(
        3,
        &[2],
        "-- relvar: up\nSELECT 1;\n-- relvar: down lossy = [\"a.x\", \"a.y\"]\nSELECT 1;\n",
    );
    project.upgrade("head").await.expect("upgraded");
    let error = project.downgrade("base").await.expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "the downgrade loses data: 000000000003 loses a.x, a.y; 000000000002 loses a.old"
    );
    assert_eq!(
        (error.class(), error.help().as_deref()),
        (ErrorClass::Refused, Some("re-run with --allow-destructive to accept the data loss"))
    );
    assert_eq!(project.status().await.current, ids(&[3]));
    project
        .downgrade_with(RunOptions { allow_destructive: true, ..quick() }, "base")
        .await
        .expect("downgraded");
    assert_eq!(project.tables().await, "");
}

#[tokio::test]
async fn a_revision_that_broke_off_has_to_be_finished_first() {
    let project = Project::with("-- relvar: up\n-- relvar: step 1\nCREATE TABLE a ();\n-- relvar: step 2\nSELECT 1 / 0;\n-- relvar: down\nDROP TABLE a;\n").await;
    project.write(2, &[], "-- relvar: up\nCREATE TABLE b ();\n-- relvar: down\nDROP TABLE b;\n");
    project.upgrade("000000000002").await.expect("upgraded");
    project.upgrade("heads").await.expect_err("division by zero");
    let message = told(project.downgrade("base").await);
    assert!(
        message.starts_with("revision 000000000001 (up) failed partway (started 20"),
        "{message}"
    );
    assert!(message.contains("Z; 1 step completed)\n= `relvar upgrade` resumes it where it stopped; `relvar downgrade -1` takes back what it did"), "{message}");
    assert_eq!(project.tables().await, "a b");
    project.sql("DROP TABLE a").await;
    project.stamp("000000000002").await.expect("stamped");
    assert_eq!(project.status().await.unfinished, None);
    project.downgrade("base").await.expect("downgraded");
    assert_eq!(project.tables().await, "");
}

#[tokio::test]
async fn a_baseline_takes_over() {
    let project = Project::with(TABLE).await;
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b ();\n-- relvar: down\nDROP TABLE b;\n");
    let baseline = "-- relvar: replaces = [\"000000000001\", \"000000000002\"]\n-- relvar: up\nCREATE TABLE a (id int);\nCREATE TABLE b ();\n-- relvar: down\nDROP TABLE a, b;\n";

    // A database that has all of them.
    project.upgrade("head").await.expect("upgraded");
    project.write(3, &[], baseline);
    project.write(4, &[2], "-- relvar: up\nCREATE TABLE c ();\n-- relvar: down\nDROP TABLE c;\n");
    assert_eq!(project.status().await.current, ids(&[3]));
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a b c");
    assert_eq!(
        project.column("SELECT id || ' ' || origin FROM relvar.revision ORDER BY 1").await,
        ["000000000003 baseline", "000000000004 upgrade"]
    );
    project.downgrade("base").await.expect("downgraded");
    assert_eq!(project.tables().await, "");

    // A fresh one.
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a b c");

    // One that stopped in the middle.
    let project = Project::with(TABLE).await;
    project.upgrade("head").await.expect("upgraded");
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b ();\n");
    project.write(3, &[], baseline);
    assert_eq!(
        told(project.upgrade("head").await),
        "baseline 000000000003 replaces revisions of which this database has only some; it lacks 000000000002\n= upgrade this database with the folder as it was before the baseline, then come back"
    );
}
