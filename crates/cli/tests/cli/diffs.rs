//! `diff` between files, databases, revisions and nothing.

use serde_json::json;

use crate::project::{Project, SHOP, SHOP_ROWS};

#[tokio::test]
async fn statements_and_nothing_else_go_to_stdout() {
    let project = Project::bare().await;
    project.write("a.sql", SHOP);
    project.write(
        "b.sql",
        &SHOP.replace("note text", "note text,\n    paid boolean NOT NULL DEFAULT false"),
    );
    let there = project.run(&["diff", "a.sql", "b.sql", "--sql"]).must_succeed();
    assert_eq!(
        there.stdout,
        "ALTER TABLE public.orders ADD COLUMN paid boolean DEFAULT false NOT NULL;\n"
    );
    let back = project.run(&["diff", "b.sql", "a.sql", "--sql"]).ends_with(4);
    assert_eq!(back.stdout, "");
    back.says("these changes permanently delete data:\n  public.orders.paid")
        .says("--allow-destructive");
    let back =
        project.run(&["diff", "b.sql", "a.sql", "--sql", "--allow-destructive"]).must_succeed();
    assert_eq!(back.stdout, "ALTER TABLE public.orders DROP COLUMN paid;\n");
}

#[tokio::test]
async fn a_script_for_psql_leads_from_nothing_to_the_files() {
    let project = Project::bare().await;
    project.write("schema/users.sql", SHOP);
    let script = project.run(&["diff", "empty", "schema", "--sql"]).must_succeed();
    relvar_testkit::psql(&project.shadow, &script.stdout).await.unwrap_or_else(|e| panic!("{e}"));
    let url = project.url();
    let same = project.run(&["diff", &url, "schema", "--exit-code"]).must_succeed();
    assert_eq!(same.stdout, "");
    same.says("no difference");
    project
        .run(&["diff", "empty", &url, "--exit-code"])
        .ends_with(1)
        .prints("+ table public.users");
}

#[tokio::test]
async fn changes_are_listed_for_people_and_for_programs() {
    let project = Project::bare().await;
    project.write("a.sql", SHOP);
    let changed =
        SHOP.replace("numeric(12,2)", "numeric(14,2)").replace("name text NOT NULL", "name text");
    project.write(
        "b.sql",
        &format!("{changed}CREATE TABLE c (d int);\nCREATE VIEW v AS SELECT 1 AS one;"),
    );
    let list = project.run(&["diff", "a.sql", "b.sql"]).must_succeed();
    for line in [
        "~ column public.orders.total: data type numeric(12,2) -> numeric(14,2)\n",
        "- not null of public.users.name\n",
        "+ table public.c\n",
        "+ view public.v\n",
    ] {
        assert!(list.stdout.contains(line), "no {line:?}: {}", list.all());
    }
    assert!(!list.stdout.contains("public.c.d"), "{}", list.all());
    let value = project.run(&["diff", "a.sql", "b.sql", "--json"]).must_succeed().json();
    let changes = value["changes"].as_array().expect("a list");
    let numeric = |precision: i32| {
        let modifiers = json!({"numeric": {"precision": precision, "scale": 2}});
        json!({"schema": null, "name": "numeric", "modifiers": modifiers, "array": false})
    };
    let differing = json!([{"name": "data_type", "before": numeric(12), "after": numeric(14)}]);
    let found = changes.iter().find(|c| c["altered"]["attributes"] == differing);
    let found = found.unwrap_or_else(|| panic!("{value}"));
    assert_eq!(found["altered"]["after"]["body"]["column"]["data_type"], numeric(14));
}

#[tokio::test]
async fn attributes_are_named_and_secrets_are_not() {
    let project = Project::bare().await;
    let schema = |distinct: &str, host: &str, secret: &str| {
        format!(
            "CREATE TABLE t (id int);{distinct}
             CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 -- {host}';
             CREATE FOREIGN DATA WRAPPER w;
             CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host '{host}', token '{secret}');
             CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (key '{secret}', password '{secret}');"
        )
    };
    project.write("a.sql", &schema("", "one", "confidential1"));
    let distinct = "ALTER TABLE t ALTER id SET (n_distinct = 5);";
    project.write("b.sql", &schema(distinct, "two", "confidential2"));
    let list = project.run(&["diff", "a.sql", "b.sql"]).must_succeed();
    assert_eq!(
        list.stdout,
        "~ function public.f(): body source changed\n\
         ~ server s: options {host 'one'} -> {host 'two'}\n\
         ~ user mapping s.public: options changed (values hidden)\n\
         ~ column public.t.id: options {} -> {n_distinct=5}\n"
    );
    let data = project.run(&["diff", "a.sql", "b.sql", "--json"]).must_succeed();
    for text in [list.all(), data.all()] {
        assert!(!text.contains("confidential"), "{text}");
    }
}

