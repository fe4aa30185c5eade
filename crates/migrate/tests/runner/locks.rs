//! Locks, other runners, cancellation, and connections that are cut.

use std::time::Duration;

use relvar_migrate::{Cancellation, ErrorClass, Event, RunError, RunOptions, Runner, TargetSpec};

use crate::project::{Log, Project, id, ids, quick, told};

const TWO_STEPS: &str = "-- relvar: up\n-- relvar: step 1\nCREATE TABLE b ();\n-- relvar: step 2\nCREATE TABLE c ();\nALTER TABLE a ADD COLUMN x int;\n";

#[tokio::test]
async fn a_lock_that_is_never_granted_names_its_holder_and_changes_nothing() {
    let project = Project::with(TWO_STEPS).await;
    project.sql("CREATE TABLE a ()").await;
    let holder =
        project.target.with_application_name("night job").connect().await.expect("connected");
    let pid: i32 = holder.query_one("SELECT pg_backend_pid()", &[]).await.expect("a pid").get(0);
    holder.batch_execute("BEGIN; SELECT * FROM a").await.expect("locked");

    let log = Log::new(|event| match event {
        Event::Retrying { step, because, .. } => {
            Some(format!("retry {step} {}", because.sqlstate.as_deref().unwrap_or_default()))
        }
        Event::Blocked { by } => {
            Some(format!("blocked by {}", by[0].application.as_deref().unwrap_or_default()))
        }
        _ => None,
    });
    let error = project.observed_upgrade(quick(), &log).await.expect_err("no lock");
    let message = error.to_string();
    assert!(message.starts_with(&format!("20261122000001_000000000001_r.sql:9:1: revision 000000000001 (up), step 2 did not get its lock; it is held by pid {pid}\n    ALTER TABLE a ADD COLUMN x int;\nERROR:  55P03: canceling statement due to lock timeout\nblocked by pid {pid}, application night job, user postgres, state idle in transaction, transaction since 20")), "{message}");
    assert_eq!(error.class(), ErrorClass::Failed);
    assert_eq!(
        error.help().unwrap_or_default(),
        format!(
            "this step changed nothing; let the other session finish, or end it with `SELECT pg_terminate_backend({pid})`, and run the command again"
        )
    );
    let lines = log.lines();
    // How often it tries within its time depends on the machine.
    assert!(lines.iter().any(|line| line == "retry 2 55P03"), "{lines:?}");
    assert!(lines.iter().any(|line| line == "blocked by night job"), "{lines:?}");
    assert_eq!(project.tables().await, "a b");

    holder.batch_execute("COMMIT").await.expect("released");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a b c");
}

#[tokio::test]
async fn a_lock_that_comes_late_is_waited_for() {
    let project = Project::with(TWO_STEPS).await;
    project.sql("CREATE TABLE a ()").await;
    let holder = project.shadow.connect().await.expect("connected");
    holder.batch_execute("BEGIN; SELECT * FROM a").await.expect("locked");
    let options = RunOptions { lock_wait_max: Duration::from_secs(30), ..quick() };
    let release = async {
        project.until("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", "1").await;
        holder.batch_execute("COMMIT").await.expect("released");
    };
    let (result, ()) = tokio::join!(project.upgrade_with(options, "head"), release);
    result.expect("upgraded");
    assert_eq!(project.tables().await, "a b c");
}

const INDEX: &str = "-- relvar: up\n-- relvar: step 1\nCREATE TABLE other ();\n-- relvar: step 2 transaction=none\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_i ON a (id);\n-- relvar: down\n-- relvar: step 1 transaction=none\nDROP INDEX CONCURRENTLY a_i;\n-- relvar: step 2\nDROP TABLE other;\n";

const BUILDING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'";

/// A project with a table, and a transaction that keeps every CONCURRENTLY on it waiting.
async fn with_old_snapshot(body: &str) -> (Project, tokio_postgres::Client) {
    let project = Project::with(body).await;
    project.sql("CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 1000)").await;
    let holder = project.shadow.connect().await.expect("connected");
    holder
        .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM a")
        .await
        .expect("a snapshot");
    (project, holder)
}

#[tokio::test]
async fn a_second_runner_waits_while_an_index_builds_and_nobody_deadlocks() {
    let (project, holder) = with_old_snapshot(INDEX).await;
    let log = Log::new(|event| match event {
        Event::WaitingForRunner(backend) => {
            Some(format!("waiting for {}", backend.application.as_deref().unwrap_or_default()))
        }
        _ => None,
    });
    let second = async {
        project.until(BUILDING, "1").await;
        project.observed_upgrade(quick(), &log).await
    };
    let release = async {
        project.until(BUILDING, "1").await;
        // The second one asks for the lock again and again meanwhile.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(project.value(BUILDING).await, "1");
        holder.batch_execute("COMMIT").await.expect("released");
    };
    let (first, second, ()) = tokio::join!(project.upgrade("head"), second, release);
    assert_eq!(first.expect("upgraded").revisions.len(), 1);
    assert_eq!(second.expect("nothing left to do").revisions, []);
    assert_eq!(log.lines(), ["waiting for relvar"]);
    assert_eq!(
        project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass").await,
        "t"
    );
}

