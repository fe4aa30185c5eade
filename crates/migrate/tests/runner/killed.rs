//! Runners that are killed, and the next one that goes on.

use std::time::Duration;

use relvar_migrate::{Event, RunError, RunOptions};
use relvar_testkit::pg_dump;

use crate::child;
use crate::project::{Log, Project, id, ids, quick, told};

/// Transactional steps and others, statements that would show if they ran twice or never.
const REVISION: &str = "-- relvar: up
-- relvar: step 1
CREATE TABLE a (id int, name text);
INSERT INTO a SELECT g, 'n' || g FROM generate_series(1, 100) g;
CREATE TABLE log (entry text);
-- relvar: step 2 transaction=none
SET work_mem = '7MB';
INSERT INTO log VALUES ('before ' || current_setting('work_mem'));
CREATE INDEX CONCURRENTLY IF NOT EXISTS a_i ON a (id);
CREATE UNIQUE INDEX CONCURRENTLY a_name ON a (name);
INSERT INTO log VALUES ('between ' || current_setting('work_mem'));
DROP INDEX CONCURRENTLY a_i;
VACUUM a;
REINDEX INDEX CONCURRENTLY a_name;
INSERT INTO log VALUES ('after ' || current_setting('work_mem'));
-- relvar: step 3
ALTER TABLE a ADD COLUMN x int;
INSERT INTO log VALUES ('step 3');
-- relvar: step 4 transaction=none
UPDATE a SET x = coalesce(x, 0) + 1;
-- relvar: down
-- relvar: step 1
INSERT INTO log VALUES ('down 1');
ALTER TABLE a DROP COLUMN x;
-- relvar: step 2 transaction=none
INSERT INTO log VALUES ('down 2');
CREATE INDEX CONCURRENTLY a_i ON a (id);
DROP INDEX CONCURRENTLY a_name;
DROP INDEX CONCURRENTLY a_i;
INSERT INTO log VALUES ('down 3');
-- relvar: step 3
DROP TABLE a;
";

/// Everything that must not depend on where a run was killed.
async fn outcome(project: &Project) -> String {
    let mut lines = vec![pg_dump(&project.shadow).await];
    for sql in [
        "SELECT entry FROM log",
        "SELECT count(*) FILTER (WHERE indisvalid) || ' valid of ' || count(*) FROM pg_index WHERE indrelid = to_regclass('a')",
        "SELECT id || ' ' || origin || ' ' || body_sha256 FROM relvar.revision",
        "SELECT direction || ' ' || state FROM relvar.run WHERE state <> 'failed'",
        "SELECT DISTINCT step || '.' || statement || ' ' || s.state || ' ' || sha256 FROM relvar.step s JOIN relvar.run r ON r.id = run WHERE r.state = 'done' ORDER BY 1",
    ] {
        lines.push(project.value(sql).await);
    }
    lines.join("\n---\n")
}

