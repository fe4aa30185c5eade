//! `revision`: generated, refused, renamed, by hand.

use crate::project::{Project, SHOP, SHOP_ROWS};

#[tokio::test]
async fn a_generated_revision_reads_well_and_leads_there_and_back() {
    let project = Project::with(SHOP).await;
    let made = project.revise("users and orders", &[]).must_succeed();
    assert!(made.stdout.ends_with("_users_and_orders.sql\n"), "{}", made.all());
    made.says("up, down, up");
    let text = project.newest();
    assert!(
        text.contains("-- relvar: review = \"pending\"\n--\n-- public.orders: new\n"),
        "{text}"
    );
    assert!(text.contains("    CONSTRAINT users_pkey PRIMARY KEY (id)"), "{text}");
    assert!(
        text.contains("-- relvar: down lossy = [\"public.orders\", \"public.users\"]"),
        "{text}"
    );
    project.run(&["upgrade", "--allow-pending"]).must_succeed().prints("applied");
    project.execute(SHOP_ROWS).await;
    project.run(&["check"]).must_succeed();
    project
        .revise("again", &[])
        .must_succeed()
        .says("the revisions make the wanted schema already: nothing to write");
    project
        .run(&["downgrade", "base"])
        .ends_with(4)
        .says("the downgrade loses data")
        .says("--allow-destructive");
    project.run(&["downgrade", "base", "--allow-destructive"]).must_succeed().prints("undone");
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'orders'").await, "0");
}

