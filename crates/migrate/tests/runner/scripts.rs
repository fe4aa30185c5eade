//! Offline scripts: psql runs what the runner would, and nobody sees a difference.

use relvar_migrate::{Direction, RunError, RunOptions, script};
use relvar_testkit::{pg_dump, psql};

use crate::project::{Project, ids, quick, spec_of};

const FIRST: &str = "-- relvar: up
CREATE SCHEMA \"a.b\";
CREATE TABLE \"a.b\".\"it's\" (id int);
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $relvar0$ SELECT ';' $relvar0$;
-- relvar: down
DROP FUNCTION f();
DROP SCHEMA \"a.b\" CASCADE;
";

const SECOND: &str = "-- relvar: up
-- relvar: step 1 transaction=none
SET search_path = \"a.b\";
INSERT INTO \"it's\" VALUES (1);
CREATE INDEX CONCURRENTLY \"i'x\" ON \"it's\" (id);
VACUUM \"it's\";
-- relvar: step 2
CREATE TABLE t (id int) -- a comment at the end
;
-- relvar: down
-- relvar: step 1 transaction=none
DROP INDEX CONCURRENTLY \"a.b\".\"i'x\";
-- relvar: step 2
DROP TABLE t;
";

const LEDGER: &str =
    "SELECT id, parents, message, body_sha256, origin FROM relvar.revision ORDER BY 1";
const JOURNAL: &str = "SELECT revision, direction, r.state, step, statement, kind, sha256, s.state FROM relvar.run r LEFT JOIN relvar.step s ON run = r.id ORDER BY r.id, 4, 5";

async fn project() -> Project {
    let project = Project::with(FIRST).await;
    project.write(2, &[1], SECOND);
    project
}

fn written(
    project: &Project,
    direction: Direction,
    from: &str,
    to: &str,
) -> Result<String, RunError> {
    script(&project.graph(), direction, &spec_of(from), &spec_of(to), &quick())
}

async fn table(project: &Project, sql: &str) -> String {
    psql(&project.shadow, sql).await.expect("read")
}

#[tokio::test]
async fn a_script_does_what_the_runner_does() {
    let (online, offline) = (project().await, project().await);
    online.upgrade("head").await.expect("upgraded");
    let printed =
        psql(&offline.shadow, &written(&offline, Direction::Up, "base", "head").expect("written"))
            .await;
    assert_eq!(printed, Ok(String::new()));
    assert_eq!(pg_dump(&offline.shadow).await, pg_dump(&online.shadow).await);
    assert_eq!(table(&offline, LEDGER).await, table(&online, LEDGER).await);
    assert_eq!(table(&offline, JOURNAL).await, table(&online, JOURNAL).await);
    assert_eq!(offline.value("SELECT count(*) FROM \"a.b\".\"it's\"").await, "1");

    online.downgrade("base").await.expect("downgraded");
    psql(&offline.shadow, &written(&offline, Direction::Down, "head", "base").expect("written"))
        .await
        .expect("run");
    assert_eq!(pg_dump(&offline.shadow).await, pg_dump(&online.shadow).await);
    assert_eq!(table(&offline, LEDGER).await, "");
    assert_eq!(table(&offline, JOURNAL).await, table(&online, JOURNAL).await);
    // The runner takes over without a word.
    assert_eq!(offline.upgrade("head").await.expect("upgraded").revisions.len(), 2);
}

#[tokio::test]
async fn a_script_stops_on_a_database_that_stands_elsewhere() {
    let project = project().await;
    let part = written(&project, Direction::Up, "000000000001", "head").expect("written");
    let complaint = psql(&project.shadow, &part).await.expect_err("a refusal");
    assert!(
        complaint.contains("ERROR:  the database is not at 000000000001: revisions are missing"),
        "{complaint}"
    );
    let whole = written(&project, Direction::Up, "base", "head").expect("written");
    psql(&project.shadow, &whole).await.expect("run");
    let complaint = psql(&project.shadow, &whole).await.expect_err("a refusal");
    assert!(
        complaint.contains("ERROR:  the database is not at base: it has later revisions"),
        "{complaint}"
    );
    let holder = project.shadow.connect().await.expect("connected");
    holder.batch_execute("SELECT pg_advisory_lock(1919249526, 1)").await.expect("locked");
    let complaint = psql(&project.shadow, &whole).await.expect_err("a refusal");
    assert!(complaint.contains("ERROR:  another migration run holds the lock"), "{complaint}");
}

#[tokio::test]
async fn the_runner_goes_on_where_a_script_broke_off() {
    let project = project().await;
    project.sql("CREATE TABLE t (old int)").await;
    let whole = written(&project, Direction::Up, "base", "head").expect("written");
    let complaint = psql(&project.shadow, &whole).await.expect_err("a failure");
    assert!(complaint.contains("relation \"t\" already exists"), "{complaint}");
    let complaint = psql(&project.shadow, &whole).await.expect_err("a refusal");
    assert!(
        complaint.contains("a revision failed partway: let relvar finish it first"),
        "{complaint}"
    );
    let status = project.status().await;
    assert_eq!(
        (status.current, status.unfinished.map(|unfinished| unfinished.done)),
        (ids(&[1]), Some(3))
    );
    project.sql("DROP TABLE t").await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.value("SELECT count(*) FROM \"a.b\".\"it's\"").await, "1");
}

#[tokio::test]
async fn a_script_is_as_careful_as_the_runner() {
    let project = project().await;
    let strict = script(
        &project.graph(),
        Direction::Up,
        &spec_of("base"),
        &spec_of("head"),
        &RunOptions::default(),
    );
    assert!(matches!(strict, Err(RunError::Pending(pending)) if pending.len() == 2));
    project.write(3, &[2], "-- relvar: lossy = [\"t.id\"]\n-- relvar: up\nALTER TABLE t DROP COLUMN id;\n-- relvar: down\nALTER TABLE t ADD COLUMN id int;\n");
    assert!(matches!(
        written(&project, Direction::Down, "head", "-1"),
        Err(RunError::Destructive(_))
    ));
}

#[tokio::test]
async fn settings_of_the_database_do_not_change_what_a_script_makes() {
    let project = Project::with(crate::running::PLAIN).await;
    project.sql(crate::running::CONTRARY).await;
    let text = written(&project, Direction::Up, "base", "head").expect("written");
    table(&project, &text).await;
    let made = format!("SET standard_conforming_strings = on; {}", crate::running::MADE);
    let made = table(&project, &made).await;
    assert!(made.contains("heap 'x\\y'::text CHECK ((id = NULL::integer)) noted"));
}