#[tokio::test]
async fn a_second_runner_that_does_not_want_to_wait_is_told_who_runs() {
    let (project, holder) = with_old_snapshot(INDEX).await;
    let second = async {
        project.until(BUILDING, "1").await;
        let error = project
            .upgrade_with(
                RunOptions { runner_wait_max: Duration::from_millis(200), ..quick() },
                "head",
            )
            .await
            .expect_err("busy");
        holder.batch_execute("COMMIT").await.expect("released");
        error
    };
    let (first, error) = tokio::join!(project.upgrade("head"), second);
    first.expect("upgraded");
    let message = error.to_string();
    assert!(
        message.starts_with("another migration run holds the lock: pid ")
            && message.contains(", application relvar, user postgres, ")
            && message.ends_with("; waited 0.2 s"),
        "{message}"
    );
    assert!(matches!(error, RunError::Busy { .. }));
}

#[tokio::test]
async fn a_concurrent_build_that_gives_up_leaves_no_invalid_index() {
    let (project, holder) = with_old_snapshot(INDEX).await;
    let options = RunOptions {
        concurrently_wait_max: Duration::from_millis(300),
        lock_timeout: Duration::from_secs(20),
        ..quick()
    };
    let release = async {
        // The index is dropped concurrently, which waits for the same transaction.
        project.until("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'DROP INDEX CONCURRENTLY%' AND state = 'active'", "1").await;
        holder.batch_execute("COMMIT").await.expect("released");
    };
    let (result, ()) = tokio::join!(project.upgrade_with(options, "head"), release);
    let message = told(result);
    assert!(
        message.contains("ERROR:  55P03: canceling statement due to lock timeout\nblocked by pid "),
        "{message}"
    );
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'a_i'").await, "0");
    project.upgrade("head").await.expect("upgraded");
}

#[tokio::test]
async fn a_unique_index_that_cannot_be_built_is_removed() {
    let project = Project::with("-- relvar: up\n-- relvar: step 1 transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY a_i ON a (id);\n").await;
    project.sql("CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)").await;
    let log = Log::new(|event| match event {
        Event::Repaired { sql } => Some((*sql).to_owned()),
        _ => None,
    });
    let error = project.observed_upgrade(quick(), &log).await.expect_err("duplicates");
    assert!(error.to_string().contains("ERROR:  23505: could not create unique index \"a_i\"\nDETAIL:  Key (id)=(1) is duplicated."), "{error}");
    assert_eq!(log.lines(), ["DROP INDEX CONCURRENTLY IF EXISTS public.a_i"]);
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'a_i'").await, "0");
    assert_eq!(project.status().await.unfinished, None);
    project.sql("DELETE FROM a").await;
    project.upgrade("head").await.expect("upgraded");
}

#[tokio::test]
async fn an_invalid_index_of_that_name_is_replaced() {
    let (project, holder) = with_old_snapshot(INDEX).await;
    holder.batch_execute("COMMIT; INSERT INTO a VALUES (1)").await.expect("ended");
    // What a broken run of another tool leaves.
    holder
        .batch_execute("CREATE UNIQUE INDEX CONCURRENTLY a_i ON a (id)")
        .await
        .expect_err("duplicates");
    assert_eq!(
        project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass").await,
        "f"
    );
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT indisvalid AND NOT indisunique FROM pg_index WHERE indexrelid = 'a_i'::regclass").await, "t");
}

#[tokio::test]
async fn a_name_that_belongs_to_another_table_is_no_success() {
    let project = Project::with(INDEX).await;
    project
        .sql("CREATE TABLE a (id int); CREATE TABLE z (id int); CREATE INDEX a_i ON z (id)")
        .await;
    let message = told(project.upgrade("head").await);
    assert!(message.starts_with("20261122000001_000000000001_r.sql:8:1: revision 000000000001 (up), step 2: there is a \"a_i\" already, which belongs to z\n"), "{message}");
    project.sql("DROP INDEX a_i").await;
    project.upgrade("head").await.expect("upgraded");
    project.downgrade("base").await.expect("downgraded");
}

#[tokio::test]
async fn a_connection_that_is_cut_names_the_step_and_the_next_run_goes_on() {
    for (place, body) in [
        (
            7,
            "-- relvar: up\n-- relvar: step 1\nCREATE TABLE b ();\n-- relvar: step 2\nSELECT pg_terminate_backend(pg_backend_pid()) FROM cut;\nCREATE TABLE c ();\n",
        ),
        (
            7,
            "-- relvar: up\n-- relvar: step 1\nCREATE TABLE b ();\n-- relvar: step 2 transaction=none\nSELECT pg_terminate_backend(pg_backend_pid()) FROM cut;\nCREATE TABLE c ();\n",
        ),
        (
            7,
            "-- relvar: up\n-- relvar: step 1\nCREATE TABLE b ();\n-- relvar: step 2 transaction=none idempotent\nSELECT pg_terminate_backend(pg_backend_pid()) FROM cut;\nCREATE TABLE c ();\n",
        ),
    ] {
        let project = Project::with(body).await;
        project.sql("CREATE TABLE cut AS SELECT 1 AS one").await;
        let error = project.upgrade("head").await.expect_err("cut");
        let message = error.to_string();
        let place = place + 1;
        assert!(message.starts_with(&format!("20261122000001_000000000001_r.sql:{place}:1: the connection was cut in revision 000000000001 (up), step 2\n")), "{message}");
        assert!(message.contains("57P01") || message.contains("connection closed"), "{message}");
        assert_eq!(
            error.help().unwrap_or_default(),
            "run the command again: it finds out what happened to this step, and resumes there"
        );
        assert_eq!(project.tables().await, "b cut");
        project.sql("DELETE FROM cut").await;
        project.upgrade("head").await.expect("upgraded");
        assert_eq!(project.tables().await, "b c cut");
    }
}

