//! Upgrade, downgrade, stamp and status as they should go.

use relvar_migrate::{Direction, Event, RunOptions};

use crate::project::{Log, Project, id, ids, quick, told};

/// 1 ─ 2 ─┬─ 3
///        └─ 4, each with a table of its own.
async fn branched() -> Project {
    let project = Project::new().await;
    for (number, parents) in [(1, &[][..]), (2, &[1]), (3, &[2]), (4, &[2])] {
        project.write(number, parents, &format!("-- relvar: up\nCREATE TABLE t{number} (id int);\n-- relvar: down\nDROP TABLE t{number};\n"));
    }
    project
}

#[tokio::test]
async fn up_down_and_up_again() {
    let project = branched().await;
    let report = project.upgrade("heads").await.expect("upgraded");
    assert_eq!(
        report.revisions.iter().map(|revision| revision.id.clone()).collect::<Vec<_>>(),
        ids(&[1, 2, 3, 4])
    );
    assert_eq!(project.tables().await, "t1 t2 t3 t4");
    let status = project.status().await;
    assert_eq!((status.current, status.pending, status.unfinished), (ids(&[3, 4]), vec![], None));
    assert_eq!(status.applied.len(), 4);
    assert_eq!(
        (
            status.applied[0].origin.as_str(),
            status.applied[0].applied_by.as_str(),
            status.applied[0].message.as_str()
        ),
        ("upgrade", "postgres", "r1")
    );

    project.downgrade("000000000002").await.expect("downgraded");
    assert_eq!(project.tables().await, "t1 t2");
    assert_eq!(project.status().await.current, ids(&[2]));
    project.downgrade("-1").await.expect("downgraded");
    assert_eq!(project.tables().await, "t1");
    project.upgrade("000000000004").await.expect("upgraded");
    assert_eq!(project.tables().await, "t1 t2 t4");
    project.downgrade("base").await.expect("downgraded");
    assert_eq!(project.tables().await, "");
    assert_eq!(project.status().await.current, []);
    project.upgrade("heads").await.expect("upgraded");
    assert_eq!(project.tables().await, "t1 t2 t3 t4");
    // Nothing to do is no error.
    assert_eq!(project.upgrade("heads").await.expect("upgraded").revisions, []);
}

#[tokio::test]
async fn several_heads_are_an_error_that_says_what_to_do() {
    let project = branched().await;
    assert_eq!(
        told(project.upgrade("head").await),
        "there is more than one head: 000000000003, 000000000004\n= join them with `relvar merge`, name one of them, or run `relvar upgrade heads`"
    );
    assert_eq!(project.tables().await, "");
    project.write(5, &[3, 4], "-- relvar: up\n-- relvar: down\n");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.status().await.current, ids(&[5]));
}

#[tokio::test]
async fn a_relative_upgrade_goes_step_by_step() {
    let project = branched().await;
    project.write(5, &[3, 4], "-- relvar: up\n-- relvar: down\n");
    project.upgrade("+2").await.expect("upgraded");
    assert_eq!(project.tables().await, "t1 t2");
    assert!(
        told(project.upgrade("+4").await)
            .starts_with("\"+4\" goes too far: only 3 revisions are left")
    );
}

#[tokio::test]
async fn a_dry_run_tells_everything_and_changes_nothing() {
    let project = branched().await;
    let options = RunOptions { dry_run: true, ..quick() };
    let report = project.upgrade_with(options.clone(), "000000000002").await.expect("planned");
    assert!(report.dry_run);
    assert_eq!(report.revisions[1].steps[0].statements, ["CREATE TABLE t2 (id int)"]);
    assert_eq!(
        project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'relvar'").await,
        "0"
    );

    project.upgrade("000000000002").await.expect("upgraded");
    let report = project.downgrade_with(options.clone(), "base").await.expect("planned");
    assert_eq!(report.revisions[0].direction, Direction::Down);
    assert_eq!(report.revisions[0].steps[0].statements, ["DROP TABLE t2"]);
    let status = project.stamp_with(options, "000000000004").await.expect("planned");
    assert_eq!((status.current, status.pending), (ids(&[4]), ids(&[3])));
    assert_eq!(project.tables().await, "t1 t2");
    assert_eq!(project.status().await.current, ids(&[2]));
}

