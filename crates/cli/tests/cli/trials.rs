//! `verify`: revisions that people wrote, tried.

use crate::project::{Project, SHOP};

/// A project with one more revision, written by hand.
async fn with_revision(header: &str, up: &str, down: &str) -> Project {
    let project = Project::upgraded(SHOP).await;
    let made = project.run(&["revision", "-m", "by hand"]).must_succeed();
    let path = made.stdout.trim();
    let text = project.read(path);
    let start = text.split("-- relvar: up\n").next().expect("a header");
    project.write(path, &format!("{start}{header}-- relvar: up\n{up}\n-- relvar: down\n{down}\n"));
    project
}

#[tokio::test]
async fn good_revisions_are_good() {
    let project = with_revision(
        "",
        "ALTER TABLE orders ADD COLUMN paid boolean;",
        "ALTER TABLE orders DROP COLUMN paid;",
    )
    .await;
    let output = project.run(&["verify"]).must_succeed();
    assert_eq!(output.stdout.matches("good ").count(), 2, "{}", output.all());
    let value = project.run(&["verify", "head", "--json"]).must_succeed().json();
    assert_eq!(value[0]["objections"], serde_json::json!([]));
    assert_eq!(value[0]["tables_with_rows"], 2);
}

#[tokio::test]
async fn a_down_that_does_not_lead_back_is_found() {
    let project = with_revision("", "CREATE TABLE a (); CREATE TABLE b ();", "DROP TABLE b;").await;
    project
        .run(&["verify", "head"])
        .ends_with(1)
        .prints("down, expected: the catalog is that of the schema before the revision (- is, + expected)\n        - table public.a")
        .prints("down, expected: pg_dump prints the schema before the revision");
}

#[tokio::test]
async fn rows_that_are_lost_in_silence_are_found() {
    let up = "DELETE FROM orders;";
    let project = with_revision("", up, "SELECT;").await;
    project
        .run(&["verify", "head"])
        .ends_with(1)
        .prints("up, expected: rows survive, except what is declared lossy\n        table public.orders had 3 rows, and has none");
    let declared = with_revision("-- relvar: lossy = [\"orders\"]\n", up, "SELECT;").await;
    declared.run(&["verify", "head"]).must_succeed();
}

#[tokio::test]
async fn a_table_that_is_rebuilt_for_nothing_is_found() {
    let up = "CREATE TABLE copy (LIKE orders INCLUDING ALL); INSERT INTO copy OVERRIDING SYSTEM VALUE SELECT * FROM orders; \
              DROP TABLE orders; ALTER TABLE copy RENAME TO orders;";
    let project = with_revision("", up, "SELECT;").await;
    project
        .run(&["verify", "head"])
        .ends_with(1)
        .prints("up, expected: what does not change keeps its OID and its file")
        .prints("table public.orders was dropped and created again");
}

#[tokio::test]
async fn a_statement_that_fails_is_located() {
    let project = with_revision("", "ALTER TABLE nobody ADD COLUMN a int;", "SELECT;").await;
    project
        .run(&["verify", "head"])
        .ends_with(1)
        .prints("up, expected: every statement runs")
        .prints("42P01")
        .prints("_by_hand.sql:");
    project.run(&["verify", "base:head"]).ends_with(1);
}

#[tokio::test]
async fn rows_that_are_made_up_say_what_their_defaults_say() {
    let first = "CREATE TYPE spot AS (x int, label text);
        CREATE TABLE orders (id int PRIMARY KEY, status varchar(20) NOT NULL DEFAULT 'pending', at spot NOT NULL, code text UNIQUE DEFAULT 'c');";
    let project = Project::upgraded(first).await;
    let second = format!(
        "CREATE TYPE order_status AS ENUM ('pending', 'paid'); {}",
        first.replace("varchar(20)", "order_status")
    );
    project.write("schema/schema.sql", &second);
    let output = project.revise("status is an enum", &[]).must_succeed();
    assert!(output.all().contains("(1 table with rows)"), "{}", output.all());
    project.run(&["approve", "head"]).must_succeed();
    let value = project.run(&["verify", "head", "--json"]).must_succeed().json();
    assert_eq!(
        (&value[0]["tables_with_rows"], &value[0]["remarks"]),
        (&1.into(), &serde_json::json!([]))
    );
}

