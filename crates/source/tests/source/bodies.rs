//! Bodies of functions are checked at the end, and where they are wrong they are warnings.

use crate::{findings, good};

#[tokio::test]
async fn a_bad_body_is_a_warning_inside_the_file() {
    let text = "CREATE FUNCTION good() RETURNS int LANGUAGE sql AS 'SELECT 1';\n\
        CREATE FUNCTION bad() RETURNS int LANGUAGE sql AS $$\n  SELECT a FROM tmp;\n$$;\n\
        CREATE FUNCTION worse() RETURNS int LANGUAGE plpgsql AS $x$\nBEGIN\n  RETRN 1;\nEND $x$;\n\
        CREATE PROCEDURE quoted() LANGUAGE sql AS 'SELECT ''x'' FROM nope';";
    assert_eq!(
        findings(&[("f.sql", text)]).await,
        "warning f.sql:3:17 function-body: the body of this function is not good: relation \"tmp\" does not exist (SQLSTATE 42P01) [it may be right if it uses what exists only while it runs]\n\
         warning f.sql:7:3 function-body: the body of this function is not good: syntax error at or near \"RETRN\" (SQLSTATE 42601) [it may be right if it uses what exists only while it runs]\n\
         warning f.sql:9:1 function-body: the body of this function is not good: relation \"nope\" does not exist (SQLSTATE 42P01) [it may be right if it uses what exists only while it runs]"
    );
}

#[tokio::test]
async fn a_body_is_checked_under_the_settings_that_it_was_made_under() {
    good(&[
        ("a.sql", "CREATE SCHEMA app;\nSET search_path = app;\nCREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';"),
        ("b.sql", "CREATE TABLE app.t (a int);"),
        ("c.sql", "CREATE FUNCTION g() RETURNS bigint LANGUAGE sql SET search_path = app, public AS 'SELECT count(*) FROM t';"),
        ("d.sql", "SET check_function_bodies = on;\nCREATE FUNCTION app.h() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.u';\nCREATE TABLE app.u (a int);"),
    ])
    .await;
}

#[tokio::test]
async fn the_right_one_of_several_overloads_is_named() {
    let text = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n\
        CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS $$SELECT nope$$;\n\
        CREATE FUNCTION f(a date) RETURNS int LANGUAGE sql AS 'SELECT 3';";
    assert_eq!(
        findings(&[("f.sql", text)]).await,
        "warning f.sql:2:64 function-body: the body of this function is not good: column \"nope\" does not exist (SQLSTATE 42703) [it may be right if it uses what exists only while it runs]"
    );
}

#[tokio::test]
async fn a_dump_s_empty_search_path_is_not_held_against_a_body() {
    good(&[(
        "dump.sql",
        "SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n\
         CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';\n\
         CREATE TABLE public.t (a int);",
    )])
    .await;
}