#[tokio::test]
async fn a_runner_whose_lock_was_taken_away_stops() {
    let body = "-- relvar: up\n-- relvar: step 1\nSELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database());\n-- relvar: step 2\nCREATE TABLE c ();\n";
    let project = Project::with(body).await;
    assert_eq!(
        told(project.upgrade("head").await),
        "lost the migration lock: its session was terminated\n= nothing of the next step has run; run the command again to resume there"
    );
    assert_eq!(project.tables().await, "");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "c");
}

#[tokio::test]
async fn a_cancelled_run_rolls_back_and_can_go_on() {
    let project = Project::with("-- relvar: up\n-- relvar: step 1\nCREATE TABLE b ();\n-- relvar: step 2\nCREATE TABLE c ();\nSELECT pg_sleep(600) FROM slow;\n").await;
    project.sql("CREATE TABLE slow AS SELECT 1 AS one").await;
    let graph = project.graph();
    let (canceller, cancellation) = Cancellation::pair();
    let runner = Runner::new(&project.target, &graph).options(quick()).cancellation(cancellation);
    let cancel = async {
        project.until("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(600) FROM slow' AND state = 'active'", "1").await;
        canceller.cancel();
    };
    let (result, ()) = tokio::join!(runner.upgrade(&TargetSpec::Head), cancel);
    let message = told(result);
    assert_eq!(
        message,
        "20261122000001_000000000001_r.sql:9:1: cancelled in revision 000000000001 (up), step 2\n    SELECT pg_sleep(600) FROM slow;\n= steps before it are kept; run the command again to resume there"
    );
    assert_eq!(project.tables().await, "b slow");
    assert_eq!(project.status().await.unfinished.expect("unfinished").done, 1);
    project.sql("DELETE FROM slow").await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "b c slow");
}

#[tokio::test]
async fn a_cancelled_build_is_replaced_by_the_next_run() {
    let (project, holder) = with_old_snapshot(INDEX).await;
    let graph = project.graph();
    let (canceller, cancellation) = Cancellation::pair();
    let runner = Runner::new(&project.target, &graph).options(quick()).cancellation(cancellation);
    let cancel = async {
        project.until(BUILDING, "1").await;
        canceller.cancel();
    };
    let (result, ()) = tokio::join!(runner.upgrade(&TargetSpec::Head), cancel);
    assert!(told(result).ends_with(
        "an index that was being built may be left invalid until then: the next run replaces it"
    ));
    holder.batch_execute("COMMIT").await.expect("ended");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(
        project.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass").await,
        "t"
    );
    assert_eq!(project.status().await.current, ids(&[1]));
}

#[tokio::test]
async fn a_run_that_waits_can_be_cancelled() {
    let project = Project::with(INDEX).await;
    let holder = project.shadow.connect().await.expect("connected");
    holder.batch_execute("SELECT pg_advisory_lock(1919249526, 1)").await.expect("locked");
    let graph = project.graph();
    let (canceller, cancellation) = Cancellation::pair();
    let runner = Runner::new(&project.target, &graph).options(quick()).cancellation(cancellation);
    canceller.cancel();
    assert_eq!(told(runner.upgrade(&TargetSpec::Head).await), "cancelled before anything ran\n= ");
    drop(holder);
    assert_eq!(project.graph().order(), [id(1)]);
}

#[tokio::test]
async fn a_partition_that_is_half_detached_is_detached_for_good() {
    let body = "-- relvar: up\n-- relvar: step 1 transaction=none\nALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n-- relvar: step 2\nCREATE TABLE c ();\n";
    let project = Project::with(body).await;
    project.sql("CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)").await;
    let holder = project.shadow.connect().await.expect("connected");
    holder.batch_execute("BEGIN; SELECT * FROM p").await.expect("locked");
    let options = RunOptions { concurrently_wait_max: Duration::from_millis(300), ..quick() };
    let message = told(project.upgrade_with(options, "head").await);
    assert!(message.contains("55P03"), "{message}");
    assert_eq!(
        project
            .value("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'p1'::regclass")
            .await,
        "t"
    );
    holder.batch_execute("COMMIT").await.expect("ended");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT count(*) FROM pg_inherits").await, "0");
    assert_eq!(project.tables().await, "c p p1");
}
