//! Functions, procedures, aggregates, operators, casts, languages.

use serde_json::json;

use crate::seen;

#[tokio::test]
async fn functions_with_all_their_options() {
    let seen = seen(r#"CREATE SCHEMA "s s"; CREATE TYPE "s s".e AS ENUM ('x'); CREATE DOMAIN dom AS int;
        CREATE FUNCTION "f f"(IN "a b" "s s".e, dom DEFAULT 5, VARIADIC rest text[] DEFAULT '{a}', OUT x int, OUT y varchar(5))
            LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL RESTRICTED COST 7.5
            SET search_path TO "s s", pg_temp SET work_mem = '1MB' SET my.option = 'it''s' AS $$BEGIN -- $x$
            END$$"#)
    .await;
    let id = r#"function public."f f"("s s".e, public.dom, text[])"#;
    seen.is(
        id,
        json!({"function": "function", "defaults": 2, "language": "plpgsql", "result": "record",
            "arguments": "\"a b\" \"s s\".e, public.dom DEFAULT 5, VARIADIC rest text[] DEFAULT '{a}'::text[], OUT x integer, OUT y character varying",
            "identity_arguments": "\"a b\" \"s s\".e, public.dom, VARIADIC rest text[], OUT x integer, OUT y character varying",
            "body": {"source": "BEGIN -- $x$\n            END"}, "volatility": "STABLE", "strict": true,
            "security_definer": true, "leakproof": true, "parallel": "RESTRICTED", "cost": "7.5",
            "rows": null, "support": null, "transforms": [],
            "settings": ["search_path TO 's s', 'pg_temp'", "work_mem TO '1MB'", "my.option TO 'it''s'"]}),
    );
    seen.needs(id, &["schema public", r#"enum type "s s".e"#, "domain public.dom"]);
}

#[tokio::test]
async fn other_kinds_of_functions() {
    let seen = seen(r#"CREATE TABLE t (a int, b int);
        CREATE FUNCTION rows() RETURNS SETOF t LANGUAGE sql ROWS 7 AS 'SELECT * FROM t';
        CREATE FUNCTION tab(x t) RETURNS TABLE ("a b" int) LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION atomic(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT b FROM t WHERE a = n; END;
        CREATE FUNCTION ret() RETURNS int LANGUAGE sql RETURN plain() + 1;
        CREATE PROCEDURE p(INOUT a int DEFAULT 1) LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_row_number';
        CREATE FUNCTION c(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
        CREATE FUNCTION supported(int) RETURNS int LANGUAGE internal SUPPORT generate_series_int4_support AS 'int4abs';
        CREATE FUNCTION "ov er"(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION "ov er"(int, text DEFAULT '') RETURNS int LANGUAGE sql AS 'SELECT 1'"#)
    .await;
    seen.is("function public.rows()", json!({"result": "SETOF public.t", "rows": "7"}));
    // The type of its rows is not the table itself: see `who_makes_values_of_a_row_type_needs_it`.
    let row_type = seen.object("table public.t").id.row_type().to_string();
    seen.needs("function public.rows()", &["schema public", "table public.t", &row_type]);
    seen.is(
        "function public.tab(public.t)",
        json!({"result": "TABLE(\"a b\" integer)", "rows": null, "cost": null}),
    );
    seen.is(
        "function public.atomic(integer)",
        json!({"body": {"sql": "BEGIN ATOMIC\n SELECT t.b\n    FROM public.t\n   WHERE (t.a = atomic.n);\nEND"}}),
    );
    seen.needs(
        "function public.atomic(integer)",
        &["schema public", "column public.t.a", "column public.t.b"],
    );
    seen.is("function public.ret()", json!({"body": {"sql": "RETURN (public.plain() + 1)"}}));
    seen.needs("function public.ret()", &["schema public", "function public.plain()"]);
    seen.is(
        "function public.p(integer)",
        json!({"function": "procedure", "result": null, "arguments": "INOUT a integer DEFAULT 1", "defaults": 1}),
    );
    seen.is("function public.w()", json!({"function": "window", "language": "internal"}));
    seen.is(
        "function public.c(internal)",
        json!({"body": {"library": {"file": "$libdir/plpgsql", "symbol": "plpgsql_inline_handler"}}}),
    );
    seen.is(
        "function public.supported(integer)",
        json!({"support": "generate_series_int4_support"}),
    );
    assert!(seen.has(r#"function public."ov er"(integer)"#));
    assert!(seen.has(r#"function public."ov er"(integer, text)"#));
}

#[tokio::test]
async fn aggregates() {
    let seen = seen(r#"CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
        CREATE FUNCTION fin(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
        CREATE AGGREGATE "a g"(int) (SFUNC = add, STYPE = int, SSPACE = 64, FINALFUNC = fin, FINALFUNC_MODIFY = READ_WRITE,
            COMBINEFUNC = add, INITCOND = '-1', MSFUNC = add, MINVFUNC = add, MSTYPE = int, MSSPACE = 32, MFINALFUNC = fin,
            MINITCOND = '7', SORTOP = <, PARALLEL = RESTRICTED);
        CREATE AGGREGATE "no ne"(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = 0);
        CREATE AGGREGATE pct(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
        CREATE AGGREGATE hyp(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL)"#)
    .await;
    seen.is(
        r#"aggregate public."a g"(integer)"#,
        json!({"arguments": "integer", "options": ["SFUNC = public.add", "STYPE = integer", "SSPACE = 64",
            "FINALFUNC = public.fin", "FINALFUNC_MODIFY = READ_WRITE", "COMBINEFUNC = public.add",
            "INITCOND = '-1'", "MSFUNC = public.add", "MINVFUNC = public.add", "MSTYPE = integer",
            "MSSPACE = 32", "MFINALFUNC = public.fin", "MINITCOND = '7'",
            "SORTOP = OPERATOR(pg_catalog.<)", "PARALLEL = RESTRICTED"]}),
    );
    seen.needs(
        r#"aggregate public."a g"(integer)"#,
        &["schema public", "function public.add(integer, integer)", "function public.fin(integer)"],
    );
    seen.is(
        r#"aggregate public."no ne"()"#,
        json!({"arguments": "*", "options": ["SFUNC = int8inc", "STYPE = bigint", "INITCOND = '0'"]}),
    );
    seen.is(
        "aggregate public.pct(double precision, anyelement)",
        json!({"arguments": "double precision ORDER BY anyelement", "options": ["SFUNC = ordered_set_transition",
            "STYPE = internal", "FINALFUNC = percentile_disc_final", "FINALFUNC_EXTRA"]}),
    );
    let hypothetical = seen.body("aggregate public.hyp(\"any\")");
    assert_eq!(hypothetical["options"][4], json!("HYPOTHETICAL"));
}

#[tokio::test]
async fn operators_and_casts() {
    let seen = seen(r#"CREATE SCHEMA "s s"; CREATE TYPE "s s".c AS (a int);
        CREATE FUNCTION eq("s s".c, "s s".c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
        CREATE FUNCTION neg("s s".c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
        CREATE FUNCTION txt("s s".c) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
        CREATE OPERATOR "s s".=== (FUNCTION = eq, LEFTARG = "s s".c, RIGHTARG = "s s".c, COMMUTATOR = OPERATOR("s s".===),
            NEGATOR = OPERATOR("s s".!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
        CREATE OPERATOR !! (FUNCTION = neg, RIGHTARG = "s s".c);
        CREATE CAST ("s s".c AS text) WITH FUNCTION txt("s s".c) AS IMPLICIT;
        CREATE CAST (int AS "s s".c) WITH INOUT AS ASSIGNMENT;
        CREATE CAST (bigint AS timestamp) WITHOUT FUNCTION"#)
    .await;
    seen.is(
        r#"operator "s s".===("s s".c, "s s".c)"#,
        json!({"options": ["FUNCTION = public.eq", "LEFTARG = \"s s\".c", "RIGHTARG = \"s s\".c",
            "COMMUTATOR = OPERATOR(\"s s\".===)", "NEGATOR = OPERATOR(\"s s\".!==)", "RESTRICT = eqsel",
            "JOIN = eqjoinsel", "HASHES", "MERGES"]}),
    );
    seen.needs(
        r#"operator "s s".===("s s".c, "s s".c)"#,
        &[
            r#"schema "s s""#,
            r#"composite type "s s".c"#,
            r#"function public.eq("s s".c, "s s".c)"#,
        ],
    );
    assert!(seen.has(r#"operator public.!!(NONE, "s s".c)"#));
    // The negator is only a shell.
    assert!(!seen.ids().iter().any(|id| id.contains("!==")));
    seen.is(
        r#"cast "s s".c AS text"#,
        json!({"method": "WITH FUNCTION public.txt(\"s s\".c)", "context": "AS IMPLICIT"}),
    );
    seen.needs(
        r#"cast "s s".c AS text"#,
        &[r#"composite type "s s".c"#, r#"function public.txt("s s".c)"#],
    );
    seen.is(
        r#"cast integer AS "s s".c"#,
        json!({"method": "WITH INOUT", "context": "AS ASSIGNMENT"}),
    );
    seen.is(
        "cast bigint AS timestamp without time zone",
        json!({"method": "WITHOUT FUNCTION", "context": ""}),
    );
}

#[tokio::test]
async fn languages() {
    let seen = seen(r#"CREATE FUNCTION "h h"() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
        CREATE FUNCTION v(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
        CREATE TRUSTED LANGUAGE "L 1" HANDLER "h h" VALIDATOR v;
        CREATE FUNCTION f() RETURNS int LANGUAGE "L 1" AS 'BEGIN RETURN 1; END'"#)
    .await;
    seen.is(
        r#"language "L 1""#,
        json!({"definition": "HANDLER public.\"h h\" VALIDATOR public.v", "trusted": true}),
    );
    seen.needs(r#"language "L 1""#, &[r#"function public."h h"()"#, "function public.v(oid)"]);
    seen.is("function public.f()", json!({"language": "L 1"}));
    seen.needs("function public.f()", &["schema public", r#"language "L 1""#]);
    assert!(!seen.has("language plpgsql") && !seen.has("language sql"));
}