#[tokio::test]
async fn composite_values_that_would_lose_something_are_refused() {
    let first = "CREATE TYPE addr AS (street text, zip text); CREATE TABLE t (id int PRIMARY KEY, home addr, past addr[]);";
    let refused = |project: Project, to: String| async move {
        project.write("schema/schema.sql", &to);
        project.revise("another type", &[]).ends_with(4);
    };
    // Elements of an array take their values by name, too; a text would be cut.
    let swapped = first.replace("street text, zip text", "zip text, street text");
    let arrays = Project::upgraded(first).await;
    arrays.write("schema/schema.sql", &swapped);
    arrays.revise("another order", &[]).must_succeed();
    let single = first.replace(", past addr[]", "");
    let cut = single.replace("street text, zip text", "zip text, street varchar(3)");
    refused(Project::upgraded(&single).await, cut).await;
    // An attribute that goes takes its values with it, in place, too.
    let gone = single.replace(", zip text", "");
    let project = Project::upgraded(&single).await;
    project.write("schema/schema.sql", &gone);
    project.revise("without zip", &[]).ends_with(4).says("public.t.home");
    project.revise("without zip", &["--allow-destructive"]).must_succeed();
    assert!(
        project.newest().contains("-- relvar: lossy = [\"public.t.home\"]"),
        "{}",
        project.newest()
    );
    // By their names they arrive whole.
    let project = Project::upgraded(&single).await;
    project.execute("INSERT INTO t VALUES (1, ROW('Elm', '9000'))").await;
    project.write(
        "schema/schema.sql",
        &single.replace("street text, zip text", "zip text, street text"),
    );
    project.revise("another order", &[]).must_succeed();
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed();
    project
        .execute(
            "DO $$ BEGIN ASSERT (SELECT (home).street || (home).zip FROM t) = 'Elm9000'; END $$",
        )
        .await;
}

/// An enum that loses a label is another type, and the tables that hold it are rewritten.
#[tokio::test]
async fn a_type_that_is_swapped_rewrites_the_tables_that_hold_it() {
    let before = "CREATE TYPE shade AS ENUM ('light', 'dark', 'gone');\n\
        CREATE DOMAIN mild AS shade;\n\
        CREATE TABLE paint (id int PRIMARY KEY, s shade NOT NULL DEFAULT 'dark', m mild);\n\
        CREATE TABLE other (id int PRIMARY KEY);\n";
    let project = Project::upgraded(before).await;
    project.write("schema/schema.sql", &before.replace(", 'gone'", ""));
    project.revise("one less", &["--allow-destructive"]).must_succeed();
    project.run(&["verify"]).must_succeed().prints("one less");
}

#[tokio::test]
async fn a_null_that_a_revision_leaves_is_named() {
    let project = Project::new().await;
    project.run(&["revision", "-m", "rows"]).must_succeed();
    let path = format!("migrations/{}", project.revisions()[0]);
    let text = project.read(&path);
    let (header, _) = text.split_once("-- relvar: up").expect("an up");
    project.write(
        &path,
        &format!(
            "{header}-- relvar: up\nCREATE TABLE kinds (name text, sort int);\n\
             INSERT INTO kinds VALUES ('a', 1), ('b', NULL);\n\
             ALTER TABLE kinds ALTER COLUMN sort SET NOT NULL;\n-- relvar: down\nDROP TABLE kinds;\n"
        ),
    );
    let verified = project.run(&["verify"]).ends_with(1);
    verified
        .prints("no NULL is left in the rows that the revisions write where a value is required")
        .prints("23502");
}

#[tokio::test]
async fn a_revision_that_fails_on_a_shadow_is_not_to_be_run_again() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let path = format!("migrations/{}", project.revisions()[0]);
    project.write(&path, &project.read(&path).replace("CREATE TABLE", "CREATE TABEL"));
    std::fs::remove_dir_all(project.root().join(".relvar")).expect("removed");
    let failed = project.run(&["check", "--no-database"]).ends_with(3);
    assert!(!failed.stderr.contains("run the command again"), "{}", failed.all());
    failed.says("42601").says("relvar verify ID");
}

