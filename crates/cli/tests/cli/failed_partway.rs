//! Revisions that fail partway: nothing is destroyed by then, and there is a way back and a way on.

use crate::project::Project;

const FROM: &str = "\
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text);
";

const TO: &str = "\
CREATE TABLE users (id int PRIMARY KEY, nick text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int);
CREATE UNIQUE INDEX orders_user ON orders (user_id);
";

/// An upgrade that failed, because two orders have the same user.
async fn failed() -> Project {
    let project = Project::upgraded(FROM).await;
    project.execute("INSERT INTO orders VALUES (1, 7, 'a'), (2, 7, 'b')").await;
    project.write("schema/schema.sql", TO);
    project.revise("unique", &["--allow-destructive"]).must_succeed();
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).ends_with(3).says("23505");
    assert_eq!(project.value("SELECT string_agg(note, '' ORDER BY id) FROM orders").await, "ab");
    project
}

#[tokio::test]
async fn it_is_taken_back() {
    let project = failed().await;
    let planned = project.run(&["downgrade", "-1", "--dry-run", "--allow-destructive"]);
    planned.must_succeed().prints("ALTER TABLE public.users DROP COLUMN nick;");
    project.run(&["downgrade", "-1"]).ends_with(4).says("users.nick").says("--allow-destructive");
    project.run(&["downgrade", "-1", "--allow-destructive"]).must_succeed().prints("undone");
    let columns = "SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute \
                   WHERE attrelid IN ('users'::regclass, 'orders'::regclass) AND attnum > 0 AND NOT attisdropped";
    assert_eq!(project.value(columns).await, "id id note user_id");
    assert_eq!(project.value("SELECT string_agg(note, '' ORDER BY id) FROM orders").await, "ab");
    // The database agrees with its revisions again; only the schema files are ahead.
    project.write("schema/schema.sql", TO);
    project.run(&["check"]).must_succeed().prints("the revisions and the database agree");
}

#[tokio::test]
async fn it_is_resumed_when_the_rows_are_corrected() {
    let project = failed().await;
    project.execute("UPDATE orders SET user_id = 8 WHERE id = 2").await;
    project.run(&["upgrade"]).must_succeed().prints("applied");
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_null_stops_an_upgrade_before_its_first_step() {
    let project = Project::upgraded("CREATE TABLE a (id int PRIMARY KEY, b text);").await;
    project.execute("INSERT INTO a VALUES (1, NULL), (2, 'x')").await;
    project
        .write("schema/schema.sql", "CREATE TABLE a (id int PRIMARY KEY, b text NOT NULL, c int);");
    project.revise("not null", &[]).must_succeed();
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).ends_with(3).says("public.a.b is NULL in 1 rows").says("--backfill");
    assert_eq!(project.value("SELECT count(*) FROM relvar.step s JOIN relvar.run r ON r.id = s.run WHERE r.state = 'open'").await, "0");
    project.execute("UPDATE a SET b = 'y' WHERE b IS NULL").await;
    project.run(&["upgrade"]).must_succeed();
    project.run(&["check"]).must_succeed();
}
