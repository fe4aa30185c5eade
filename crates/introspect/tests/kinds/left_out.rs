//! What is left out, and what cannot be represented.

use relvar_catalog::{Catalog, Pattern};
use relvar_introspect::Options;
use serde_json::json;

use crate::seen::seen_with;
use crate::{seen, seen_since};

#[tokio::test]
async fn a_new_database_is_an_empty_catalog() {
    let seen = seen("").await;
    let empty = Catalog::empty();
    assert_eq!(seen.ids(), ["schema public"]);
    assert_eq!(
        seen.catalog.objects.keys().collect::<Vec<_>>(),
        empty.objects.keys().collect::<Vec<_>>()
    );
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
    assert!(seen.catalog.major() >= 14, "{}", seen.catalog.server_version_num);
}

#[tokio::test]
async fn temporary_objects_and_the_ledger_are_left_out() {
    let seen = seen("CREATE TEMP TABLE t (a int PRIMARY KEY); CREATE TEMP VIEW v AS SELECT a FROM t; CREATE TEMP SEQUENCE s;
        CREATE SCHEMA relvar; CREATE TABLE relvar.ledger (id serial PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> ''));
        CREATE INDEX ON relvar.ledger (b); COMMENT ON TABLE relvar.ledger IS 'ours'; GRANT SELECT ON relvar.ledger TO PUBLIC;
        CREATE FUNCTION relvar.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; GRANT USAGE ON SCHEMA relvar TO PUBLIC;
        CREATE TRIGGER t BEFORE INSERT ON relvar.ledger FOR EACH ROW EXECUTE FUNCTION relvar.f();
        CREATE OPERATOR FAMILY relvar.fam USING btree; CREATE STATISTICS relvar.s ON id, b FROM relvar.ledger")
    .await;
    assert_eq!(seen.ids(), ["schema public"]);
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
}

#[tokio::test]
async fn patterns_leave_out_objects_with_all_that_hangs_on_them() {
    let sql = r#"CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x');
        CREATE INDEX ON auth.users (name); COMMENT ON TABLE auth.users IS 'theirs'; CREATE TYPE auth.e AS ENUM ('x');
        CREATE TABLE legacy_a (id int PRIMARY KEY); CREATE INDEX legacy_index ON legacy_a (id); CREATE STATISTICS st ON id, (id + 1) FROM legacy_a;
        CREATE TABLE kept (id int PRIMARY KEY, u int REFERENCES auth.users, e auth.e, l int REFERENCES legacy_a);
        CREATE INDEX legacy_named ON kept (u); CREATE VIEW legacy_v AS SELECT id FROM kept;
        GRANT SELECT ON legacy_a TO PUBLIC; CREATE OPERATOR FAMILY auth.fam USING btree;
        CREATE FUNCTION legacy_f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE auth.s;
        ALTER DEFAULT PRIVILEGES IN SCHEMA auth GRANT SELECT ON TABLES TO PUBLIC"#;
    let exclude = vec![Pattern::new("auth"), Pattern::new("public.legacy_*")];
    let seen = seen_with(sql, &Options { exclude, ..Options::default() }).await;
    let mut ids = seen.ids();
    ids.sort();
    assert_eq!(
        ids,
        [
            "column public.kept.e",
            "column public.kept.id",
            "column public.kept.l",
            "column public.kept.u",
            "constraint public.kept.kept_l_fkey",
            "constraint public.kept.kept_pkey",
            "constraint public.kept.kept_u_fkey",
            "index public.legacy_named",
            "not null of public.kept.id",
            "schema public",
            "table public.kept",
        ]
    );
    // An edge to what is left out goes; the foreign key still says what it references.
    seen.needs(
        "constraint public.kept.kept_u_fkey",
        &["table public.kept", "column public.kept.u"],
    );
    let key = seen.body("constraint public.kept.kept_u_fkey");
    let references = &key["constraint"]["foreign_key"]["references"];
    assert_eq!((&references["schema"], &references["name"]), (&"auth".into(), &"users".into()));
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
}

#[tokio::test]
async fn an_extension_in_a_schema_that_is_left_out_is_left_out_with_its_members() {
    // A member that is elsewhere than its extension belongs to it all the same.
    let sql = r#"CREATE SCHEMA "ext s"; CREATE EXTENSION tablefunc SCHEMA "ext s"; CREATE EXTENSION hstore SCHEMA "ext s";
        CREATE TABLE member (a int); ALTER EXTENSION hstore ADD TABLE member; CREATE TABLE t (a int, h "ext s".hstore);
        REVOKE ALL ON FUNCTION "ext s".hstore(text, text) FROM PUBLIC; COMMENT ON EXTENSION hstore IS 'x'"#;
    let exclude = vec![Pattern::new("ext s")];
    let seen = seen_with(sql, &Options { exclude, ..Options::default() }).await;
    let ids = ["schema public", "table public.t", "column public.t.a", "column public.t.h"];
    assert_eq!(seen.ids(), ids);
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
}

