//! What the database has already by other means is found before the first step.

use relvar_migrate::{ErrorClass, RunError, RunOptions};

use crate::project::{Project, ids, quick};

const TWO: &str = "-- relvar: up
-- relvar: step 1
CREATE TABLE public.a (id int);
-- relvar: step 2
CREATE TABLE public.made_by_hand (id int);
-- relvar: down
DROP TABLE public.made_by_hand, public.a;
";

/// The messages of the refusal, none where the upgrade succeeds.
async fn refused(project: &Project) -> Vec<String> {
    match project.upgrade("head").await {
        Ok(_) => Vec::new(),
        Err(RunError::Exists { objects, .. }) => {
            objects.into_iter().map(|object| object.message).collect()
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn nothing_has_run_when_it_is_refused() {
    let project = Project::with(TWO).await;
    project.sql("CREATE TABLE made_by_hand (id bigint)").await;
    let error = project.upgrade("head").await.expect_err("a refusal");
    assert_eq!(error.class(), ErrorClass::Refused);
    assert!(error.to_string().contains("_r.sql:8:1: revision 000000000001 creates table public.made_by_hand, which exists already"), "{error}");
    let help = error.help().expect("a help");
    let compare = format!("relvar diff \"{}\" revision:000000000001", project.target.display());
    assert!(help.contains(&compare), "{help}");
    assert!(help.contains("relvar stamp 000000000001"), "{help}");
    assert_eq!(project.tables().await, "made_by_hand", "step 1 has not run");
    let dry = RunOptions { dry_run: true, ..quick() };
    assert!(matches!(project.upgrade_with(dry, "head").await, Err(RunError::Exists { .. })));
    project.sql("ALTER TABLE made_by_hand RENAME TO other").await;
    project.upgrade("head").await.expect("upgraded");
    assert_eq!(project.tables().await, "a made_by_hand other");
}

#[tokio::test]
async fn a_revision_of_which_all_is_there_can_be_marked_as_applied() {
    let project =
        Project::with("-- relvar: up\nCREATE TABLE a (id int);\n-- relvar: down\nDROP TABLE a;\n")
            .await;
    project.write(2, &[1], "-- relvar: up\nCREATE TABLE b (id int);\nCREATE INDEX i ON b (id);\n-- relvar: down\nDROP TABLE b;\n");
    project.sql("CREATE TABLE b (id int); CREATE INDEX i ON b (id)").await;
    let help = project.upgrade("head").await.expect_err("a refusal").help().expect("a help");
    assert!(
        help.contains("`relvar upgrade 000000000001`, then `relvar stamp 000000000002`"),
        "{help}"
    );
    project.upgrade(&ids(&[1])[0].to_string()).await.expect("upgraded");
    project.stamp(&ids(&[2])[0].to_string()).await.expect("stamped");
    assert!(project.upgrade("head").await.expect("nothing to do").revisions.is_empty());
}

/// What each kind of statement is refused for.
#[tokio::test]
async fn every_kind_of_object_is_looked_for() {
    let there = "CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY, n text, CONSTRAINT c CHECK (id > 0)); \
        CREATE VIEW v AS SELECT 1; CREATE SEQUENCE q; CREATE INDEX i ON s.t (n); CREATE TYPE mood AS ENUM ('a'); \
        CREATE DOMAIN d AS int; CREATE FUNCTION f(a int, b mood[]) RETURNS int LANGUAGE sql AS 'SELECT 1'; \
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
        CREATE TRIGGER tr BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION tf(); CREATE POLICY p ON s.t; \
        CREATE RULE r AS ON DELETE TO s.t DO INSTEAD NOTHING; CREATE STATISTICS st ON id, n FROM s.t;";
    for (sql, called) in [
        ("CREATE SCHEMA s", "schema s"),
        ("CREATE TABLE s.t ()", "table s.t"),
        ("CREATE TABLE v ()", "table public.v"),
        ("CREATE VIEW public.v AS SELECT 2", "view public.v"),
        ("CREATE SEQUENCE q", "sequence public.q"),
        ("CREATE UNIQUE INDEX i ON s.t (id)", "index s.i"),
        ("CREATE TYPE mood AS (a int)", "type public.mood"),
        ("CREATE DOMAIN d AS text", "domain public.d"),
        (
            "CREATE FUNCTION f(int4, public.mood[]) RETURNS int LANGUAGE sql AS 'SELECT 2'",
            "function public.f",
        ),
        (
            "CREATE TRIGGER tr AFTER INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION tf()",
            "trigger tr on s.t",
        ),
        ("CREATE POLICY p ON s.t", "policy p on s.t"),
        ("CREATE RULE r AS ON DELETE TO s.t DO ALSO NOTHING", "rule r on s.t"),
        ("CREATE STATISTICS st ON n, id FROM s.t", "statistics public.st"),
        ("ALTER TABLE s.t ADD COLUMN n int", "column s.t.n"),
        ("ALTER TABLE s.t ADD n int", "column s.t.n"),
        ("ALTER TABLE s.t ADD CONSTRAINT c CHECK (id > 1) NOT VALID", "constraint c of s.t"),
        ("CREATE EXTENSION plpgsql", "extension plpgsql"),
    ] {
        let project = Project::with(&format!("-- relvar: up\n{sql};\n-- relvar: down\n")).await;
        project.sql(there).await;
        let expected = format!("revision 000000000001 creates {called}, which exists already");
        assert_eq!(refused(&project).await, [expected], "{sql}");
    }
}

/// What runs, though a name of it is there when the run begins.
#[tokio::test]
async fn what_is_free_by_then_is_no_obstacle() {
    let there = "CREATE TABLE a (id int CONSTRAINT k PRIMARY KEY, n int); CREATE INDEX i ON a (n); CREATE TABLE kept (id int); \
        CREATE VIEW v AS SELECT id, n FROM a; CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; \
        CREATE TABLE p (id int, CONSTRAINT c CHECK (id > 0)) PARTITION BY LIST (id); \
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TYPE mood AS ENUM ('x'); CREATE SCHEMA s; CREATE TABLE s.t ();";
    for sql in [
        "CREATE TABLE IF NOT EXISTS kept (id int); CREATE OR REPLACE VIEW v AS SELECT id, n FROM a; ALTER TABLE kept ADD COLUMN IF NOT EXISTS id int; \
         CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2'; CREATE TEMP TABLE kept ()",
        "DROP VIEW v; DROP TABLE a; CREATE TABLE a (id int CONSTRAINT k PRIMARY KEY, n int); CREATE INDEX i ON a (n); CREATE VIEW v AS SELECT 1",
        "DROP TABLE a CASCADE; CREATE TABLE a (n int); CREATE VIEW v AS SELECT n FROM a",
        "ALTER TABLE kept RENAME TO old; CREATE TABLE kept ()",
        "ALTER TABLE kept SET SCHEMA s; CREATE TABLE public.kept ()",
        "ALTER TABLE a DROP COLUMN n CASCADE; ALTER TABLE a ADD COLUMN n text; CREATE INDEX i ON a (n); CREATE VIEW v AS SELECT n FROM a",
        "ALTER TABLE a DROP CONSTRAINT k; ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY (id)",
        "ALTER INDEX i RENAME TO j; CREATE INDEX i ON a (n)",
        "DROP FUNCTION f(int); CREATE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$SELECT 'x'$$",
        "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE p DROP CONSTRAINT c; ALTER TABLE p1 ADD CONSTRAINT c CHECK (id > 1)",
        "DROP TABLE p; CREATE TABLE p1 ()",
        "DO $$BEGIN EXECUTE 'DROP TABLE kept'; END$$; CREATE TABLE kept (id text)",
        "ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('y')",
        "SET search_path = s; CREATE TABLE kept ()",
        "DROP SCHEMA s CASCADE; CREATE SCHEMA s; CREATE TABLE s.t ()",
        "CREATE TABLE n1 (); ALTER TABLE n1 RENAME TO n2; CREATE TABLE n1 ()",
    ] {
        let project = Project::with(&format!("-- relvar: up\n{sql};\n-- relvar: down\n")).await;
        project.sql(there).await;
        assert_eq!(refused(&project).await, [""; 0], "{sql}");
    }
}

#[tokio::test]
async fn what_a_former_run_made_is_no_obstacle() {
    let project = Project::with(
        "-- relvar: up\n-- relvar: step 1\nCREATE TABLE a (id int);\n-- relvar: step 2 transaction=none\n\
         CREATE UNIQUE INDEX CONCURRENTLY i ON a (id);\nCREATE TABLE b ();\nVACUUM missing;\n\
         -- relvar: step 3\nCREATE TABLE c ();\n-- relvar: down\n",
    )
    .await;
    let error = project.upgrade("head").await.expect_err("a table that is missing");
    assert!(error.to_string().contains("42P01"), "{error}");
    assert_eq!(project.tables().await, "a b");
    project.sql("CREATE TABLE missing ()").await;
    project.upgrade("head").await.expect("resumed");
    assert_eq!(project.tables().await, "a b c missing");
}