#[tokio::test]
async fn a_live_database_is_asked_for_its_rows() {
    let project = Project::bare().await;
    project.execute(SHOP).await;
    project.write("b.sql", &SHOP.replace("note text", "note text,\n    paid boolean NOT NULL"));
    let url = project.url();
    let empty = project.run(&["diff", &url, "b.sql", "--sql"]).must_succeed();
    assert!(empty.stdout.contains("ADD COLUMN paid boolean NOT NULL"), "{}", empty.all());
    project.execute(SHOP_ROWS).await;
    project
        .run(&["diff", &url, "b.sql", "--sql"])
        .ends_with(4)
        .says("column public.orders.paid is NOT NULL and has no default, and its table holds rows")
        .says("--backfill 'public.orders.paid=EXPRESSION'");
    let filled = project
        .run(&["diff", &url, "b.sql", "--sql", "--backfill", "orders.paid=false"])
        .must_succeed();
    relvar_testkit::psql(&project.shadow, &filled.stdout).await.unwrap_or_else(|e| panic!("{e}"));
    project.run(&["diff", &url, "b.sql", "--exit-code"]).must_succeed();
}

#[tokio::test]
async fn renames_are_said_here_too() {
    let project = Project::bare().await;
    project.execute(SHOP).await;
    project.execute(SHOP_ROWS).await;
    project.write("b.sql", &SHOP.replace("name text", "full_name text"));
    let url = project.url();
    project
        .run(&["diff", &url, "b.sql"])
        .must_succeed()
        .says("possibly a rename")
        .prints("- column public.users.name");
    let mut in_list = "~ column public.users.name becomes public.users.full_name\n".to_owned();
    let mut in_script = "ALTER TABLE public.users RENAME COLUMN name TO full_name;\n".to_owned();
    // From 18 NOT NULL is a constraint, whose name does not follow that of the column.
    if project.shadow.version_num() >= 180_000 {
        in_list += "~ not null of public.users.full_name: name users_name_not_null -> none\n";
        let constraint = "ALTER TABLE public.users RENAME CONSTRAINT users_name_not_null TO users_full_name_not_null;";
        in_script = format!("BEGIN;\n{in_script}{constraint}\nCOMMIT;\n");
    }
    let rename = ["diff", &url, "b.sql", "--rename", "column users.name=full_name"];
    let list = project.run(&rename).must_succeed();
    assert_eq!(list.stdout, in_list);
    let script = project.run(&[&rename[..], &["--sql"]].concat()).must_succeed();
    assert_eq!(script.stdout, in_script);
}

#[tokio::test]
async fn a_revision_is_a_side() {
    let project = Project::upgraded(SHOP).await;
    project.write("schema/more.sql", "CREATE TABLE more ();");
    let list = project.run(&["diff", "revision:head", "schema"]).must_succeed();
    assert_eq!(list.stdout, "+ table public.more\n");
    project.run(&["diff", "revision:head", &project.url(), "--exit-code"]).must_succeed();
    project.run(&["diff", "revision:base", "empty", "--exit-code"]).must_succeed();
    project.run(&["diff", "revision:abcdef", "empty"]).ends_with(2).says("there is no revision");
}

#[tokio::test]
async fn privileges_and_owners_count_as_said() {
    let project = Project::bare().await;
    project.write("a.sql", "CREATE TABLE a ();");
    project.write("b.sql", "CREATE TABLE a ();\nGRANT SELECT ON a TO PUBLIC;");
    project
        .run(&["diff", "a.sql", "b.sql"])
        .must_succeed()
        .prints("+ grant to PUBLIC on table public.a");
    project.run(&["diff", "a.sql", "b.sql", "--no-grants", "--exit-code"]).must_succeed();
    project.run(&["diff", "a.sql", "b.sql", "--exclude", "public.a", "--exit-code"]).must_succeed();
}