#[tokio::test]
async fn members_of_extensions_are_no_objects() {
    // Tables, sequences, views and types of an extension, and what users hang on them. The composite types of
    // tablefunc are members by their row types.
    let seen = seen("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION tablefunc;
        CREATE FUNCTION two() RETURNS SETOF tablefunc_crosstab_2 LANGUAGE sql AS 'SELECT NULL::public.tablefunc_crosstab_2'; CREATE EXTENSION hstore; CREATE EXTENSION file_fdw;
        CREATE TABLE t (a int); ALTER EXTENSION hstore ADD TABLE t; CREATE INDEX i ON t (a);
        CREATE VIEW v AS SELECT a FROM t; CREATE TABLE child () INHERITS (t); COMMENT ON TABLE t IS 'x'")
    .await;
    let mut ids = seen.ids();
    ids.sort();
    assert_eq!(
        ids,
        [
            "column public.child.a",
            "extension file_fdw",
            "extension hstore",
            "extension pg_stat_statements",
            "extension tablefunc",
            "function public.two()",
            "inheritance of public.child from public.t",
            "schema public",
            "table public.child",
            "view public.v",
        ]
    );
    seen.needs("view public.v", &["schema public", "extension hstore"]);
    seen.needs("function public.two()", &["schema public", "extension tablefunc"]);
    seen.needs(
        "inheritance of public.child from public.t",
        &["table public.child", "extension hstore"],
    );
}

#[tokio::test]
async fn what_has_no_kind_is_named() {
    let seen = seen(r#"CREATE EXTENSION hstore; CREATE EXTENSION citext;
        CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE OPERATOR CLASS "my ops" FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 cmp(int, int);
        CREATE OPERATOR FAMILY fam USING hash; CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler;
        CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; CREATE TYPE shell;
        CREATE TABLE p (a int); CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        ALTER FUNCTION tf() DEPENDS ON EXTENSION citext; COMMENT ON TYPE p IS 'a row type';
        GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO PUBLIC; REVOKE USAGE ON TYPE hstore FROM PUBLIC;
        CREATE TYPE r AS RANGE (SUBTYPE = int); COMMENT ON TYPE r_multirange IS 'x'"#)
    .await;
    let mut things = seen.unrepresented();
    things.sort_unstable();
    assert_eq!(
        things,
        [
            "DEPENDS ON EXTENSION of function public.tf()",
            "a privilege on function pg_ls_dir(text)",
            "a privilege on type public.hstore",
            "access method am",
            "conversion public.conv",
            "operator class public.\"my ops\" for access method btree",
            "operator family public.fam for access method hash",
            "the comment on type public.p",
            "the comment on type public.r_multirange",
            "type public.shell",
        ]
    );
    let things = seen.catalog.unrepresented.iter().filter(|thing| !thing.is_option);
    let reasons: Vec<&str> = things.map(|thing| thing.reason.as_str()).collect();
    assert!(reasons.iter().all(|reason| reason.starts_with("relvar does not")), "{reasons:?}");
}

#[tokio::test]
async fn options_of_a_server_are_named_once_and_nothing_else() {
    let schema = "CREATE TABLE t (a int, b int, v tsvector) WITH (fillfactor = 70, toast.vacuum_truncate = off);
        ALTER TABLE t ALTER a SET (n_distinct = 5);
        CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
        CREATE INDEX i ON t USING gist (v tsvector_ops (siglen = 100)) WITH (fillfactor = 60);
        CREATE TYPE c AS (x int);
        CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'on'); CREATE SERVER s FOREIGN DATA WRAPPER w;
        CREATE FOREIGN TABLE f (a int OPTIONS (k 'v')) SERVER s";
    let surprises = "
        UPDATE pg_attribute SET attoptions = attoptions || '{surprise=1,pg_attver=4711}'
         WHERE attrelid IN ('t'::regclass, 'v'::regclass, 'c'::regclass) AND attnum > 0;
        UPDATE pg_attribute SET attoptions = attoptions || '{pg_key=1}' WHERE attrelid = 'i'::regclass;
        UPDATE pg_class SET reloptions = reloptions || '{surprise=1,pg_rel=1}' WHERE relname IN ('t', 'v', 'i')
            OR oid = (SELECT reltoastrelid FROM pg_class WHERE oid = 't'::regclass);
        UPDATE pg_foreign_data_wrapper SET fdwoptions = fdwoptions || '{pg_w=1}' WHERE fdwname = 'w';
        UPDATE pg_attribute SET attfdwoptions = '{k=v,pg_f=1}' WHERE attrelid = 'f'::regclass AND attnum > 0";
    let (plain, surprised) = (seen(schema).await, seen(&format!("{schema};{surprises}")).await);
    let bodies = |catalog: &Catalog| -> Vec<String> {
        catalog.objects.values().map(|object| format!("{} {:?}", object.id, object.body)).collect()
    };
    assert_eq!(bodies(&surprised.catalog), bodies(&plain.catalog));
    surprised
        .is("table public.t", json!({ "options": ["fillfactor=70", "toast.vacuum_truncate=off"] }));
    surprised.is("column public.t.a", json!({ "options": ["n_distinct=5"] }));
    surprised.is("foreign-data wrapper w", json!({ "options": ["debug 'on'"] }));
    assert_eq!(
        surprised.left_out_options(),
        [
            "option pg_attver of columns",
            "option surprise of columns",
            "option pg_key of index keys",
            "option pg_rel of tables",
            "option surprise of tables",
            "option pg_rel of TOAST tables",
            "option surprise of TOAST tables",
            "option pg_rel of views",
            "option surprise of views",
            "option pg_rel of indexes",
            "option surprise of indexes",
            "option pg_f of foreign objects",
            "option pg_w of foreign objects",
        ]
    );
}

#[tokio::test]
async fn every_option_that_a_server_takes_is_read() {
    // Each statement sets all options of its kind that "Storage Parameters" of PostgreSQL 14's manual lists.
    let vacuum = "autovacuum_enabled = off, autovacuum_freeze_max_age = 200000000, autovacuum_freeze_min_age = 1,
        autovacuum_freeze_table_age = 1, autovacuum_multixact_freeze_max_age = 20000,
        autovacuum_multixact_freeze_min_age = 1, autovacuum_multixact_freeze_table_age = 1,
        autovacuum_vacuum_cost_delay = 1, autovacuum_vacuum_cost_limit = 1,
        autovacuum_vacuum_insert_scale_factor = 1, autovacuum_vacuum_insert_threshold = 1,
        autovacuum_vacuum_scale_factor = 1, autovacuum_vacuum_threshold = 1, log_autovacuum_min_duration = 1,
        vacuum_index_cleanup = off, vacuum_truncate = off";
    let toast: Vec<String> = vacuum.split(',').map(|o| format!("toast.{}", o.trim())).collect();
    let seen = seen(&format!(
        "CREATE TABLE t (a int, b text, r int4range) WITH ({vacuum}, {}, autovacuum_analyze_scale_factor = 1,
            autovacuum_analyze_threshold = 1, fillfactor = 50, parallel_workers = 1, toast_tuple_target = 200,
            user_catalog_table = on);
         ALTER TABLE t ALTER a SET (n_distinct = 5, n_distinct_inherited = 6);
         CREATE VIEW v WITH (security_barrier = on, check_option = local) AS SELECT a FROM t;
         CREATE INDEX b ON t (a) WITH (deduplicate_items = off, fillfactor = 50);
         CREATE INDEX h ON t USING hash (a) WITH (fillfactor = 50);
         CREATE INDEX g ON t USING gist (r) WITH (buffering = on, fillfactor = 50);
         CREATE INDEX s ON t USING spgist (b) WITH (fillfactor = 50);
         CREATE INDEX n ON t USING gin (to_tsvector('simple', b)) WITH (fastupdate = off, gin_pending_list_limit = 64);
         CREATE INDEX r ON t USING brin (a) WITH (autosummarize = on, pages_per_range = 1)",
        toast.join(", ")
    ))
    .await;
    let surprises: Vec<&str> = seen
        .left_out_options()
        .into_iter()
        .filter(|o| *o != "option pg_attver of columns")
        .collect();
    assert_eq!(surprises, Vec::<&str>::new());
    for (id, count) in [
        ("table public.t", 38),
        ("column public.t.a", 2),
        ("view public.v", 2),
        ("index public.b", 2),
        ("index public.h", 1),
        ("index public.g", 2),
        ("index public.s", 1),
        ("index public.n", 2),
        ("index public.r", 2),
    ] {
        let body = seen.body(id);
        assert_eq!(body["options"].as_array().map(Vec::len), Some(count), "{id}: {body}");
    }
}

#[tokio::test]
async fn base_types_are_named() {
    let sql = "CREATE TYPE b; CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
        CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
        CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4); CREATE TABLE t (x b, y b[])";
    let Some(seen) = seen_since(14, sql).await else { return };
    assert_eq!(seen.unrepresented(), ["type public.b"]);
}