/// Tables that reference each other in a row, one that stands alone, and a column more in one of them.
const CHAIN: &str = "CREATE TABLE a (id int PRIMARY KEY);
    CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a);
    CREATE TABLE c (id int PRIMARY KEY, b_id int REFERENCES b);
    CREATE TABLE d (id int PRIMARY KEY, c_id int REFERENCES c);
    CREATE TABLE alone (id int PRIMARY KEY);";

/// Adds a column to a table of the chain, and says how many tables held rows while that was tried.
async fn tables_with_rows(schema: &str, table: &str, arguments: &[&str]) -> u64 {
    let project = Project::upgraded(schema).await;
    let wanted = schema.replace(
        &format!("TABLE {table} (id int PRIMARY KEY"),
        &format!("TABLE {table} (id int PRIMARY KEY, added text NOT NULL DEFAULT 'x'"),
    );
    project.write("schema/schema.sql", &wanted);
    let made = project.revise("a column", &[arguments, &["--json"]].concat()).must_succeed();
    made.json()["verdict"]["tables_with_rows"].as_u64().expect("a number")
}

#[tokio::test]
async fn rows_are_where_a_plan_can_do_something_to_them() {
    // What c references, and what b cannot do without; but neither what references c nor what is elsewhere.
    assert_eq!(tables_with_rows(CHAIN, "c", &[]).await, 3);
    // The rows of c do without b, so those of d need only c.
    assert_eq!(tables_with_rows(CHAIN, "d", &[]).await, 2);
    assert_eq!(tables_with_rows(CHAIN, "alone", &[]).await, 1);
}

#[tokio::test]
async fn rows_are_everywhere_where_a_plan_runs_what_a_person_wrote() {
    let backfill = ["--backfill", "alone.added='y'"];
    assert_eq!(tables_with_rows(CHAIN, "alone", &backfill).await, 5);
    let with_trigger = |table: &str| {
        format!(
            "{CHAIN} CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
             CREATE TRIGGER t AFTER UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION f();"
        )
    };
    assert_eq!(tables_with_rows(&with_trigger("alone"), "alone", &[]).await, 5);
    assert_eq!(tables_with_rows(&with_trigger("a"), "alone", &[]).await, 1);
    let with_check = format!(
        "{CHAIN} CREATE FUNCTION g(int) RETURNS boolean LANGUAGE sql RETURN true; ALTER TABLE alone ADD CHECK (g(id));"
    );
    assert_eq!(tables_with_rows(&with_check, "alone", &[]).await, 5);
}

#[tokio::test]
async fn what_a_revision_made_in_its_trial_is_known_to_the_next_command() {
    let project = Project::upgraded(CHAIN).await;
    let known = || {
        let cache = project.root().join(".relvar/cache");
        let entries = std::fs::read_dir(cache).into_iter().flatten().flatten();
        entries.filter(|e| e.file_name().to_string_lossy().starts_with("revisions-")).count()
    };
    let before = known();
    project.write("schema/more.sql", "CREATE TABLE more (id int);");
    project.revise("more", &[]).must_succeed();
    // Of its parent, if it was not known, and of itself.
    let after = known();
    assert!(after > before, "{before} and then {after} catalogs of revisions");
    project.run(&["check", "--no-database"]).must_succeed();
    assert_eq!(known(), after, "the check had to run the revisions again");
}

#[tokio::test]
async fn a_composite_type_gains_an_attribute_in_front_of_stored_values() {
    let schema = "CREATE TYPE spot AS (a int, b text);\n\
                  CREATE TABLE t (id int PRIMARY KEY, r spot, rs spot[]);\n";
    let project = Project::upgraded(schema).await;
    project.write("schema/schema.sql", &schema.replace("(a int", "(z int, a int"));
    let revised = project.revise("in front", &[]).must_succeed();
    assert!(revised.all().contains("1 table with rows"), "{}", revised.all());
    // A conversion that loses an attribute is not taken for the type's new text.
    let right = project.newest();
    let path = format!("migrations/{}", project.revisions()[1]);
    for (kept, lost, column) in
        [("(r).a, (r).b", "NULL, (r).b", "t.r"), ("(v).a, (v).b", "NULL, (v).b", "t.rs")]
    {
        project.write(&path, &right.replace(kept, lost));
        let lost = format!("column public.{column} holds other values than before");
        project.run(&["verify", "head"]).ends_with(1).prints(&lost);
    }
}