#[tokio::test]
async fn a_column_that_no_row_has_a_value_for_is_told_where_nobody_knows_the_rows() {
    let project = Project::bare().await;
    project.write("a.sql", SHOP);
    let paid = SHOP.replace("note text", "note text,\n    paid boolean NOT NULL");
    project.write("b.sql", &paid);
    project
        .run(&["diff", "a.sql", "b.sql", "--sql"])
        .must_succeed()
        .says("public.orders.paid is NOT NULL and has no default")
        .says("--backfill public.orders.paid=EXPRESSION");
    let broken = ["diff", "a.sql", "b.sql", "--sql", "--backfill", "orders.paid=true AND"];
    let broken = project.run(&broken).ends_with(2);
    assert_eq!(broken.stdout, "");
    broken.says("--backfill 'orders.paid=true AND' is not an expression").says("syntax error");
}

#[tokio::test]
async fn a_key_gives_way_to_the_next_in_one_transaction() {
    let project = Project::bare().await;
    project.write(
        "a.sql",
        "CREATE TABLE a (x int NOT NULL, y int NOT NULL, PRIMARY KEY (x));
         CREATE TABLE b (x int NOT NULL, y int NOT NULL, z int NOT NULL, PRIMARY KEY (x, y));
         CREATE TABLE c (x int NOT NULL, y int NOT NULL, CONSTRAINT one PRIMARY KEY (x));",
    );
    project.write(
        "b.sql",
        "CREATE TABLE a (x int NOT NULL, y int NOT NULL, PRIMARY KEY (x, y));
         CREATE TABLE b (x int NOT NULL, z int NOT NULL, PRIMARY KEY (x, z));
         CREATE TABLE c (x int NOT NULL, y int NOT NULL, CONSTRAINT two PRIMARY KEY (x, y));",
    );
    let plan = ["diff", "a.sql", "b.sql", "--sql", "--allow-destructive"];
    let plan = project.run(&plan).must_succeed().stdout;
    for (old, new, index) in [
        ("a_pkey", "a_pkey", "a_pkey_relvar_new"),
        ("b_pkey", "b_pkey", "b_pkey_relvar_new"),
        ("one", "two", "two"),
    ] {
        let (before, rest) = plan.split_once(&format!("DROP CONSTRAINT {old};")).expect("a drop");
        assert!(before.contains(&format!("CREATE UNIQUE INDEX CONCURRENTLY {index} ON")), "{plan}");
        let next = format!("ADD CONSTRAINT {new} PRIMARY KEY USING INDEX {index};");
        let (between, _) = rest.split_once(&next).expect("the next key");
        assert!(!between.contains("COMMIT"), "{plan}");
    }
}

#[tokio::test]
async fn a_table_whose_columns_get_new_types_is_written_once() {
    let project = Project::bare().await;
    project.write("a.sql", "CREATE TABLE a (x int, y text, z varchar(5));");
    project.write("b.sql", "CREATE TABLE a (x bigint, y jsonb, z varchar(9));");
    let plan = project.run(&["diff", "a.sql", "b.sql", "--sql"]).must_succeed();
    assert_eq!(
        plan.stdout,
        "-- public.a: ACCESS EXCLUSIVE: blocks reads and writes while it rewrites the table \
         (for about 1 s for each 50 MB of the table)\n\
         ALTER TABLE public.a\n    ALTER COLUMN x TYPE bigint,\n    ALTER COLUMN y TYPE jsonb USING y::jsonb,\n    \
         ALTER COLUMN z TYPE character varying(9);\nANALYZE public.a (x, y, z);\n"
    );
}

#[tokio::test]
async fn a_new_type_without_a_rewrite_names_what_it_still_does() {
    let project = Project::bare().await;
    let table = |column: &str| {
        format!(
            "CREATE TABLE a (x {column}, y int, CHECK (x <> ''));
             CREATE INDEX plain ON a (x); CREATE INDEX partly ON a (x) WHERE y > 0;
             CREATE STATISTICS pair ON x, y FROM a;"
        )
    };
    project.write("a.sql", &table("varchar(9)"));
    project.write("b.sql", &table("varchar(90)"));
    let plan = project.run(&["diff", "a.sql", "b.sql", "--sql", "--json"]).must_succeed().json();
    let steps = plan["steps"].as_array().expect("steps");
    let [retype, analyze] = steps.as_slice() else { panic!("{plan:#}") };
    assert_eq!(retype["rewrites"], false);
    assert_eq!(retype["scans"], true, "the check reads the table");
    let rebuilt = retype["rebuilds"].as_array().expect("indexes");
    assert_eq!(rebuilt.len(), 1, "{plan:#}");
    assert!(rebuilt[0].to_string().contains("partly"), "{plan:#}");
    assert_eq!(analyze["sql"], "ANALYZE public.a", "extended statistics need all their columns");
}

