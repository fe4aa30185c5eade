//! Files in any order give the same database.

use relvar_server::Shadow;

use crate::{assert_same, catalog, good, loaded};

/// Views over functions over tables over types, tables that reference each other, hostile names; each
/// entry is one file.
pub const SCHEMA: &[&str] = &[
    "CREATE SCHEMA \"We\"\"ird.Schema\";",
    "CREATE TYPE status AS ENUM ('new', 'paid');",
    "CREATE TYPE \"We\"\"ird.Schema\".\"select\" AS (\"a b\" int, s public.status);",
    "CREATE DOMAIN money_amount AS numeric(12,2) CHECK (is_amount(VALUE));",
    "CREATE FUNCTION is_amount(v numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT v >= 0';",
    "CREATE SEQUENCE order_numbers;",
    "CREATE TABLE users (id bigint PRIMARY KEY, first_order bigint, s status NOT NULL DEFAULT 'new');",
    "CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('order_numbers'), \
        user_id bigint NOT NULL REFERENCES users, total money_amount, c \"We\"\"ird.Schema\".\"select\");",
    "ALTER TABLE users ADD CONSTRAINT users_first_order_fkey FOREIGN KEY (first_order) REFERENCES orders;",
    "CREATE FUNCTION order_total(o orders) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT o.total $$;",
    "CREATE VIEW totals AS SELECT u.id, sum(order_total(o)) AS total FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id;",
    "CREATE MATERIALIZED VIEW \"Top\"\"10\" AS SELECT * FROM totals ORDER BY total DESC LIMIT 10;",
    "CREATE UNIQUE INDEX \"idx;drop\" ON \"Top\"\"10\" (id);",
    "CREATE TABLE \"We\"\"ird.Schema\".\"Ünïcode 63 bytes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" \
        (\"user\" bigint REFERENCES public.users (id), CHECK (public.is_amount(\"user\")));",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;",
    "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
    "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
    "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    "CREATE INDEX events_at_idx ON events (at);",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
    "CREATE POLICY own ON users USING (EXISTS (SELECT FROM orders o WHERE o.user_id = users.id));",
    "COMMENT ON COLUMN orders.total IS 'what ''it'' costs; $$';",
    "CREATE OPERATOR === (LEFTARG = status, RIGHTARG = status, FUNCTION = same_status);",
    "CREATE FUNCTION same_status(a status, b status) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';",
    "CREATE VIEW same AS SELECT s === 'new'::status AS is_new FROM users;",
    "CREATE FUNCTION newest() RETURNS SETOF orders LANGUAGE sql BEGIN ATOMIC SELECT * FROM orders ORDER BY id DESC; END;",
    "GRANT SELECT ON totals TO PUBLIC;",
    "ALTER SEQUENCE order_numbers OWNED BY orders.id;",
    "CREATE STATISTICS order_stats ON user_id, id FROM orders;",
    "CREATE RULE no_delete AS ON DELETE TO orders DO INSTEAD NOTHING;",
];

async fn in_order(order: &[usize]) -> Shadow {
    let names: Vec<_> = order.iter().map(|nth| format!("{nth}.sql")).collect();
    let files: Vec<_> =
        order.iter().zip(&names).map(|(nth, name)| (name.as_str(), SCHEMA[*nth])).collect();
    good(&files).await
}

#[tokio::test]
async fn any_order_gives_the_same_catalog() {
    let mut order: Vec<usize> = (0..SCHEMA.len()).collect();
    let expected = catalog(&in_order(&order).await).await;
    assert!(expected.objects.len() > 60, "{}", expected.objects.len());
    order.reverse();
    assert_same(&expected, &catalog(&in_order(&order).await).await);
    let mut state = 1_u64;
    for _ in 0..6 {
        for last in (1..order.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(last, (state >> 33) as usize % (last + 1));
        }
        assert_same(&expected, &catalog(&in_order(&order).await).await);
    }
}

#[tokio::test]
async fn a_long_chain_in_reverse_takes_no_quadratic_time() {
    // A round over all that is left for each link would be a million statements.
    let table =
        |nth: usize| format!("CREATE TABLE t{nth} (a int PRIMARY KEY REFERENCES t{});\n", nth + 1);
    let mut text: String = (0..1000).map(table).collect();
    text.push_str("CREATE TABLE t1000 (a int PRIMARY KEY);");
    let shadow = good(&[("a.sql", &text)]).await;
    let client = shadow.connect().await.expect("a connection");
    let row = client.query_one("SELECT count(*) FROM pg_constraint WHERE contype = 'f'", &[]).await;
    assert_eq!(row.expect("a count").get::<_, i64>(0), 1000);
}

#[tokio::test]
async fn settings_hold_for_retried_statements_of_their_file_and_for_no_other() {
    let shadow = good(&[
        ("a.sql", "SELECT pg_catalog.set_config('search_path', 'app', false);\nCREATE VIEW v AS SELECT * FROM t;"),
        ("b.sql", "CREATE VIEW w AS SELECT * FROM app.t;\nCREATE TABLE t (b int);"),
        ("c.sql", "CREATE SCHEMA app;\nBEGIN;\nSET LOCAL search_path TO app;\nCREATE TABLE t (a int);\nCOMMIT;\nCREATE TABLE u (a int);\nSET search_path = app;\nRESET search_path;\nCREATE TABLE x (a int);"),
        ("d.sql", "SET LOCAL search_path = app;\nCREATE TABLE y (a int);\nSET default_table_access_method = heap;\nRESET ALL;\nCREATE TABLE z (a int);"),
    ])
    .await;
    let found: Vec<_> = catalog(&shadow)
        .await
        .objects
        .keys()
        .filter(|id| id.parent.is_none())
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "schema app",
            "schema public",
            "table app.t",
            "table public.t",
            "table public.u",
            "table public.x",
            "table public.y",
            "table public.z",
            "view app.v",
            "view public.w",
        ]
    );
}