#[tokio::test]
async fn stamp_moves_the_ledger_only() {
    let project = branched().await;
    assert_eq!(project.stamp("000000000003").await.expect("stamped").current, ids(&[3]));
    assert_eq!(project.tables().await, "");
    assert_eq!(project.column("SELECT DISTINCT origin FROM relvar.revision").await, ["stamp"]);
    assert_eq!(project.stamp("heads").await.expect("stamped").current, ids(&[3, 4]));
    assert_eq!(project.stamp("000000000001").await.expect("stamped").current, ids(&[1]));
    assert_eq!(project.stamp("base").await.expect("stamped").applied, []);
}

#[tokio::test]
async fn a_failed_step_leaves_nothing_behind() {
    let project = Project::with("-- relvar: up\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n  SELECT *\n  FROM missing;\n-- relvar: down\nDROP TABLE a;\n").await;
    let message = told(project.upgrade("head").await);
    assert_eq!(
        message,
        "20261122000001_000000000001_r.sql:8:8: revision 000000000001 (up), step 1 failed\n      FROM missing;\nERROR:  42P01: relation \"missing\" does not exist\n= correct the revision or the data, and run the command again: it resumes with this step"
    );
    assert_eq!(project.tables().await, "");
    assert_eq!(project.column("SELECT state FROM relvar.run").await, ["failed"]);
    assert_eq!(project.status().await.unfinished, None);
    project.edit(1, "missing", "a");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a");
}

#[tokio::test]
async fn a_commit_that_fails_is_told_as_such() {
    let project = Project::with("-- relvar: up\nCREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\n").await;
    let message = told(project.upgrade("head").await);
    assert!(message.starts_with("20261122000001_000000000001_r.sql:5:1: revision 000000000001 (up), step 1 failed when its transaction was to commit"), "{message}");
    assert!(message.contains("23503"), "{message}");
    assert_eq!(project.tables().await, "");
}

#[tokio::test]
async fn the_next_run_goes_on_where_a_revision_failed() {
    let project = Project::with(
        "-- relvar: up\n-- relvar: step 1\nCREATE TABLE a (id int);\n-- relvar: step 2 transaction=none\nINSERT INTO a VALUES (1);\nCREATE INDEX CONCURRENTLY i ON a (id);\nINSERT INTO b VALUES (2);\n-- relvar: step 3\nCREATE TABLE c ();\n",
    )
    .await;
    let message = told(project.upgrade("head").await);
    assert!(message.contains("relation \"b\" does not exist"), "{message}");
    assert!(message.ends_with("steps before it are kept; correct the revision or the data, and run the command again: it resumes with this step; or take them back with `relvar downgrade -1`"), "{message}");
    let unfinished = project.status().await.unfinished.expect("an unfinished revision");
    assert_eq!(
        (unfinished.revision, unfinished.direction, unfinished.done, unfinished.backend),
        (id(1), Direction::Up, 3, None)
    );

    // What has run may not be edited, the rest may.
    project.edit(1, "VALUES (1)", "VALUES (3)");
    assert_eq!(
        told(project.upgrade("head").await),
        "20261122000001_000000000001_r.sql:7:1: revision 000000000001 (up), step 2 has run already, but was edited since\n    -- relvar: step 2 transaction=none\n= put the old text of what has run back; what has not run yet may be changed"
    );
    project.edit(1, "VALUES (3)", "VALUES (1)");
    project.edit(1, "INTO b VALUES", "INTO a VALUES");
    let log = Log::new(|event| match event {
        Event::RevisionStarted { resumed, .. } => Some(format!("resumed {resumed}")),
        Event::StepSkipped { step } => Some(format!("skip {step}")),
        Event::StatementSkipped { step, statement } => Some(format!("skip {step}.{statement}")),
        Event::StatementStarted { sql, .. } => Some((*sql).to_owned()),
        _ => None,
    });
    project.observed_upgrade(quick(), &log).await.expect("upgraded");
    assert_eq!(
        log.lines(),
        [
            "resumed true",
            "skip 1",
            "skip 2.1",
            "skip 2.2",
            "INSERT INTO a VALUES (2)",
            "CREATE TABLE c ()"
        ]
    );
    assert_eq!(project.column("SELECT id FROM a ORDER BY 1").await, ["1", "2"]);
    assert_eq!(project.column("SELECT state FROM relvar.run").await, ["done"]);
}

