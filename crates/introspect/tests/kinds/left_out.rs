//! What is left out, and what cannot be represented.

use relvar_catalog::{Catalog, Pattern};
use relvar_introspect::Options;

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
async fn members_of_extensions_are_no_objects() {
    // Tables, sequences, views and types of an extension, and what users hang on them.
    let seen = seen("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hstore; CREATE EXTENSION file_fdw;
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
            "inheritance of public.child from public.t",
            "schema public",
            "table public.child",
            "view public.v",
        ]
    );
    seen.needs("view public.v", &["schema public", "extension hstore"]);
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
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf(); ALTER TABLE p1 DISABLE TRIGGER tr;
        ALTER FUNCTION tf() DEPENDS ON EXTENSION citext; COMMENT ON TYPE p IS 'a row type';
        GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO PUBLIC; REVOKE EXECUTE ON FUNCTION hstore(text, text) FROM PUBLIC;
        CREATE TYPE r AS RANGE (SUBTYPE = int); COMMENT ON TYPE r_multirange IS 'x'"#)
    .await;
    let mut things = seen.unrepresented();
    things.sort_unstable();
    assert_eq!(
        things,
        [
            "access method am",
            "conversion public.conv",
            "function pg_ls_dir(text)",
            "function public.hstore(text,text)",
            "function public.tf()",
            "operator class public.\"my ops\" for access method btree",
            "operator family public.fam for access method hash",
            "trigger tr on table public.p1",
            "type public.p",
            "type public.r_multirange",
            "type public.shell",
        ]
    );
    let reasons: Vec<&str> =
        seen.catalog.unrepresented.iter().map(|thing| thing.reason.as_str()).collect();
    assert!(reasons.iter().all(|reason| reason.starts_with("relvar does not")), "{reasons:?}");
}

#[tokio::test]
async fn base_types_are_named() {
    let sql = "CREATE TYPE b; CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
        CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
        CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4); CREATE TABLE t (x b, y b[])";
    let Some(seen) = seen_since(14, sql).await else { return };
    assert_eq!(seen.unrepresented(), ["type public.b"]);
}