#[tokio::test]
async fn names_without_a_schema_go_to_the_default_schema() {
    let options = relvar_source::Loading { default_schema: "My App".into(), ..Default::default() };
    let files = [
        ("a.sql", "CREATE TABLE t (a int);"),
        ("b.sql", "CREATE SCHEMA \"My App\";"),
        ("c.sql", "SET search_path = public; RESET search_path; CREATE VIEW v AS SELECT * FROM t;"),
    ];
    let (shadow, loaded) = crate::loaded_with(&files, &options).await;
    assert_eq!(crate::all_shown(&loaded), "");
    let found = catalog(&shadow).await;
    let ids: Vec<_> = found.objects.keys().map(ToString::to_string).collect();
    assert!(ids.contains(&"table \"My App\".t".to_owned()), "{ids:?}");
    assert!(ids.contains(&"view \"My App\".v".to_owned()), "{ids:?}");
}

#[tokio::test]
async fn transactions_in_a_file_lose_nothing_and_what_it_rolls_back_is_not_there() {
    let text = "BEGIN;\nCREATE TABLE a (a int);\nCOMMIT;\nSTART TRANSACTION;\nCREATE TABLE b (a int);\nSAVEPOINT s;\nCREATE TABLE c (a int);\nROLLBACK TO SAVEPOINT s;\nEND;\nBEGIN;\nCREATE TABLE d (a int);\nROLLBACK;\nBEGIN;\nCREATE TABLE e (a int);";
    let (shadow, loaded) = loaded(&[("a.sql", text)]).await;
    assert_eq!(
        crate::all_shown(&loaded),
        "warning a.sql:8:1 transaction-control: the file rolls back the statement before this: left out\n\
         warning a.sql:12:1 transaction-control: the file rolls back the statement before this: left out\n\
         warning a.sql:13:1 transaction-control: this transaction is never committed; it is read as if it were [end it with COMMIT, or take out BEGIN]"
    );
    let tables = catalog(&shadow).await;
    let tables: Vec<_> = tables
        .of_kind(relvar_catalog::Kind::Table)
        .map(|table| table.id.name.to_string())
        .collect();
    assert_eq!(tables, ["a", "b", "e"]);
}

