//! Taking back a revision that failed partway.

use relvar_migrate::{
    ErrorClass, JournalEntry, Report, RoleMaker, RunError, RunOptions, Runner, StepKind, Verifier,
    WayBack, way_back,
};
use relvar_server::PgDump;

use crate::project::{Project, ids, quick, spec_of, told};

const TABLES: &str = "-- relvar: up
CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, note text);
-- relvar: down
DROP TABLE orders, users;
";

const SCHEMA: &str = "SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) \
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1";

async fn shop() -> Project {
    let project = Project::with(TABLES).await;
    project.upgrade("head").await.expect("upgraded");
    project.sql("INSERT INTO users VALUES (1, 'Ada'); INSERT INTO orders VALUES (1, 1, 'a'), (2, 1, 'b')").await;
    project
}

pub async fn found(project: &Project) -> Option<WayBack> {
    let shadows = relvar_testkit::shadows().await;
    let options = relvar_introspect::Options::default();
    let major = shadows.version_num() / 10_000;
    let pg_dump = PgDump::find(major, &relvar_testkit::options());
    let roles = RoleMaker::new(true);
    let verifier =
        Verifier { shadows, options: &options, pg_dump: pg_dump.as_ref(), roles: &roles };
    let way = way_back(&project.target, &project.graph(), &verifier).await;
    way.unwrap_or_else(|error| panic!("{error}"))
}

pub async fn take_back(project: &Project, destructive: bool) -> Result<Report, RunError> {
    let way = found(project).await;
    let graph = project.graph();
    let options = RunOptions { allow_destructive: destructive, ..quick() };
    Runner::new(&project.target, &graph)
        .options(options)
        .way_back(way)
        .downgrade(&spec_of("-1"))
        .await
}

/// A revision as relvar writes it for a new column, a dropped one and a unique index.
const NICK: &str = "-- relvar: up
-- relvar: step 1
ALTER TABLE users ADD COLUMN nick text;
-- relvar: step 2 transaction=none
CREATE UNIQUE INDEX CONCURRENTLY orders_user_id_key ON orders (user_id);
-- relvar: step 3
ALTER TABLE orders DROP COLUMN note;
-- relvar: down lossy = [\"users.nick\"]
-- relvar: step 1 transaction=none
DROP INDEX CONCURRENTLY orders_user_id_key;
-- relvar: step 2
ALTER TABLE users DROP COLUMN nick;
ALTER TABLE orders ADD COLUMN note text;
";

#[tokio::test]
async fn what_was_done_is_undone_and_can_be_done_again() {
    let project = shop().await;
    let before = project.value(SCHEMA).await;
    project.write(2, &[1], NICK);
    let message = told(project.upgrade("head").await);
    assert!(message.contains("23505"), "{message}");
    assert_eq!(project.value("SELECT string_agg(note, '') FROM orders").await, "ab");
    assert_eq!(
        project.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid").await,
        "0",
        "the invalid index is gone"
    );

    let error = take_back(&project, false).await.expect_err("refused");
    assert_eq!(error.class(), ErrorClass::Refused);
    assert_eq!(error.to_string(), "the downgrade loses data: 000000000002 loses public.users.nick");
    let report = take_back(&project, true).await.expect("taken back");
    assert_eq!(
        report.revisions[0].steps[0].statements,
        ["ALTER TABLE public.users DROP COLUMN nick"]
    );
    assert_eq!(project.value(SCHEMA).await, before);
    assert_eq!(project.value("SELECT string_agg(note, '') FROM orders").await, "ab");
    let status = project.status().await;
    assert_eq!((status.current, status.unfinished), (ids(&[1]), None));
    assert!(found(&project).await.is_none());

    project.upgrade("head").await.expect_err("still not unique");
    project.sql("UPDATE orders SET user_id = NULL WHERE id = 2").await;
    project.upgrade("head").await.expect("resumed");
    assert_eq!(project.status().await.current, ids(&[2]));
    project
        .downgrade_with(RunOptions { allow_destructive: true, ..quick() }, "-1")
        .await
        .expect("downgraded");
    assert_eq!(project.value(SCHEMA).await, before);
}

#[tokio::test]
async fn a_way_back_that_fails_leaves_the_failed_upgrade_as_it_was() {
    let project = shop().await;
    project.write(2, &[1], NICK);
    project.upgrade("head").await.expect_err("not unique");
    project.sql("CREATE VIEW nicks AS SELECT nick FROM users").await;
    let message = told(take_back(&project, true).await);
    assert!(message.contains("2BP01"), "{message}");
    let unfinished = project.status().await.unfinished.expect("still there");
    assert!(unfinished.to_string().contains("000000000002 up"), "{unfinished}");
    project.sql("DROP VIEW nicks").await;
    take_back(&project, true).await.expect("taken back");
    assert_eq!(project.status().await.unfinished, None);
}

#[tokio::test]
async fn a_way_back_that_was_interrupted_is_resumed() {
    let project = shop().await;
    let before = project.value(SCHEMA).await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1
ALTER TABLE users ADD COLUMN nick text;
-- relvar: step 2 transaction=none
CREATE UNIQUE INDEX CONCURRENTLY orders_note ON orders (note);
-- relvar: step 3
SELECT 1 / 0;
-- relvar: down
",
    );
    project.upgrade("head").await.expect_err("division by zero");
    // The column goes first; then the index cannot.
    project.sql("CREATE TABLE by_hand (note text REFERENCES orders (note))").await;
    take_back(&project, true).await.expect_err("the foreign key is in the way");
    assert!(!project.value(SCHEMA).await.contains("users.nick"));
    let message = told(project.upgrade("head").await);
    assert!(message.contains("(down)") && message.contains("relvar downgrade -1"), "{message}");
    project.sql("DROP TABLE by_hand").await;
    take_back(&project, true).await.expect("resumed");
    assert_eq!(project.value(SCHEMA).await, before);
    assert_eq!(project.status().await.unfinished, None);
}