#[tokio::test]
async fn settings_last_to_the_end_of_their_step() {
    let project = Project::with(
        "-- relvar: up\n-- relvar: step 1 transaction=none\nSET work_mem = '7MB';\nCREATE SCHEMA s;\nSET search_path = s;\nSET ROLE pg_read_all_data;\nRESET ROLE;\nCREATE TABLE a AS SELECT current_setting('work_mem') AS w;\n-- relvar: step 2\nCREATE TABLE public.b AS SELECT current_setting('work_mem') AS w, current_setting('search_path') AS p;\n",
    )
    .await;
    project
        .upgrade_with(RunOptions { search_path: "public, pg_temp".into(), ..quick() }, "head")
        .await
        .expect("upgraded");
    assert_eq!(project.value("SELECT w FROM s.a").await, "7MB");
    assert_eq!(project.value("SELECT w <> '7MB' AND p = 'public, pg_temp' FROM b").await, "t");
}

#[tokio::test]
async fn a_step_may_change_role_and_search_path_without_hurting_the_ledger() {
    let project = Project::new().await;
    let role = format!("{}_owner", project.shadow.name());
    project.sql(&format!("CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}")).await;
    project.write(1, &[], &format!("-- relvar: up\n-- relvar: step 1\nSET ROLE {role};\nSET search_path = '';\nCREATE TABLE public.a ();\n-- relvar: step 2 transaction=none\nSET SESSION AUTHORIZATION {role};\nCREATE TABLE b ();\nCREATE INDEX CONCURRENTLY i ON b ((1));\n"));
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(
        project
            .column("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname IN ('a', 'b')")
            .await,
        [role.clone(), role.clone()]
    );
    assert_eq!(project.column("SELECT DISTINCT started_by FROM relvar.run").await, ["postgres"]);
    project.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn what_the_server_says_is_passed_on() {
    let project = Project::with("-- relvar: up\nDO $$BEGIN RAISE WARNING 'careful ☃'; END$$;\nCREATE TABLE a AS SELECT generate_series(1, 3);\n").await;
    let log = Log::new(|event| match event {
        Event::Notice(message) => Some(format!("{}: {}", message.severity, message.message)),
        Event::StatementFinished { rows, statement, .. } => {
            Some(format!("{statement}: {rows} rows"))
        }
        _ => None,
    });
    project.observed_upgrade(quick(), &log).await.expect("upgraded");
    assert_eq!(log.lines(), ["WARNING: careful ☃", "1: 0 rows", "2: 3 rows"]);
}

#[tokio::test]
async fn data_steps_written_by_hand() {
    let project = Project::with(
        "-- relvar: up\nCREATE TABLE a (id int, name text);\nINSERT INTO a SELECT g, 'x;y' FROM generate_series(1, 10) g;\nUPDATE a SET name = $$it's; $$ || id;\n-- relvar: down\nDROP TABLE a;\n",
    )
    .await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT name FROM a WHERE id = 7").await, "it's; 7");
}

#[tokio::test]
async fn hostile_names() {
    let long = "ñ".repeat(31) + "x";
    let project = Project::with(&format!(
        "-- relvar: up\n-- relvar: step 1\nCREATE SCHEMA \"a.b\";\nCREATE TABLE \"a.b\".\"select \"\"☃\" (\"{long}\" int);\n-- relvar: step 2 transaction=none\nCREATE INDEX CONCURRENTLY \"{long}\" ON \"a.b\".\"select \"\"☃\" (\"{long}\");\n-- relvar: down\n-- relvar: step 1 transaction=none\nDROP INDEX CONCURRENTLY \"a.b\".\"{long}\";\n-- relvar: step 2\nDROP SCHEMA \"a.b\" CASCADE;\n"
    ))
    .await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT indisvalid FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE relname LIKE 'ñ%'").await, "t");
    project.downgrade("base").await.expect("downgraded");
    assert_eq!(project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'a.b'").await, "0");
}

#[tokio::test]
async fn what_turns_out_not_to_run_in_a_transaction_is_told_so() {
    let body = "-- relvar: up
-- relvar: step 1 transaction=none
CREATE TABLE t (id int);
CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$BEGIN
  FOR i IN 1..3 LOOP INSERT INTO t VALUES (i); COMMIT; END LOOP;
END$$;
CALL fill();
";
    let project = Project::with(body).await;
    let message = told(project.upgrade("head").await);
    assert!(message.starts_with("20261122000001_000000000001_r.sql:10:1: revision 000000000001 (up), step 1 failed\n    CALL fill();\nERROR:  2D000: invalid transaction termination"), "{message}");
    assert!(message.ends_with("= this needs a session without a transaction: put it in a step that starts with `-- relvar: step 1 transaction=none idempotent`, if it may be repeated after a broken run"), "{message}");
    project.edit(1, "CALL fill();", "-- relvar: step 2 transaction=none idempotent\nCALL fill();");
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.column("SELECT id FROM t").await, ["1", "2", "3"]);
}

#[tokio::test]
async fn all_kinds_of_statements_outside_of_transactions() {
    let body = "-- relvar: up
-- relvar: step 1
CREATE TABLE t (id int, kind text);
CREATE TYPE mood AS ENUM ('sad');
CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
-- relvar: step 2 transaction=none
ALTER TYPE mood ADD VALUE 'fine';
CREATE UNIQUE INDEX CONCURRENTLY m_i ON m (one);
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
CREATE INDEX CONCURRENTLY t_i ON t USING btree (lower(kind)) WHERE id > 0;
REINDEX (CONCURRENTLY) TABLE t;
REINDEX TABLE CONCURRENTLY t;
ANALYZE t;
VACUUM (ANALYZE) t;
DO $$BEGIN PERFORM 1; END$$;
DROP INDEX CONCURRENTLY IF EXISTS no_such_index;
-- relvar: step 3
INSERT INTO t SELECT 1, 'fine'::mood;
";
    let project = Project::with(body).await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT count(*) || ' ' || min(kind) FROM t").await, "1 fine");
    assert_eq!(project.value("SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid IN ('t'::regclass, 'm'::regclass)").await, "t");
}

/// What `ALTER DATABASE … SET` says must not decide what a revision makes; the shadow would not have it.
pub const CONTRARY: &str = "CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler; \
    DO $$ DECLARE s text; BEGIN FOREACH s IN ARRAY ARRAY['default_table_access_method = other_heap', \
    'standard_conforming_strings = off', 'transform_null_equals = on', 'session_replication_role = replica'] \
    LOOP EXECUTE format('ALTER DATABASE %I SET %s', current_database(), s); END LOOP; END $$";

pub const PLAIN: &str = "-- relvar: up
CREATE TABLE t (id int, path text DEFAULT 'x\\y', CHECK (id = NULL));
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.path := 'noted'; RETURN NEW; END $$;
CREATE TRIGGER note BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note();
INSERT INTO t VALUES (1);
-- relvar: down
DROP TABLE t;
DROP FUNCTION note();
";

pub const MADE: &str = "SELECT am.amname || ' ' || pg_get_expr(d.adbin, d.adrelid) || ' ' || pg_get_constraintdef(k.oid) || ' ' \
    || (SELECT path FROM t) FROM pg_class c JOIN pg_am am ON am.oid = relam JOIN pg_attrdef d ON d.adrelid = c.oid \
    JOIN pg_constraint k ON k.conrelid = c.oid WHERE relname = 't'";

#[tokio::test]
async fn settings_of_the_database_do_not_change_what_a_revision_makes() {
    let project = Project::with(PLAIN).await;
    project.sql(CONTRARY).await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(
        project.column(&format!("SET standard_conforming_strings = on; {MADE}")).await,
        ["heap 'x\\y'::text CHECK ((id = NULL::integer)) noted"]
    );
}