#[tokio::test]
async fn what_runs_only_outside_a_transaction_and_new_labels_work() {
    let shadow = good(&[(
        "a.sql",
        "CREATE TYPE s AS ENUM ('a');\nALTER TYPE s ADD VALUE 'b';\nCREATE TABLE t (a s DEFAULT 'b', b int);\n\
         CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\nCREATE INDEX t_b_idx ON t (b) WHERE a = 'b';\nVACUUM t;\n\
         DO $$ BEGIN CREATE TABLE u (a int); COMMIT; END $$;\nCOPY (SELECT 1) TO STDOUT;\nSELECT 1; SHOW work_mem;",
    )])
    .await;
    let ids: Vec<_> = catalog(&shadow).await.objects.into_keys().map(|id| id.to_string()).collect();
    for id in ["index public.t_a_idx", "index public.t_b_idx", "table public.u"] {
        assert!(ids.contains(&id.to_owned()), "{id} in {ids:?}");
    }
}

#[tokio::test]
async fn an_event_trigger_does_not_disturb_the_others() {
    let shadow = good(&[
        ("a.sql", "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (1); END $$;"),
        ("b.sql", "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch();\nCOMMENT ON EVENT TRIGGER watch IS 'x';"),
        ("c.sql", "CREATE TABLE t (a int);\nCREATE TABLE log (a int);"),
    ])
    .await;
    let ids: Vec<_> = catalog(&shadow).await.objects.into_keys().map(|id| id.to_string()).collect();
    assert!(ids.contains(&"comment on event trigger watch".to_owned()), "{ids:?}");
    let client = shadow.connect().await.expect("a connection");
    let row = client.query_one("SELECT count(*) FROM log", &[]).await.expect("a count");
    assert_eq!(row.get::<_, i64>(0), 0, "it was made after all others");
}

#[tokio::test]
async fn what_would_be_passed_over_waits_for_its_table() {
    let shadow = good(&[
        ("a.sql", "ALTER TABLE IF EXISTS t ADD CONSTRAINT c CHECK (a > 0);\nALTER TABLE IF EXISTS nowhere ADD a int;"),
        ("b.sql", "CREATE TABLE t (a int);\nALTER TABLE IF EXISTS t ADD CONSTRAINT d CHECK (a > 1);"),
    ])
    .await;
    let ids: Vec<_> = catalog(&shadow).await.objects.into_keys().map(|id| id.to_string()).collect();
    for id in ["constraint public.t.c", "constraint public.t.d"] {
        assert!(ids.contains(&id.to_owned()), "{id} in {ids:?}");
    }
}

/// What `pg_dump --clean --if-exists` writes: first all goes, whatever is there, then all is made.
#[tokio::test]
async fn what_a_file_takes_away_before_it_makes_it_is_there_in_the_end() {
    let clean = "CREATE OR REPLACE VIEW app.totals AS SELECT NULL::integer AS id;\n\
        ALTER TABLE IF EXISTS ONLY app.child DROP CONSTRAINT IF EXISTS child_fkey;\n\
        ALTER TABLE IF EXISTS ONLY app.parent DROP CONSTRAINT IF EXISTS parent_pkey;\n\
        ALTER TABLE IF EXISTS app.parent ALTER COLUMN id DROP DEFAULT;\n\
        ALTER TABLE IF EXISTS app.parent DROP COLUMN IF EXISTS note;\n\
        ALTER TABLE IF EXISTS app.child RENAME TO child_old;\n\
        ALTER TABLE IF EXISTS app.child ADD COLUMN extra int;\n\
        DROP VIEW IF EXISTS app.totals;\nDROP TABLE IF EXISTS app.child;\nDROP TABLE IF EXISTS app.parent;\n\
        DROP SCHEMA IF EXISTS app;\n";
    let made = "CREATE SCHEMA app;\n\
        CREATE TABLE app.parent (id integer NOT NULL DEFAULT 5, note text);\nCREATE TABLE app.child (a integer);\n\
        CREATE VIEW app.totals AS SELECT NULL::integer AS id, NULL::bigint AS n;\n\
        ALTER TABLE ONLY app.parent ADD CONSTRAINT parent_pkey PRIMARY KEY (id);\n\
        CREATE OR REPLACE VIEW app.totals AS SELECT id, count(*) AS n FROM app.parent GROUP BY id;\n\
        ALTER TABLE ONLY app.child ADD CONSTRAINT child_fkey FOREIGN KEY (a) REFERENCES app.parent(id);";
    let expected = catalog(&good(&[("a.sql", made)]).await).await;
    assert!(expected.objects.len() > 8, "{}", expected.objects.len());
    let found = catalog(&good(&[("a.sql", &format!("{clean}{made}"))]).await).await;
    assert_same(&expected, &found);
}