#[tokio::test]
async fn renames_are_taken_back_as_renames_and_lost_rows_are_named() {
    let project = shop().await;
    let before = project.value(SCHEMA).await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1
ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME COLUMN name TO full_name;
-- relvar: step 2
UPDATE orders SET note = upper(note);
-- relvar: step 3
SELECT 1 / 0;
-- relvar: down
",
    );
    project.upgrade("head").await.expect_err("division by zero");
    let error = take_back(&project, false).await.expect_err("refused").to_string();
    assert!(
        error.contains("what step 2 did to rows: UPDATE orders SET note = upper(note)"),
        "{error}"
    );
    assert!(!error.contains("full_name"), "{error}");
    take_back(&project, true).await.expect("taken back");
    assert_eq!(project.value(SCHEMA).await, before);
    assert_eq!(project.value("SELECT name FROM users").await, "Ada");
    assert_eq!(project.value("SELECT string_agg(note, '') FROM orders").await, "AB");
}

#[tokio::test]
async fn what_is_not_relvars_stays() {
    let project = shop().await;
    project.sql("CREATE TABLE by_hand (id int)").await;
    project.write(2, &[1], NICK);
    project.upgrade("head").await.expect_err("not unique");
    take_back(&project, true).await.expect("taken back");
    assert_eq!(project.tables().await, "by_hand orders users");
}

#[tokio::test]
async fn a_check_that_rows_fail_does_not_stay_in_the_way() {
    let project = shop().await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1
ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note IS NOT NULL) NOT VALID;
-- relvar: step 2
ALTER TABLE orders VALIDATE CONSTRAINT orders_note;
-- relvar: down
ALTER TABLE orders DROP CONSTRAINT orders_note;
",
    );
    project.sql("UPDATE orders SET note = NULL WHERE id = 2").await;
    let message = told(project.upgrade("head").await);
    assert!(message.contains("23514"), "{message}");
    project.sql("UPDATE orders SET user_id = 1 WHERE id = 2").await;
    project.sql("UPDATE orders SET note = 'b'").await;
    project.upgrade("head").await.expect("resumed");
    assert_eq!(
        project.value("SELECT convalidated FROM pg_constraint WHERE conname = 'orders_note'").await,
        "t"
    );
}

