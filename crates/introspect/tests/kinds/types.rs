//! Schemas, extensions, collations, types, sequences.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn schemas_and_extensions() {
    let seen = seen(r#"CREATE SCHEMA "a.b"; CREATE EXTENSION citext SCHEMA "a.b""#).await;
    assert!(seen.has(r#"schema "a.b""#) && seen.has("schema public"));
    seen.is("extension citext", json!({"schema": "a.b"}));
    seen.needs("extension citext", &[r#"schema "a.b""#]);
    assert!(!seen.has("extension plpgsql"));
}

#[tokio::test]
async fn enums_keep_the_order_of_their_labels() {
    let seen = seen(
        r#"CREATE TYPE e AS ENUM ('z', 'a', 'it''s "q", \b');
        ALTER TYPE e ADD VALUE 'before a' BEFORE 'a';
        ALTER TYPE e ADD VALUE 'last'; CREATE TYPE "No Labels" AS ENUM ()"#,
    )
    .await;
    seen.is(
        "enum type public.e",
        json!({"labels": ["z", "before a", "a", r#"it's "q", \b"#, "last"]}),
    );
    seen.is(r#"enum type public."No Labels""#, json!({"labels": []}));
}

#[tokio::test]
async fn domains_with_checks_and_defaults() {
    let seen = seen(r#"CREATE SCHEMA s; CREATE COLLATION s."co ll" (LOCALE = 'C');
        CREATE FUNCTION s.ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
        CREATE DOMAIN d AS varchar(5) COLLATE s."co ll" DEFAULT 'it''s' NOT NULL CONSTRAINT "c 1" CHECK (s.ok(VALUE));
        ALTER DOMAIN d ADD CONSTRAINT c2 CHECK (VALUE <> ')' AND VALUE <> '(') NOT VALID;
        CREATE DOMAIN dd AS d[]; CREATE DOMAIN plain AS text"#)
    .await;
    seen.is(
        "domain public.d",
        json!({"base": "character varying(5)", "collation": r#"s."co ll""#, "not_null": true,
            "default": "'it''s'::character varying"}),
    );
    seen.is(
        r#"domain constraint public.d."c 1""#,
        json!({"expression": "s.ok((VALUE)::text)", "validated": true}),
    );
    seen.is(
        "domain constraint public.d.c2",
        json!({"expression": "((VALUE)::text <> ')'::text) AND ((VALUE)::text <> '('::text)",
            "validated": false}),
    );
    seen.needs(r#"domain constraint public.d."c 1""#, &["domain public.d", "function s.ok(text)"]);
    seen.needs("domain public.d", &["schema public", r#"collation s."co ll""#]);
    seen.is("domain public.dd", json!({"base": "public.d[]", "not_null": false, "default": null}));
    seen.needs("domain public.dd", &["schema public", "domain public.d", r#"collation s."co ll""#]);
    seen.is("domain public.plain", json!({"base": "text", "collation": null}));
}

#[tokio::test]
async fn composite_types() {
    let seen = seen(
        r#"CREATE TYPE "Co mp" AS ("a b" numeric(5,2), b text COLLATE "C", gone int, c int[]);
        ALTER TYPE "Co mp" DROP ATTRIBUTE gone; CREATE TYPE empty AS ()"#,
    )
    .await;
    seen.is(
        r#"composite type public."Co mp""#,
        json!({"attributes": [
            {"name": "a b", "data_type": "numeric(5,2)", "collation": null},
            {"name": "b", "data_type": "text", "collation": "\"C\""},
            {"name": "c", "data_type": "integer[]", "collation": null},
        ]}),
    );
    seen.is("composite type public.empty", json!({"attributes": []}));
}

#[tokio::test]
async fn range_types_bring_their_multirange_and_functions_along() {
    let seen = seen(r#"CREATE FUNCTION diff(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
        CREATE TYPE "R" AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = diff, MULTIRANGE_TYPE_NAME = "Rs");
        CREATE TYPE textrange AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
        CREATE TABLE t (a "R", b "R"[], c "Rs", d "Rs"[]);
        CREATE VIEW v AS SELECT "R"(1, 2) AS r, "Rs"() AS rs"#)
    .await;
    seen.is(
        r#"range type public."R""#,
        json!({"subtype": "double precision", "operator_class": null, "collation": null,
            "canonical": null, "subtype_diff": "public.diff", "multirange": "public.\"Rs\""}),
    );
    seen.is(
        "range type public.textrange",
        json!({"subtype": "text", "operator_class": "text_pattern_ops", "collation": "\"C\"",
            "multirange": "public.textmultirange"}),
    );
    seen.needs(
        r#"range type public."R""#,
        &["schema public", "function public.diff(double precision, double precision)"],
    );
    for column in ["a", "b", "c", "d"] {
        let column = format!("column public.t.{column}");
        seen.needs(&column, &["table public.t", r#"range type public."R""#]);
    }
    // The constructors are no objects; a view that calls one depends on the type.
    seen.needs("view public.v", &["schema public", r#"range type public."R""#]);
    let functions = seen.ids().into_iter().filter(|id| id.starts_with("function")).count();
    assert_eq!(functions, 1);
    assert!(!seen.ids().iter().any(|id| id.starts_with("cast")));
}

#[tokio::test]
async fn collations() {
    let seen = seen(
        r#"CREATE COLLATION "c 1" (LOCALE = 'C');
        CREATE COLLATION c2 (LC_COLLATE = 'C', LC_CTYPE = 'POSIX')"#,
    )
    .await;
    seen.is(r#"collation public."c 1""#, json!({"options": ["PROVIDER = libc", "LOCALE = 'C'"]}));
    seen.is(
        "collation public.c2",
        json!({"options": ["PROVIDER = libc", "LC_COLLATE = 'C'", "LC_CTYPE = 'POSIX'"]}),
    );
}

#[tokio::test]
async fn collations_of_the_builtin_provider() {
    let sql = "CREATE COLLATION b (PROVIDER = builtin, LOCALE = 'C.UTF-8')";
    let Some(seen) = seen_since(17, sql).await else { return };
    seen.is("collation public.b", json!({"options": ["PROVIDER = builtin", "LOCALE = 'C.UTF-8'"]}));
}

#[tokio::test]
async fn sequences_and_their_owners() {
    let seen = seen(r#"CREATE TABLE "T t" (id serial, big bigserial, i int GENERATED ALWAYS AS IDENTITY (START 5));
        CREATE SEQUENCE s AS smallint INCREMENT -3 MINVALUE -30 MAXVALUE 20 START 10 CACHE 4 CYCLE;
        CREATE SEQUENCE owned OWNED BY "T t".big"#)
    .await;
    seen.is(
        "sequence public.s",
        json!({"data_type": "smallint", "start": 10, "increment": -3, "min": -30, "max": 20,
            "cache": 4, "cycle": true, "persistence": "permanent"}),
    );
    seen.is(
        r#"sequence public."T t_id_seq""#,
        json!({"data_type": "integer", "start": 1, "increment": 1, "min": 1, "max": 2147483647,
            "cache": 1, "cycle": false}),
    );
    seen.needs(
        r#"sequence owner of public."T t_id_seq""#,
        &[r#"sequence public."T t_id_seq""#, r#"column public."T t".id"#],
    );
    seen.needs(
        "sequence owner of public.owned",
        &["sequence public.owned", r#"column public."T t".big"#],
    );
    assert!(!seen.has("sequence owner of public.s"));
    // The table's sequences depend on it by their owner only; that of the identity is the column's.
    seen.needs(r#"sequence public."T t_id_seq""#, &["schema public"]);
    assert!(!seen.has(r#"sequence public."T t_i_seq""#));
    seen.is(
        r#"column public."T t".i"#,
        json!({"identity": {"always": true, "sequence_schema": "public",
            "sequence_name": "T t_i_seq", "sequence": {"start": 5, "data_type": "integer"}}}),
    );
}

#[tokio::test]
async fn unlogged_sequences() {
    let Some(seen) = seen_since(15, "CREATE UNLOGGED SEQUENCE s").await else { return };
    seen.is("sequence public.s", json!({"persistence": "unlogged"}));
}
