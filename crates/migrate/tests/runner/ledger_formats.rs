//! Ledgers of format 1, as relvar wrote them before steps had a kind: read, upgraded, resumed, taken back.

use relvar_connect::{Environment, Target};
use relvar_migrate::{Direction, JournalEntry, StepKind, script};
use relvar_testkit::psql;

use crate::project::{Project, ids, quick, spec_of, told};
use crate::taken_back::{found, take_back};

/// The ledger's tables in format 1.
const FORMAT_1: &str = r#"CREATE SCHEMA relvar;
CREATE TABLE relvar.format (
    version integer NOT NULL
);
INSERT INTO relvar.format VALUES (1);

CREATE TABLE relvar.revision (
    id text PRIMARY KEY,
    parents text[] NOT NULL,
    message text NOT NULL,
    body_sha256 text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('upgrade', 'stamp', 'baseline')),
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE relvar.revision IS 'Revisions that this database has.';

CREATE TABLE relvar.run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    body_sha256 text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'done', 'failed', 'abandoned')),
    pid integer,
    backend_start timestamptz,
    started_by text NOT NULL DEFAULT session_user,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz
);
CREATE UNIQUE INDEX run_open_key ON relvar.run ((true)) WHERE state = 'open';
COMMENT ON TABLE relvar.run IS 'Every time a revision was run; "open" is one that broke off or is running, "failed" one that changed nothing.';
COMMENT ON COLUMN relvar.run.pid IS 'The backend that runs or ran its statements; with backend_start it tells whether that backend still lives.';

CREATE TABLE relvar.step (
    run bigint NOT NULL REFERENCES relvar.run ON DELETE CASCADE,
    step integer NOT NULL,
    statement integer NOT NULL,
    sha256 text NOT NULL,
    state text NOT NULL CHECK (state IN ('started', 'done')),
    found text,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (run, step, statement)
);
COMMENT ON TABLE relvar.step IS 'Journal: statement 0 is a whole step in one transaction, others are the statements of a step without one.';
COMMENT ON COLUMN relvar.step.found IS 'What was there before the statement started.';"#;

const ORDERS: &str = "-- relvar: up
CREATE TABLE orders (id int PRIMARY KEY, user_id int);
-- relvar: down
DROP TABLE orders;
";