#[tokio::test]
async fn an_index_on_a_table_in_use_is_built_concurrently() {
    let project = Project::upgraded(SHOP).await;
    project.write("schema/more.sql", "CREATE INDEX orders_total_idx ON orders (total);");
    project.revise("index", &[]).must_succeed();
    let text = project.newest();
    assert!(
        text.contains("-- relvar: step 1 kind=concurrent phase=expand transaction=none locks={share_update_exclusive=[\"public.orders\"]}\n-- SHARE UPDATE EXCLUSIVE on public.orders: does not block reads or writes; scans the table.\nCREATE INDEX CONCURRENTLY orders_total_idx"),
        "{text}"
    );
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_not_null_column_wants_to_know_what_the_rows_shall_hold() {
    let project = Project::upgraded(SHOP).await;
    project.execute(SHOP_ROWS).await;
    let schema = SHOP.replace("    note text\n", "    note text,\n    currency text NOT NULL\n");
    project.write("schema/schema.sql", &schema);
    project
        .revise("currency", &[])
        .ends_with(4)
        .says("column public.orders.currency is NOT NULL and has no default")
        .says("help: provide it with --backfill 'public.orders.currency=EXPRESSION'");
    assert_eq!(project.revisions().len(), 1);
    project.revise("currency", &["--backfill", "orders.currency='EUR'"]).must_succeed();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    assert_eq!(project.value("SELECT DISTINCT currency FROM orders").await, "EUR");
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn an_annotation_fills_a_column_too() {
    let project = Project::upgraded(SHOP).await;
    let column = "    note text,\n    currency text NOT NULL -- relvar: backfill upper('eur')\n";
    project.write("schema/schema.sql", &SHOP.replace("    note text\n", column));
    project.revise("currency", &[]).must_succeed();
    assert!(project.newest().contains("SET currency = upper('eur')"), "{}", project.newest());
    project.revise("x", &["--backfill", "orders.nothing=1"]).ends_with(2).says("no such column");
}

#[tokio::test]
async fn losing_data_is_refused_until_it_is_asked_for() {
    let project = Project::upgraded(SHOP).await;
    project.write("schema/schema.sql", &SHOP.replace(",\n    note text\n", "\n"));
    project
        .revise("no notes", &[])
        .ends_with(4)
        .says("these changes permanently delete data:\n  public.orders.note")
        .says("help: re-run with --allow-destructive");
    assert_eq!(project.revisions().len(), 1);
    let made = project.revise("no notes", &["--allow-destructive", "--json"]).must_succeed();
    assert_eq!(made.json()["lossy"], serde_json::json!(["public.orders.note"]));
    let text = project.newest();
    assert!(text.contains("-- relvar: lossy = [\"public.orders.note\"]"), "{text}");
    assert!(text.contains("-- LOSES DATA: public.orders.note"), "{text}");
}

#[tokio::test]
async fn an_empty_schema_folder_drops_nothing_unasked() {
    let project = Project::upgraded(SHOP).await;
    std::fs::remove_file(project.root().join("schema/schema.sql")).expect("removed");
    project
        .revise("oops", &[])
        .ends_with(4)
        .says("there is no schema file in schema, so the wanted schema is empty, and everything would be dropped");
    assert_eq!(project.revisions().len(), 1);
}

#[tokio::test]
async fn a_rename_is_said_by_a_flag() {
    let project = Project::upgraded(SHOP).await;
    project.execute(SHOP_ROWS).await;
    project.write("schema/schema.sql", &SHOP.replace("    name text", "    full_name text"));
    // Without a word, it is a column that goes and one that comes.
    let refused = project.revise("names", &["--backfill", "users.full_name='?'"]).ends_with(4);
    refused
        .says("column public.users.name goes and column public.users.full_name comes: possibly a rename")
        .says("say --rename 'column public.users.name=full_name'");
    project.revise("names", &["--rename", "column users.name=full_name"]).must_succeed();
    let text = project.newest();
    assert!(text.contains("ALTER TABLE public.users RENAME COLUMN name TO full_name;"), "{text}");
    assert!(text.contains("ALTER TABLE public.users RENAME COLUMN full_name TO name;"), "{text}");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    assert_eq!(project.value("SELECT full_name FROM users ORDER BY id LIMIT 1").await, "name 1");
    project.run(&["downgrade", "-1"]).must_succeed();
    assert_eq!(project.value("SELECT name FROM users ORDER BY id LIMIT 1").await, "name 1");
    project
        .revise("x", &["--rename", "column users.nobody=full_name"])
        .ends_with(2)
        .says("--rename 'column users.nobody=full_name': there is no such column today");
}

#[tokio::test]
async fn a_rename_is_said_by_a_comment_and_names_follow() {
    let schema = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE INDEX users_name_idx ON users (name);";
    let project = Project::upgraded(schema).await;
    project.execute("INSERT INTO users VALUES (1, 'Ana')").await;
    let wanted = "-- relvar: was users\nCREATE TABLE people (\n    id bigint PRIMARY KEY,\n    full_name text -- relvar: was name\n);\n\
                  CREATE INDEX people_name_idx ON people (full_name);";
    project.write("schema/schema.sql", wanted);
    project.revise("people", &[]).must_succeed();
    let text = project.newest();
    assert!(!text.contains("DROP"), "{text}");
    for part in [
        "ALTER TABLE public.users RENAME TO people;",
        "ALTER TABLE public.people RENAME COLUMN name TO full_name;",
        "ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey;",
        "ALTER INDEX public.users_name_idx RENAME TO people_name_idx;",
    ] {
        assert!(text.contains(part), "no {part}: {text}");
    }
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    assert_eq!(project.value("SELECT full_name FROM people").await, "Ana");
    project
        .revise("again", &[])
        .must_succeed()
        .says("nothing to write")
        .says("note[stale-rename]: table public.people was renamed already")
        .says("--> schema/schema.sql:1:1");
}

#[tokio::test]
async fn hostile_names_go_all_the_way() {
    let schema = r#"CREATE SCHEMA "My.Schema ""x""";
CREATE TABLE "My.Schema ""x"""."select" ("Über; -- no" int PRIMARY KEY, "a.b" text NOT NULL, "$" text);
CREATE INDEX "I'dx" ON "My.Schema ""x"""."select" ("a.b");"#;
    let project = Project::upgraded(schema).await;
    project.run(&["check"]).must_succeed();
    let changed = schema.replace(", \"$\" text", ", \"$\" text, \"1st\" int NOT NULL");
    project.write("schema/schema.sql", &changed);
    let fill = r#""My.Schema ""x"""."select"."1st"=1"#;
    project.revise("more", &["--backfill", fill]).must_succeed();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
    project.run(&["downgrade", "base", "--allow-destructive"]).must_succeed();
}

#[tokio::test]
async fn a_revision_by_hand_is_there_to_be_filled() {
    let project = Project::upgraded(SHOP).await;
    project.execute(SHOP_ROWS).await;
    let made = project.run(&["revision", "-m", "shout"]).must_succeed();
    let path = made.stdout.trim();
    let text = project.read(path);
    let text =
        text.replace("-- relvar: up\n", "-- relvar: up\nUPDATE users SET name = upper(name);\n");
    let text = text
        .replace("-- relvar: down\n", "-- relvar: down\nUPDATE users SET name = lower(name);\n");
    project.write(path, &text);
    project.run(&["approve", "head"]).must_succeed();
    project.run(&["upgrade"]).must_succeed().prints("shout");
    assert_eq!(project.value("SELECT name FROM users WHERE id = 1").await, "NAME 1");
    project.run(&["check"]).must_succeed();
    project.run(&["downgrade", "-1"]).must_succeed();
    assert_eq!(project.value("SELECT name FROM users WHERE id = 1").await, "name 1");
}

#[tokio::test]
async fn dry_runs_write_nothing() {
    let project = Project::with(SHOP).await;
    let dry = project.revise("first", &["--dry-run"]).must_succeed();
    assert!(dry.stdout.starts_with("-- relvar: revision = "), "{}", dry.all());
    assert!(project.revisions().is_empty());
    project.revise("first", &[]).must_succeed();
    let dry = project.run(&["upgrade", "--dry-run", "--allow-pending"]).must_succeed();
    dry.prints("-- step 1, in one transaction\nCREATE TABLE public.users (");
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'users'").await, "0");
    assert_eq!(
        project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'relvar'").await,
        "0"
    );
}

#[tokio::test]
async fn a_way_back_without_values_is_told() {
    let project = Project::upgraded(SHOP).await;
    project.execute(SHOP_ROWS).await;
    project.write("schema/schema.sql", &SHOP.replace("    email text NOT NULL UNIQUE,\n", ""));
    let made = project.revise("no mail", &["--allow-destructive"]).must_succeed();
    let told = "The way back fails while public.users holds rows: public.users.email is NOT NULL, and its values are gone.";
    made.says(told).says("--backfill 'public.users.email=EXPRESSION'").says("tried without rows");
    assert!(project.newest().contains(&format!("-- {told}")), "{}", project.newest());
    let again = ["--allow-destructive", "--backfill", "users.email='u' || id", "--parent"];
    let first = project.run(&["history", "--json"]).must_succeed().json()[1]["revision"].clone();
    let first = first.as_str().expect("an id");
    let made = project.revise("no mail again", &[&again[..], &[first]].concat()).must_succeed();
    made.says("(2 tables with rows)");
}

#[tokio::test]
async fn generated_columns_and_partitions_are_tried_with_rows() {
    let schema = "CREATE TABLE e (id int, day date NOT NULL, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);\n\
                  CREATE TABLE e_2020 PARTITION OF e FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n";
    let project = Project::upgraded(schema).await;
    project.write("schema/more.sql", "CREATE INDEX e_n_idx ON e (n);");
    project.revise("index", &[]).must_succeed().says("(1 table with rows)");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_column_that_may_be_a_renamed_one_is_not_only_asked_to_be_filled() {
    let project = Project::upgraded(SHOP).await;
    project
        .write("schema/schema.sql", &SHOP.replace("name text NOT NULL", "full_name text NOT NULL"));
    let rename = "--rename 'column public.users.name=full_name'";
    project.revise("names", &[]).ends_with(4).says(rename).says("--backfill");
    let revised = project.revise("names", &["--rename", "column public.users.name=full_name"]);
    revised.must_succeed();
    assert!(project.newest().contains("RENAME COLUMN name TO full_name"));
}

#[tokio::test]
async fn new_columns_come_in_the_order_of_the_file() {
    let project = Project::upgraded("CREATE TABLE t (id int);\nCREATE TABLE a (id int);").await;
    project.write(
        "schema/schema.sql",
        "CREATE TABLE t (id int, zebra int, \"Mouse\" text DEFAULT 'x', ant int NOT NULL DEFAULT 1);\n\
         CREATE TABLE a (id int, y int, x int);",
    );
    project.revise("columns", &[]).must_succeed();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    let order = "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute \
        WHERE attnum > 0 AND attrelid IN ('t'::regclass, 'a'::regclass) GROUP BY attrelid ORDER BY 1";
    assert_eq!(project.value(order).await, "id y x\nid zebra Mouse ant");
}

#[tokio::test]
async fn a_run_prints_a_line_for_each_step_where_there_is_no_terminal() {
    let project = Project::upgraded(SHOP).await;
    project.write(
        "schema/schema.sql",
        &format!(
            "{SHOP}CREATE TABLE more (id int);\nCREATE INDEX orders_note_idx ON orders (note);"
        ),
    );
    project.revise("more", &[]).must_succeed();
    let id = project.head();
    let upgraded = project.run(&["upgrade", "--allow-pending"]).must_succeed();
    let says = |text: &str| assert!(upgraded.stderr.contains(text), "{}", upgraded.all());
    says(&format!("up {id} more\nstep 1 of 2\nstep 2 of 2\n"));
    assert_eq!(upgraded.stdout, format!("applied {id} more\n"));
}

#[tokio::test]
async fn a_rewrite_says_for_how_long_it_blocks_and_large_tables_are_asked_about() {
    let table = "CREATE TABLE visits (id int PRIMARY KEY, n int);\n";
    let project = Project::upgraded(table).await;
    project.write("schema/schema.sql", &table.replace("n int", "n bigint"));
    project.execute("INSERT INTO visits SELECT n, n FROM generate_series(1, 20000) n").await;
    project.execute("ANALYZE visits").await;
    let refused = project.revise("wider", &[]).ends_with(4);
    refused
        .says("public.visits: about 20000 rows, 1 MB")
        .says("blocks reads and writes")
        .says("online way: ")
        .says("--allow-blocking");
    assert_eq!(project.revisions().len(), 1);
    project
        .revise("wider", &["--allow-blocking", "--dry-run"])
        .must_succeed()
        .prints("(for about 1 s: 1 MB, estimated at 50 MB a second)");
    project.execute("DELETE FROM visits WHERE n > 10").await;
    project.execute("VACUUM FULL visits").await;
    project.execute("ANALYZE visits").await;
    project.revise("wider", &["--dry-run"]).must_succeed();
    // Where no database can be asked, the header says what it depends on.
    finish_without(&project).prints("(for about 1 s for each 50 MB of the table)");
}

#[tokio::test]
async fn a_table_that_has_grown_since_its_revision_was_written_is_asked_about() {
    let table = "CREATE TABLE visits (id int PRIMARY KEY, n int);\n";
    let project = Project::upgraded(table).await;
    project.write("schema/schema.sql", &table.replace("n int", "n bigint"));
    project.revise("wider", &[]).must_succeed();
    assert!(project.newest().contains("\n-- relvar: blocks = [\"public.visits\"]\n"));
    project.execute("INSERT INTO visits SELECT n, n FROM generate_series(1, 20000) n").await;
    project.execute("ANALYZE visits").await;
    let id = project.head();
    for arguments in
        [&["upgrade", "--allow-pending"][..], &["upgrade", "--allow-pending", "--dry-run"]]
    {
        project
            .run(arguments)
            .ends_with(4)
            .says(&format!("public.visits: about 20000 rows, 1 MB (revision {id})"))
            .says("blocks reads and writes")
            .says("--allow-blocking");
    }
    let n = "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'visits'::regclass AND attname = 'n'";
    assert_eq!(project.value(n).await, "integer");
    project.run(&["upgrade", "--allow-pending", "--allow-blocking"]).must_succeed();
    assert_eq!(project.value(n).await, "bigint");
}

#[tokio::test]
async fn a_wait_that_the_author_has_accepted_is_not_asked_about_again() {
    let table = "CREATE TABLE visits (id int PRIMARY KEY, n int);\n";
    let project = Project::upgraded(table).await;
    project.write("schema/schema.sql", &table.replace("n int", "n bigint"));
    project.execute("INSERT INTO visits SELECT n, n FROM generate_series(1, 20000) n").await;
    project.execute("ANALYZE visits").await;
    project.revise("wider", &["--allow-blocking"]).must_succeed();
    assert!(project.newest().contains("blocks = [\"public.visits\"]   allow_blocking = true\n"));
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
}

fn finish_without(project: &Project) -> crate::project::Output {
    let arguments = ["revision", "--autogenerate", "-m", "wider", "--dry-run"];
    project.run_without_database(&arguments).must_succeed()
}

#[tokio::test]
async fn a_new_type_of_a_parents_column_rewrites_its_children_and_partitions_too() {
    let schema = "CREATE TABLE base (id int);\nCREATE TABLE child (x int) INHERITS (base);\n\
                  CREATE TABLE pt (id int, n int) PARTITION BY LIST (n);\nCREATE TABLE pt1 PARTITION OF pt DEFAULT;\n";
    let project = Project::upgraded(schema).await;
    project.write("schema/schema.sql", &schema.replace("(id int", "(id bigint"));
    project.revise("wider", &[]).must_succeed();
    let revision = project.newest();
    let rewritten = |table: &str| {
        let line = format!(
            "-- public.{table}: ACCESS EXCLUSIVE: blocks reads and writes while it rewrites the table"
        );
        assert!(revision.contains(&line), "{line}\n{revision}");
    };
    ["base", "child", "pt1"].into_iter().for_each(rewritten);
}

#[tokio::test]
async fn functions_and_types_that_new_objects_use_are_named() {
    let schema = "CREATE TYPE mood AS ENUM ('sad');\n";
    let project = Project::upgraded(schema).await;
    project.write("schema/schema.sql", &format!("{schema}CREATE TABLE person (mood mood);\n"));
    project.revise("person", &[]).must_succeed();
    let revision = project.newest();
    assert!(revision.contains("-- public.mood: ACCESS SHARE (15.20 and later)"), "{revision}");
}