async fn journal(project: &Project) -> Vec<JournalEntry> {
    project.status().await.unfinished.expect("an unfinished revision").journal
}

fn done(step: u32, kind: StepKind, rows: Option<i64>) -> JournalEntry {
    JournalEntry { step, statement: 0, kind: Some(kind), done: true, rows }
}

#[tokio::test]
async fn a_backfill_that_failed_has_changed_nothing_and_the_steps_before_it_are_taken_back() {
    let project = shop().await;
    let before = project.value(SCHEMA).await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1 kind=sql phase=expand locks={access_exclusive=[\"public.orders\"]}
ALTER TABLE orders ADD COLUMN total int;
-- relvar: step 2 kind=backfill phase=backfill locks={row_exclusive=[\"public.orders\"]}
UPDATE orders SET total = 1 / (2 - id) WHERE total IS NULL;
-- relvar: down
ALTER TABLE orders DROP COLUMN total;
",
    );
    let message = told(project.upgrade("head").await);
    assert!(message.contains("22012"), "{message}");
    assert_eq!(project.value("SELECT count(total) FROM orders").await, "0");
    assert_eq!(journal(&project).await, [done(1, StepKind::Sql, None)]);
    let report = take_back(&project, true).await.expect("taken back");
    let back = &report.revisions[0].steps[0];
    assert_eq!(back.statements, ["ALTER TABLE public.orders DROP COLUMN total"]);
    assert_eq!(project.value(SCHEMA).await, before);
    assert_eq!(project.status().await.unfinished, None);
}

#[tokio::test]
async fn a_validation_that_failed_is_taken_back_with_the_backfill_before_it() {
    let project = shop().await;
    let before = project.value(SCHEMA).await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1 kind=sql phase=expand
ALTER TABLE orders ADD COLUMN total int;
-- relvar: step 2 kind=backfill phase=backfill
UPDATE orders SET total = id WHERE total IS NULL;
-- relvar: step 3 kind=sql phase=contract
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 1) NOT VALID;
-- relvar: step 4 kind=validate phase=contract
ALTER TABLE orders VALIDATE CONSTRAINT orders_total;
-- relvar: down
ALTER TABLE orders DROP COLUMN total;
",
    );
    let message = told(project.upgrade("head").await);
    assert!(message.contains("23514"), "{message}");
    // The check does not stay, and the journal knows that it is gone.
    let checks = "SELECT count(*) FROM pg_constraint WHERE conname = 'orders_total'";
    assert_eq!(project.value(checks).await, "0");
    assert_eq!(
        journal(&project).await,
        [done(1, StepKind::Sql, None), done(2, StepKind::Backfill, Some(2))]
    );
    take_back(&project, true).await.expect("taken back");
    assert_eq!(project.value(SCHEMA).await, before);
    assert_eq!(project.status().await.unfinished, None);

    // And again, with rows that comply.
    project.sql("DELETE FROM orders WHERE id = 1").await;
    project.upgrade("head").await.expect("upgraded");
    let kinds = "SELECT s.kind || coalesce(' ' || (s.progress ->> 'rows'), '') FROM relvar.step s \
                 JOIN relvar.run r ON r.id = s.run WHERE r.state = 'done' AND r.direction = 'up' \
                 AND r.revision = '000000000002' ORDER BY step";
    assert_eq!(project.column(kinds).await, ["sql", "backfill 1", "sql", "validate"]);
}

#[tokio::test]
async fn a_backfill_that_overwrote_values_says_how_many_rows_are_lost() {
    let project = shop().await;
    project.write(
        2,
        &[1],
        "-- relvar: up
-- relvar: step 1 kind=backfill
UPDATE orders SET note = upper(note);
-- relvar: step 2
SELECT 1 / 0;
-- relvar: down
",
    );
    project.upgrade("head").await.expect_err("division by zero");
    let error = take_back(&project, false).await.expect_err("refused").to_string();
    assert!(
        error.contains("what step 1 did to 2 rows: UPDATE orders SET note = upper(note)"),
        "{error}"
    );
    take_back(&project, true).await.expect("taken back");
}