async fn rows(project: &Project) -> String {
    project
        .value("SELECT count(*) || ' ' || sum(id) || ' ' || min(x) || ' ' || max(x) FROM a")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_on_the_way_up_the_next_run_ends_right() {
    let undisturbed = Project::with(REVISION).await;
    undisturbed.upgrade("head").await.expect("upgraded");
    let expected = outcome(&undisturbed).await;
    assert_eq!(rows(&undisturbed).await, "100 5050 1 1");
    assert_eq!(
        undisturbed.column("SELECT entry FROM log").await,
        ["before 7MB", "between 7MB", "after 7MB", "step 3"]
    );
    let mut kills = 0;
    loop {
        let project = Project::with(REVISION).await;
        let killed = child::was_killed(&project, "up", kills);
        if killed {
            project
                .upgrade("head")
                .await
                .unwrap_or_else(|error| panic!("killed at event {kills}: {error}"));
        }
        similar_asserts(&outcome(&project).await, &expected, kills);
        assert_eq!(rows(&project).await, "100 5050 1 1", "killed at event {kills}");
        if !killed {
            break;
        }
        kills += 1;
    }
    println!("killed at each of {kills} events on the way up");
    assert!(kills > 40, "only {kills} events");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_on_the_way_down_the_next_run_ends_right() {
    let undisturbed = Project::with(REVISION).await;
    undisturbed.upgrade("head").await.expect("upgraded");
    undisturbed.downgrade("base").await.expect("downgraded");
    let expected = outcome(&undisturbed).await;
    let mut kills = 0;
    loop {
        let project = Project::with(REVISION).await;
        project.upgrade("head").await.expect("upgraded");
        let killed = child::was_killed(&project, "down", kills);
        if killed {
            project
                .downgrade("base")
                .await
                .unwrap_or_else(|error| panic!("killed at event {kills}: {error}"));
        }
        similar_asserts(&outcome(&project).await, &expected, kills);
        if !killed {
            break;
        }
        kills += 1;
    }
    println!("killed at each of {kills} events on the way down");
    assert!(kills > 25, "only {kills} events");
}

fn similar_asserts(found: &str, expected: &str, kills: usize) {
    assert!(found == expected, "killed at event {kills}:\n{found}\n=== expected\n{expected}");
}

const INDEX: &str = "-- relvar: up\n-- relvar: step 1 transaction=none\nCREATE INDEX CONCURRENTLY a_i ON a (id);\n-- relvar: step 2\nCREATE TABLE c ();\n";

const BUILDING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'";

/// A killed client whose CREATE INDEX CONCURRENTLY the server still runs, kept waiting by a transaction.
async fn orphan() -> (Project, tokio_postgres::Client) {
    let project = Project::with(INDEX).await;
    project.sql("CREATE TABLE a (id int)").await;
    let holder = project.shadow.connect().await.expect("connected");
    holder
        .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM a")
        .await
        .expect("a snapshot");
    let mut child = child::start(&project, "up", usize::MAX);
    project.until(BUILDING, "1").await;
    child.kill().expect("killed");
    child.wait().expect("an end");
    assert_eq!(project.value(BUILDING).await, "1");
    (project, holder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_outlived_its_client_is_named() {
    let (project, holder) = orphan().await;
    let options = RunOptions { runner_wait_max: Duration::from_millis(200), ..quick() };
    let error = project.upgrade_with(options, "head").await.expect_err("an orphan");
    let RunError::Orphan { backend, .. } = &error else { panic!("{error}") };
    let message = error.to_string();
    assert!(message.starts_with(&format!("a former run of revision {} was killed, but the server still runs its statement: pid {}, application relvar, user postgres, state active, ", id(1), backend.pid)), "{message}");
    assert_eq!(
        error.help().unwrap_or_default(),
        format!(
            "wait until it has ended, or end it with `--terminate-orphan` or `SELECT pg_terminate_backend({})`",
            backend.pid
        )
    );
    assert_eq!(project.status().await.unfinished.expect("unfinished").backend, Some(backend.pid));
    holder.batch_execute("COMMIT").await.expect("ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_outlived_its_client_is_waited_for_and_its_work_counts() {
    let (project, holder) = orphan().await;
    let log = Log::new(|event| match event {
        Event::WaitingForOrphan(_) => Some("waiting".to_owned()),
        Event::StatementSkipped { step, statement } => Some(format!("skip {step}.{statement}")),
        Event::Repaired { sql } => Some((*sql).to_owned()),
        _ => None,
    });
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        holder.batch_execute("COMMIT").await.expect("ended");
    };
    let (result, ()) = tokio::join!(project.observed_upgrade(quick(), &log), release);
    result.expect("upgraded");
    // The server finished the index for the dead client.
    assert_eq!(log.lines(), ["waiting", "skip 1.1"]);
    assert_eq!(
        project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass").await,
        "t"
    );
    assert_eq!(project.status().await.current, ids(&[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_outlived_its_client_can_be_ended() {
    let (project, holder) = orphan().await;
    let log = Log::new(|event| match event {
        Event::Repaired { sql } => Some((*sql).to_owned()),
        _ => None,
    });
    let options = RunOptions { terminate_orphan: true, ..quick() };
    let release = async {
        project.until("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'DROP INDEX CONCURRENTLY%' AND state = 'active'", "1").await;
        holder.batch_execute("COMMIT").await.expect("ended");
    };
    let (result, ()) = tokio::join!(project.observed_upgrade(options, &log), release);
    result.expect("upgraded");
    // What it left was invalid.
    assert_eq!(log.lines(), ["DROP INDEX CONCURRENTLY IF EXISTS public.a_i"]);
    assert_eq!(
        project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass").await,
        "t"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_know_is_asked() {
    let body = "-- relvar: up\n-- relvar: step 1 transaction=none\nCREATE DATABASE DB TEMPLATE template0;\n-- relvar: step 2\nCREATE TABLE c ();\n";
    for (in_doubt, exists) in
        [(relvar_migrate::InDoubt::Repeat, false), (relvar_migrate::InDoubt::Skip, true)]
    {
        let project = Project::new().await;
        let database = format!("{}_made", project.shadow.name());
        project.write(1, &[], &body.replace("DB", &database));
        // Killed between the journal's row and the statement; then somebody makes the database, or not.
        let journaled = 3;
        assert!(child::was_killed(&project, "up", journaled));
        if exists {
            project.sql(&format!("CREATE DATABASE {database} TEMPLATE template0")).await;
        }
        let error = project.upgrade("head").await.expect_err("a doubt");
        assert!(matches!(error, RunError::InDoubt(_)), "{error}");
        let message = told::<()>(Err(error));
        assert!(
            message
                .contains("revision 000000000001 (up), step 1: this statement was started at 20"),
            "{message}"
        );
        assert!(
            message.contains(
                "\n= look whether it did, then run the command again with `--in-doubt skip`"
            ),
            "{message}"
        );
        project.upgrade_with(RunOptions { in_doubt, ..quick() }, "head").await.expect("upgraded");
        assert_eq!(
            project
                .value(&format!("SELECT count(*) FROM pg_database WHERE datname = '{database}'"))
                .await,
            "1"
        );
        project.sql(&format!("DROP DATABASE {database}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_had_done_nothing_stands_in_nobodys_way() {
    let project =
        Project::with("-- relvar: up\nCREATE TABLE a ();\n-- relvar: down\nDROP TABLE a;\n").await;
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b ();\n-- relvar: down\nDROP TABLE b;\n");
    project.upgrade("000000000001").await.expect("upgraded");
    assert!(child::was_killed(&project, "up", 0));
    let unfinished = project.status().await.unfinished.expect("an open run");
    assert_eq!((unfinished.revision, unfinished.done), (id(2), 0));
    project.downgrade("base").await.expect("downgraded");
    assert_eq!(project.tables().await, "");
    assert_eq!(
        project.column("SELECT state FROM relvar.run ORDER BY id").await,
        ["done", "failed", "done"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_outlived_its_client_is_rolled_back_and_run_again() {
    let body = "-- relvar: up\n-- relvar: step 1\nINSERT INTO log VALUES ('once');\nALTER TABLE a ADD COLUMN x int;\n-- relvar: step 2\nCREATE TABLE c ();\n";
    let project = Project::with(body).await;
    project.sql("CREATE TABLE a (id int); CREATE TABLE log (entry text)").await;
    let holder = project.shadow.connect().await.expect("connected");
    holder.batch_execute("BEGIN; SELECT * FROM a").await.expect("locked");
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass";
    let mut child = child::start_patient(&project);
    project.until(waiting, "1").await;
    child.kill().expect("killed");
    child.wait().expect("an end");
    assert_eq!(project.value(waiting).await, "1");
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        holder.batch_execute("COMMIT").await.expect("ended");
    };
    let (result, ()) = tokio::join!(project.upgrade("head"), release);
    result.expect("upgraded");
    assert_eq!(project.column("SELECT entry FROM log").await, ["once"]);
    assert_eq!(project.tables().await, "a c log");
}