#[tokio::test]
async fn a_conversion_that_depends_on_the_time_zone_is_asked_for() {
    let project = Project::bare().await;
    let rows = "CREATE TABLE ev (at timestamp); INSERT INTO ev VALUES ('2026-07-01 12:00');";
    project.execute(rows).await;
    project.write("b.sql", "CREATE TABLE ev (at timestamptz);");
    let url = project.url();
    let refused = project.run(&["diff", &url, "b.sql", "--sql"]);
    refused.ends_with(4).says("TimeZone").says("--using \"public.ev.at=at AT TIME ZONE 'UTC'\"");
    let using = "ev.at=at AT TIME ZONE 'Europe/Berlin'";
    let plan = project.run(&["diff", &url, "b.sql", "--sql", "--using", using]).must_succeed();
    project.execute(&format!("SET TimeZone = 'Asia/Tokyo'; {}", plan.stdout)).await;
    let at = project.value("SELECT at = '2026-07-01 10:00+00' FROM ev").await;
    assert_eq!(at, "t", "{}", plan.stdout);
    project.write("c.sql", "CREATE TABLE ev (at timestamp);");
    let back = project.run(&["diff", &url, "c.sql", "--sql", "--using", using]).must_succeed();
    assert!(back.stdout.contains(" USING at AT TIME ZONE 'Europe/Berlin'"), "{}", back.stdout);
    let wrong = project.run(&["diff", &url, "c.sql", "--sql", "--using", "ev.at=at AT"]);
    wrong.ends_with(2).says("--using 'ev.at=at AT' is not an expression");
}

#[tokio::test]
async fn a_new_table_locks_those_that_it_references() {
    let project = Project::bare().await;
    let users = "CREATE TABLE users (id int PRIMARY KEY);";
    project.write("a.sql", users);
    project.write("b.sql", &format!("{users} CREATE TABLE orders (user_id int REFERENCES users);"));
    let plan = project.run(&["diff", "a.sql", "b.sql", "--sql", "--json"]).must_succeed().json();
    let step = &plan["steps"][0];
    let said = step["lock"]["mode"].as_str().expect("a lock");
    assert_eq!((&step["kind"], &step["phase"]), (&"sql".into(), &"expand".into()));
    // What the server locks, in its spelling: ShareRowExclusiveLock.
    let client = project.shadow.connect().await.expect("a connection");
    let sql = step["sql"].as_str().expect("a statement");
    client.batch_execute(users).await.expect("it runs");
    client.batch_execute(&format!("BEGIN; {sql}")).await.expect("it runs");
    let query = "SELECT string_agg(mode, ' ') FROM pg_locks WHERE relation = 'users'::regclass AND mode NOT LIKE 'Access%'";
    let seen: String = client.query_one(query, &[]).await.expect("locks").get(0);
    let spelled = format!("{}lock", said.replace('_', ""));
    assert_eq!(seen.to_lowercase(), spelled);
}

#[tokio::test]
async fn keys_of_an_index_are_printed_as_sql_has_them() {
    let project = Project::bare().await;
    let table = "CREATE TABLE t (a int, b text);\n";
    project.write("old.sql", &format!("{table}CREATE INDEX i ON t (a);"));
    project.write(
        "new.sql",
        &format!("{table}CREATE INDEX i ON t (a DESC, lower(b) text_pattern_ops);"),
    );
    let differing = project.run(&["diff", "old.sql", "new.sql"]).must_succeed();
    assert!(!differing.stdout.contains('"'), "{}", differing.all());
    differing.prints(
        "~ index public.i: keys {a} -> {a descending nulls first, lower(b) operator class ",
    );
}

/// What 15.18 and 15.20 print differently: the alias of UPDATE, parentheses around IS DOCUMENT, a quoted field of EXTRACT.
const OF_MINORS: &str = "
CREATE TABLE log (id int PRIMARY KEY, v text);
CREATE TABLE doc (a int, at timestamptz, x xml, CHECK (extract('YEAR' FROM at AT TIME ZONE 'UTC') > 1900));
CREATE RULE logged AS ON UPDATE TO doc DO ALSO UPDATE log AS l SET v = 'q' WHERE l.id = new.a;
CREATE VIEW docs AS SELECT x IS DOCUMENT AS is_document, extract('YEAR' FROM at) AS year FROM doc;
CREATE FUNCTION touch() RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE log AS l SET v = 'q' WHERE l.id = 1; END;
CREATE INDEX doc_year_idx ON doc (extract('YEAR' FROM at AT TIME ZONE 'UTC'));
";