#[tokio::test]
async fn what_is_altered_if_it_exists_waits_for_a_table_above_that_waits_itself() {
    let files = [
        ("a.sql", "CREATE TABLE t (a kind);\nALTER TABLE IF EXISTS t ADD b int;"),
        (
            "b.sql",
            "CREATE TYPE kind AS ENUM ('x');\nALTER TABLE IF EXISTS t DROP COLUMN IF EXISTS b;",
        ),
        // A table of the same name in another schema is another table.
        ("c.sql", "ALTER TABLE IF EXISTS other.t ADD c int;\nCREATE SCHEMA other;"),
        ("d.sql", "CREATE TABLE other.t (a int);"),
    ];
    let ids: Vec<_> =
        catalog(&good(&files).await).await.objects.into_keys().map(|id| id.to_string()).collect();
    assert!(ids.contains(&"column public.t.a".to_owned()), "{ids:?}");
    assert!(ids.contains(&"column other.t.c".to_owned()), "{ids:?}");
    assert!(!ids.contains(&"column public.t.b".to_owned()), "{ids:?}");
}

#[tokio::test]
async fn tablespaces_are_made_where_the_server_is_ours() {
    let id = std::process::id();
    let text = format!(
        "CREATE TABLE t (a int) TABLESPACE \"Fast {id}\";\nSET default_tablespace = 'other_{id}';\nCREATE TABLE u (a int);"
    );
    let shadow = good(&[("a.sql", &text)]).await;
    let spaces = "SELECT string_agg(spcname, ',' ORDER BY relname) FROM pg_class c \
        JOIN pg_tablespace s ON s.oid = reltablespace WHERE relname IN ('t', 'u')";
    let found = relvar_testkit::psql(&shadow, spaces).await.expect("the tablespaces");
    assert_eq!(found.trim(), format!("Fast {id},other_{id}"));
}

#[tokio::test]
async fn a_file_that_only_revokes_takes_nothing_from_what_another_grants() {
    let files = [
        ("a.sql", "GRANT ALL ON SCHEMA public TO PUBLIC;\nGRANT SELECT ON \"t.x\" TO PUBLIC;"),
        ("b.sql", "SET client_min_messages = warning;\nREVOKE USAGE ON SCHEMA public FROM PUBLIC;"),
        ("c.sql", "REVOKE ALL ON \"t.x\" FROM PUBLIC;"),
        (
            "d.sql",
            "CREATE TABLE \"t.x\" (a int);\nCREATE TABLE u (a int);\nGRANT ALL ON u TO PUBLIC;\nREVOKE ALL ON u FROM PUBLIC;",
        ),
    ];
    let shadow = good(&files).await;
    // On 14 what PUBLIC may do in this schema is PostgreSQL's default, which is in no catalog.
    let sql = "SELECT has_schema_privilege('public', 'public', 'USAGE'), \
        has_table_privilege('public', '\"t.x\"', 'SELECT'), has_table_privilege('public', 'u', 'SELECT')";
    assert_eq!(relvar_testkit::psql(&shadow, sql).await.expect("the privileges").trim(), "t|t|f");
}

#[tokio::test]
async fn settings_of_the_server_do_not_change_what_files_mean() {
    let shadow = relvar_testkit::shadow().await;
    relvar_testkit::execute(
        &shadow,
        "CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler; \
         DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_table_access_method = other_heap', \
         current_database()); EXECUTE format('ALTER DATABASE %I SET transform_null_equals = on', \
         current_database()); END $$",
    )
    .await;
    let file = relvar_source::SchemaFile::new("a.sql", "CREATE TABLE t (a int CHECK (a = NULL));");
    let loaded = relvar_source::load(&shadow, &[file], &Default::default()).await;
    assert_eq!(crate::all_shown(&loaded.expect("loaded")), "");
    let sql = "SELECT amname, pg_get_constraintdef(k.oid) FROM pg_class c JOIN pg_am a ON a.oid = relam \
        JOIN pg_constraint k ON conrelid = c.oid WHERE relname = 't'";
    let found = relvar_testkit::psql(&shadow, sql).await.expect("the table");
    assert_eq!(found.trim(), "heap|CHECK ((a = NULL::integer))");
}