/// The first step has run; the second one fails while two orders have the same user.
const NICK: &str = "-- relvar: up
-- relvar: step 1
ALTER TABLE orders ADD COLUMN nick text;
-- relvar: step 2 transaction=none
CREATE UNIQUE INDEX CONCURRENTLY orders_user_id_key ON orders (user_id);
-- relvar: step 3
UPDATE orders SET nick = 'none' WHERE nick IS NULL;
-- relvar: down lossy = [\"orders.nick\"]
-- relvar: step 1 transaction=none
DROP INDEX CONCURRENTLY orders_user_id_key;
-- relvar: step 2
ALTER TABLE orders DROP COLUMN nick;
";

const COLUMNS: &str = "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute \
    WHERE attrelid = 'orders'::regclass AND attnum > 0 AND NOT attisdropped";

const FORMAT: &str = "SELECT version FROM relvar.format";

/// What the ledger consists of.
const SHAPE: &str = "SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull \
    || ' ' || coalesce(col_description(c.oid, a.attnum), '-') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE c.relnamespace = 'relvar'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum";

/// A database that a relvar of format 1 has left halfway in revision 2.
async fn halfway() -> Project {
    let project = Project::with(ORDERS).await;
    project.write(2, &[1], NICK);
    let graph = project.graph();
    let hash = |number: usize| {
        let id = &ids(&[1, 2])[number - 1];
        graph.file(id).expect("a revision").body_sha256()
    };
    project
        .sql(&format!(
            "{FORMAT_1}
            CREATE TABLE orders (id int PRIMARY KEY, user_id int);
            INSERT INTO orders VALUES (1, 7), (2, 7);
            ALTER TABLE orders ADD COLUMN nick text;
            INSERT INTO relvar.revision (id, parents, message, body_sha256, origin)
                VALUES ('000000000001', '{{}}', 'r1', '{}', 'upgrade');
            INSERT INTO relvar.run (revision, direction, body_sha256, state, finished_at)
                VALUES ('000000000001', 'up', '{}', 'done', now());
            INSERT INTO relvar.run (revision, direction, body_sha256, state)
                VALUES ('000000000002', 'up', '{}', 'open');
            {}",
            hash(1),
            hash(1),
            hash(2),
            of_format_1("ALTER TABLE orders ADD COLUMN nick text")
        ))
        .await;
    project
}

/// What a relvar of format 1 writes into the journal when the first step of the open run, this statement, is done.
fn of_format_1(statement: &str) -> String {
    format!(
        "INSERT INTO relvar.step AS s (run, step, statement, sha256, state, finished_at)
         SELECT id, 1, 0, encode(sha256(convert_to('{statement}', 'UTF8')), 'hex'), 'done', clock_timestamp()
         FROM relvar.run WHERE state = 'open'
         ON CONFLICT (run, step, statement) DO UPDATE SET state = 'done', finished_at = clock_timestamp();"
    )
}

fn by_format_1(step: u32) -> JournalEntry {
    JournalEntry { step, statement: 0, kind: None, done: true, rows: None }
}

#[tokio::test]
async fn a_revision_that_failed_partway_is_resumed_and_the_ledger_upgraded() {
    let project = halfway().await;
    // Whoever only looks changes nothing.
    let status = project.status().await;
    assert_eq!(status.current, ids(&[1]));
    assert_eq!(status.unfinished.expect("unfinished").journal, [by_format_1(1)]);
    assert_eq!(project.value(FORMAT).await, "1");

    let message = told(project.upgrade("head").await);
    assert!(message.contains("23505"), "the first step is not run again: {message}");
    assert_eq!(project.value(FORMAT).await, "2");
    let unfinished = project.status().await.unfinished.expect("unfinished");
    assert_eq!(unfinished.journal, [by_format_1(1)]);

    project.sql("UPDATE orders SET user_id = 8 WHERE id = 2").await;
    project.upgrade("head").await.expect("resumed");
    assert_eq!(project.status().await.current, ids(&[2]));
    let steps =
        "SELECT concat_ws(' ', step, statement, kind, progress) FROM relvar.step ORDER BY 1";
    assert_eq!(
        project.column(steps).await,
        ["1 0", "2 1 concurrent", "3 0 backfill {\"rows\": 2}"]
    );
}

#[tokio::test]
async fn a_revision_that_failed_partway_is_taken_back() {
    let project = halfway().await;
    assert!(found(&project).await.is_some(), "the way back is found in a ledger of format 1");
    assert_eq!(project.value(FORMAT).await, "1");
    take_back(&project, true).await.expect("taken back");
    assert_eq!(project.value(FORMAT).await, "2");
    assert_eq!(project.value(COLUMNS).await, "id user_id");
    assert_eq!(project.value("SELECT count(*) FROM orders").await, "2");
    let status = project.status().await;
    assert_eq!((status.current, status.unfinished), (ids(&[1]), None));
}

#[tokio::test]
async fn an_upgraded_ledger_is_like_a_new_one() {
    let (old, new) = (halfway().await, Project::with(ORDERS).await);
    old.stamp("head").await.expect("stamped");
    new.stamp("head").await.expect("stamped");
    let shape = new.column(SHAPE).await;
    assert!(shape.iter().any(|line| line.starts_with("step.progress jsonb ")), "{shape:?}");
    assert_eq!(old.column(SHAPE).await, shape);
    assert_eq!(old.value(FORMAT).await, new.value(FORMAT).await);
}

#[tokio::test]
async fn a_script_upgrades_it_too() {
    let (old, new) = (Project::with(ORDERS).await, Project::with(ORDERS).await);
    old.sql(FORMAT_1).await;
    let text = script(&old.graph(), Direction::Up, &spec_of("base"), &spec_of("head"), &quick());
    let text = text.expect("a script");
    psql(&old.shadow, &text).await.expect("it runs");
    new.upgrade("head").await.expect("upgraded");
    assert_eq!(old.column(SHAPE).await, new.column(SHAPE).await);
    assert_eq!(old.value(FORMAT).await, "2");

    // One of a later relvar is left alone.
    new.sql("UPDATE relvar.format SET version = 3").await;
    let refused = psql(&new.shadow, &text).await.expect_err("a later format");
    assert!(refused.to_string().contains("has a later format than 2"), "{refused}");
}

#[tokio::test]
async fn two_runners_upgrade_it_once() {
    let project = halfway().await;
    project.sql("UPDATE orders SET user_id = 8 WHERE id = 2").await;
    let (first, second) = tokio::join!(project.upgrade("head"), project.upgrade("head"));
    first.expect("upgraded");
    second.expect("upgraded");
    assert_eq!(project.column(FORMAT).await, ["2"]);
    let applied = "SELECT count(*) FROM relvar.revision";
    assert_eq!(project.value(applied).await, "2");
}

#[tokio::test]
async fn what_an_older_runner_writes_late_is_understood_and_it_refuses_to_begin() {
    let project = halfway().await;
    project.sql("DELETE FROM relvar.step; ALTER TABLE orders DROP COLUMN nick").await;
    project.upgrade("head").await.expect_err("not unique");
    assert_eq!(project.value(FORMAT).await, "2");
    // Its last step, which was under way when its lock was taken from it.
    project.sql(&of_format_1("ALTER TABLE orders ADD COLUMN nick text")).await;
    let journal = project.status().await.unfinished.expect("unfinished").journal;
    assert_eq!((journal.len(), journal[0].step, journal[0].done), (1, 1, true));
    // What an older relvar compares with the one format that it knows, 1.
    assert_eq!(project.value("SELECT max(version) FROM relvar.format").await, "2");
    project.sql("UPDATE orders SET user_id = 8 WHERE id = 2").await;
    project.upgrade("head").await.expect("resumed");
}

#[tokio::test]
async fn a_role_that_does_not_own_it_is_told_so() {
    let mut project = halfway().await;
    let role = format!("{}_guest", project.shadow.name());
    project
        .sql(&format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA relvar TO {role}; \
             GRANT ALL ON ALL TABLES IN SCHEMA relvar TO {role}"
        ))
        .await;
    let (conninfo, _) = project.target.for_libpq();
    let guest = format!("{conninfo} user={role}");
    let owner = std::mem::replace(
        &mut project.target,
        Target::parse(&guest, &Environment::empty()).expect("a target"),
    );
    let message = told(project.upgrade("head").await);
    let doing = format!("role \"{role}\" may not upgrade the ledger (schema relvar) to format 2");
    assert!(message.starts_with(&doing), "{message}");
    assert!(
        message.ends_with("run it once as the role that owns the tables of schema relvar"),
        "{message}"
    );
    project.target = owner;
    assert_eq!(project.value(FORMAT).await, "1");
    project.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_kind_of_a_later_relvar_is_refused() {
    let project = halfway().await;
    project.upgrade("head").await.expect_err("not unique");
    project.sql("UPDATE relvar.step SET kind = 'swap', progress = '{\"done\": true}'").await;
    assert_eq!(
        told(project.upgrade("head").await),
        "the ledger of this database has a step of kind \"swap\", which this relvar does not know\n= use the relvar that the others use, or a newer one"
    );
    project.sql("UPDATE relvar.step SET kind = 'sql'").await;
    let journal = project.status().await.unfinished.expect("unfinished").journal;
    assert_eq!(journal, [JournalEntry { kind: Some(StepKind::Sql), ..by_format_1(1) }]);
}