#[tokio::test]
async fn a_shadow_of_another_minor_version_makes_no_difference() {
    let Some(bin_dir) = std::env::var_os("RELVAR_TEST_OTHER_PG_BIN") else {
        println!("skipped: RELVAR_TEST_OTHER_PG_BIN names no server of another minor version");
        return;
    };
    let project = Project::bare().await;
    project.execute(OF_MINORS).await;
    project.write("schema.sql", OF_MINORS);
    let url = project.url();
    for (from, to) in [(&*url, "schema.sql"), ("schema.sql", &*url)] {
        let mut command = project.command(&["diff", from, to, "--exit-code"]);
        let same = crate::project::finish(command.env("RELVAR_PG_BIN", &bin_dir)).must_succeed();
        same.says("no difference");
    }
}

#[tokio::test]
async fn a_script_says_what_it_blocks_and_large_tables_are_asked_about() {
    let project = Project::bare().await;
    let table = "CREATE TABLE visits (id int PRIMARY KEY, n int);\n";
    project.execute(table).await;
    project.execute("INSERT INTO visits SELECT n, n FROM generate_series(1, 20000) n").await;
    project.execute("ANALYZE visits").await;
    project.write("old.sql", table);
    project.write("wanted.sql", &table.replace("n int", "n bigint"));
    let url = project.url();
    let refused = project.run(&["diff", &url, "wanted.sql", "--sql"]).ends_with(4);
    assert_eq!(refused.stdout, "");
    refused
        .says("warning[blocking-statement]: public.visits: ")
        .says("(for about 1 s: 1 MB, estimated at 50 MB a second)")
        .says("public.visits: about 20000 rows, 1 MB")
        .says("re-run with --allow-blocking");
    let script =
        project.run(&["diff", &url, "wanted.sql", "--sql", "--allow-blocking"]).must_succeed();
    assert!(script.stdout.starts_with("-- public.visits: "), "{}", script.all());
    relvar_testkit::psql(&project.shadow, &script.stdout).await.unwrap_or_else(|e| panic!("{e}"));
    // What is a moment's work is done without a word; where no database is asked, it depends.
    project.execute("TRUNCATE visits").await;
    project.execute("ANALYZE visits").await;
    project.run(&["diff", &url, "old.sql", "--sql", "--allow-destructive"]).must_succeed();
    project
        .run(&["diff", "old.sql", "wanted.sql", "--sql"])
        .must_succeed()
        .prints("(for about 1 s for each 50 MB of the table)");
}

#[tokio::test]
async fn nulls_are_counted_before_a_column_becomes_not_null() {
    let project = Project::bare().await;
    project
        .execute(
            "CREATE TABLE people (id int, nick text, full_name text); \
             CREATE TABLE parts (id int, n int) PARTITION BY LIST (id); \
             CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1); \
             CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2); \
             INSERT INTO people VALUES (1, NULL, 'a'), (2, NULL, NULL), (3, 'c', 'c'); \
             INSERT INTO parts VALUES (1, NULL), (2, NULL), (2, 2);",
        )
        .await;
    project.write(
        "wanted.sql",
        "CREATE TABLE people (id int NOT NULL, nick text NOT NULL, name text NOT NULL);
         CREATE TABLE parts (id int, n int NOT NULL) PARTITION BY LIST (id);
         CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
         CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);",
    );
    let url = project.url();
    let renamed = ["diff", &url, "wanted.sql", "--rename", "column people.full_name=name"];
    for arguments in [&renamed[..], &[&renamed[..], &["--sql"]].concat()] {
        let said = project.run(arguments).must_succeed();
        assert!(!said.stderr.contains("people.id is NULL"), "{}", said.all());
        said.says(
            "warning[null-values]: public.people.nick is NULL in 2 rows, and is to be NOT NULL",
        )
        .says("--backfill 'public.people.nick=EXPRESSION'")
        .says("public.people.name is NULL in 1 row,")
        .says("public.parts.n is NULL in 2 rows,");
    }
    let filled = ["--backfill", "people.nick=''"];
    let said = project.run(&[&renamed[..], &filled].concat()).must_succeed();
    assert!(!said.stderr.contains("people.nick is NULL"), "{}", said.all());
}
