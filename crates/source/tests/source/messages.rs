//! What a user is told about bad input, word by word.

use crate::{all_shown, catalog, findings, loaded};

async fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(findings(files).await, expected.join("\n"));
}

#[tokio::test]
async fn a_syntax_error_has_file_line_column_and_the_line() {
    let text = "CREATE TABLE a (id int);\n\n/* ü */ CREATE TABLE b (\n  ü int,,\n  c int\n);\n";
    check(
        &[("schema/b.sql", text)],
        &["error schema/b.sql:4:9 syntax-error: syntax error at or near \",\" (SQLSTATE 42601)"],
    )
    .await;
    let (_shadow, loaded) = loaded(&[("schema/b.sql", text)]).await;
    let place = loaded.findings[0].place.as_ref().expect("a place");
    assert_eq!(place.source_line.as_deref(), Some("  ü int,,"));
    assert_eq!(place.length, 1);
}

#[tokio::test]
async fn a_reference_to_nothing_points_at_the_name() {
    check(
        &[
            ("a.sql", "CREATE VIEW v AS\n  SELECT * FROM nope;\n"),
            ("b.sql", "CREATE TABLE b (\n  u int REFERENCES users\n);\n"),
            ("c.sql", "CREATE TABLE c (\n  u color\n);\n"),
        ],
        &[
            "error a.sql:2:17 unresolved-reference: relation \"nope\" does not exist (SQLSTATE 42P01) [no schema file defines it]",
            "error b.sql:2:20 unresolved-reference: relation \"users\" does not exist (SQLSTATE 42P01) [no schema file defines it]",
            "error c.sql:2:5 unresolved-reference: type \"color\" does not exist (SQLSTATE 42704) [no schema file defines it]",
        ],
    )
    .await;
}

#[tokio::test]
async fn the_hint_of_the_server_is_kept() {
    check(
        &[("a.sql", "CREATE TABLE t (name text);\nCREATE INDEX ON t (nam);\nCREATE VIEW v AS SELECT nam FROM t;")],
        &[
            "error a.sql:2:1 unresolved-reference: column \"nam\" does not exist (SQLSTATE 42703)",
            "error a.sql:3:25 unresolved-reference: column \"nam\" does not exist (SQLSTATE 42703) [Perhaps you meant to reference the column \"t.name\".]",
        ],
    )
    .await;
}

#[tokio::test]
async fn an_object_that_two_files_define_names_both() {
    check(
        &[
            ("a.sql", "CREATE TABLE users (id int);\nCREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';"),
            ("b.sql", "\nCREATE TABLE public.Users (id int);\nCREATE SCHEMA app;"),
            ("c.sql", "CREATE TYPE color AS ENUM ();\nCREATE SCHEMA app;\nCREATE FUNCTION f(b integer) RETURNS int LANGUAGE sql AS 'SELECT 2';\nCREATE DOMAIN color AS text;"),
        ],
        &[
            "error b.sql:2:1 defined-twice: relation \"users\" already exists (SQLSTATE 42P07) <a.sql:1:1 the other definition> [keep one of the two]",
            "error c.sql:2:1 defined-twice: schema \"app\" already exists (SQLSTATE 42P06) <b.sql:3:1 the other definition> [keep one of the two]",
            "error c.sql:3:1 defined-twice: function \"f\" already exists with same argument types (SQLSTATE 42723) <a.sql:2:1 the other definition> [keep one of the two]",
            "error c.sql:4:1 defined-twice: type \"color\" already exists (SQLSTATE 42710) <c.sql:1:1 the other definition> [keep one of the two]",
        ],
    )
    .await;
}

#[tokio::test]
async fn definitions_that_the_server_passes_over_or_replaces_are_told() {
    let function = |value: u32| {
        format!("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT {value}';")
    };
    check(
        &[
            ("a.sql", &format!("CREATE SCHEMA IF NOT EXISTS app;\n{}\n{}", function(1), function(2))),
            ("b.sql", &format!("CREATE SCHEMA IF NOT EXISTS app;\n{}", function(3))),
            ("c.sql", "CREATE TABLE IF NOT EXISTS t (a int);\nCREATE TABLE IF NOT EXISTS s (a int);"),
            ("d.sql", "CREATE TABLE IF NOT EXISTS t (b int);\nCREATE TABLE IF NOT EXISTS s (a int);"),
        ],
        &[
            "error b.sql:2:1 defined-twice: f is defined twice, and one replaces the other <a.sql:2:1 the other definition> [keep one of the two]",
            "error d.sql:1:1 defined-twice: t is defined twice, and only one of the two counts <c.sql:1:1 the other definition> [keep one of the two]",
            "warning d.sql:2:1 defined-twice: s is defined twice <c.sql:2:1 the other definition> [keep one of the two]",
        ],
    )
    .await;
}

#[tokio::test]
async fn what_follows_from_an_error_is_no_error_of_its_own() {
    check(
        &[
            ("a.sql", "CREATE VIEW v AS SELECT * FROM t;\nCREATE VIEW w AS SELECT * FROM v;"),
            ("b.sql", "CREATE TABLE t (a nope);"),
        ],
        &[
            "note a.sql:1:32 unresolved-reference: left out, since what it needs failed at b.sql:1: relation \"t\" does not exist (SQLSTATE 42P01)",
            "note a.sql:2:32 unresolved-reference: left out, since what it needs failed at b.sql:1: relation \"v\" does not exist (SQLSTATE 42P01)",
            "error b.sql:1:19 unresolved-reference: type \"nope\" does not exist (SQLSTATE 42704) [no schema file defines it]",
        ],
    )
    .await;
}

#[tokio::test]
async fn views_that_need_each_other_are_errors() {
    check(
        &[("a.sql", "CREATE VIEW v AS SELECT 1 FROM w;\nCREATE VIEW w AS SELECT 1 FROM v;")],
        &[
            "error a.sql:1:32 unresolved-reference: relation \"w\" does not exist (SQLSTATE 42P01)",
            "error a.sql:2:32 unresolved-reference: relation \"v\" does not exist (SQLSTATE 42P01)",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_missing_extension_says_what_is_missing_and_the_way_out() {
    let said = findings(&[(
        "a.sql",
        "CREATE EXTENSION postgis_of_nobody;\nCOMMENT ON EXTENSION postgis_of_nobody IS 'x';\nCREATE TABLE t (g geometry);",
    )])
    .await;
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(
        lines[0].starts_with("error a.sql:1:1 missing-extension: the server that schemas are tried on lacks extension postgis_of_nobody: "),
        "{said}"
    );
    assert!(
        lines[0].ends_with("[install the extension's package for that server, or let shadow_url name a server that has it]"),
        "{said}"
    );
    assert!(lines[1].starts_with("note a.sql:2:"), "{said}");
    assert_eq!(
        lines[2],
        "note a.sql:3:19 unresolved-reference: skipped: may require extension postgis_of_nobody: type \"geometry\" does not exist (SQLSTATE 42704)"
    );
}

#[tokio::test]
async fn data_is_not_schema() {
    check(
        &[
            ("a.sql", "CREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n2\n\\.\n\nCREATE TABLE s (a int);\nCOPY s FROM stdin;\n\\.\n"),
            ("b.sql", "CREATE TABLE m (v text NOT NULL);\nINSERT INTO m VALUES ('1');\nINSERT INTO m VALUES ('2');"),
            ("c.sql", "\nINSERT INTO m VALUES (NULL);"),
        ],
        &[
            "error a.sql:2:1 copy-data: this loads 2 rows; data is not schema [take the data out; a dump without it is made with pg_dump --schema-only]",
            "note b.sql:2:1 data-in-schema: 2 statements of this file change rows; data is not schema, so they have no effect",
            "warning c.sql:2:1 data-in-schema: this row change failed: null value in column \"v\" of relation \"m\" violates not-null constraint (SQLSTATE 23502)",
        ],
    )
    .await;
}

#[tokio::test]
async fn commands_of_psql_are_located_and_restrict_is_accepted() {
    check(
        &[("a.sql", "\\restrict abc\nCREATE TABLE t (a int);\n\\connect other\nCREATE TABLE s (a int); \\gexec\n\\unrestrict abc\n")],
        &[
            "error a.sql:3:1 psql-command: \\connect is a command of psql, not SQL; take it out (\\restrict and \\unrestrict are accepted)",
            "error a.sql:4:25 psql-command: \\gexec is a command of psql, not SQL; take it out (\\restrict and \\unrestrict are accepted)",
        ],
    )
    .await;
}

#[tokio::test]
async fn text_without_an_end_is_located() {
    check(
        &[(
            "a.sql",
            "CREATE TABLE t (a int);\nCOMMENT ON TABLE t IS 'it''s;\nCREATE TABLE s (a int);\n",
        )],
        &["error a.sql:2:23 unterminated-text: a quoted string that is never closed"],
    )
    .await;
}

#[tokio::test]
async fn what_concerns_the_server_is_not_run() {
    check(
        &[("a.sql", "CREATE DATABASE d;\nALTER SYSTEM SET work_mem = '1GB';\nALTER ROLE postgres SET work_mem = '1GB';\nGRANT postgres TO postgres;\nGRANT CONNECT ON DATABASE d TO PUBLIC;\nPREPARE TRANSACTION 'x';")],
        &[
            "error a.sql:1:1 server-wide: a schema file describes one database, and this concerns the whole server (take the statement out)",
            "error a.sql:2:1 server-wide: a schema file describes one database, and this concerns the whole server (take the statement out)",
            "warning a.sql:3:1 server-wide: this concerns the whole server and not the schema of a database: left out",
            "warning a.sql:4:1 server-wide: this concerns the whole server and not the schema of a database: left out",
            "warning a.sql:5:1 server-wide: this concerns the whole server and not the schema of a database: left out",
            "error a.sql:6:1 transaction-control: a prepared transaction cannot be part of a schema file (take the statement out)",
        ],
    )
    .await;
}

#[tokio::test]
async fn no_schema_to_create_in() {
    check(
        &[("a.sql", "SET search_path = '';\nCREATE TABLE t (a int);")],
        &["error a.sql:2:14 unresolved-reference: no schema has been selected to create in (SQLSTATE 3F000) [write a schema before the name, or make the schema in a file]"],
    )
    .await;
}

#[tokio::test]
async fn settings_that_a_server_does_not_take() {
    check(
        &[("a.sql", "SET setting_of_tomorrow = 1;\nSET work_mem = 'much';\nSET client_encoding = 'LATIN1';\nSET client_encoding = 'UTF8';\nCREATE TABLE t (a int);")],
        &[
            "note a.sql:1:1 setting: unrecognized configuration parameter \"setting_of_tomorrow\" (SQLSTATE 42704): left out",
            "warning a.sql:2:1 setting: invalid value for parameter \"work_mem\": \"much\" (SQLSTATE 22023): left out",
            "error a.sql:3:1 setting: files are read as UTF-8 with standard strings, whatever client_encoding [convert the file and take the statement out]",
        ],
    )
    .await;
}

#[tokio::test]
async fn variables_of_psql_are_explained() {
    check(
        &[("a.sql", "CREATE TABLE t (a int DEFAULT :start);")],
        &["error a.sql:1:31 syntax-error: syntax error at or near \":\" (SQLSTATE 42601) [the variables of psql are not known here; write the value itself]"],
    )
    .await;
}

#[tokio::test]
async fn many_consequences_are_summed_up() {
    let views: String =
        (0..30).map(|nth| format!("CREATE VIEW v{nth} AS SELECT * FROM t;\n")).collect();
    let said = findings(&[("a.sql", "CREATE TABLE t (a nope);"), ("b.sql", &views)]).await;
    assert_eq!(said.lines().count(), 22, "{said}");
    let last = "note - unresolved-reference: 10 more statements were left out after these errors";
    assert!(said.lines().any(|line| line == last), "{said}");
}

#[tokio::test]
async fn a_thousand_errors_in_a_long_file_take_no_quadratic_time() {
    let table = |nth| format!("CREATE TABLE t{nth} (a int);\n");
    let text: String = (0..3000).map(table).collect();
    let said = findings(&[("a.sql", &text), ("b.sql", &text)]).await;
    assert_eq!(said.lines().count(), 3000);
    assert_eq!(
        said.lines().last(),
        Some(
            "error b.sql:3000:1 defined-twice: relation \"t2999\" already exists (SQLSTATE 42P07) <a.sql:3000:1 the other definition> [keep one of the two]"
        )
    );
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_is_no_finding() {
    let shadow = relvar_testkit::shadow().await;
    let text = "CREATE TABLE t (a int);\nSELECT pg_terminate_backend(pg_backend_pid());";
    let files = [relvar_source::SchemaFile::new("a.sql", text)];
    let error = relvar_source::load(&shadow, &files, &relvar_source::Loading::default()).await;
    let error = error.expect_err("the session is gone").to_string();
    assert!(
        error.starts_with("the server ended the session while it ran the statements from a.sql:1 to a.sql:2: FATAL:  57P01: terminating connection"),
        "{error}"
    );
}

/// As a schema they would be empty, or an error about a table that is not there.
#[tokio::test]
async fn files_of_migration_tools_are_refused_with_what_to_do() {
    let help = "[apply the migrations to an empty database and take its schema over: relvar init --from URL; \
                or name a file made by pg_dump --schema-only]";
    let pair = [("m/1_a.down.sql", "DROP TABLE t;"), ("m/1_a.up.sql", "CREATE TABLE t (a int);")];
    assert_eq!(
        findings(&pair).await,
        format!(
            "error - migration-files: m/1_a.up.sql and 1_a.down.sql are a migration and its way back, \
             not a schema {help}"
        )
    );
    let both = "-- migrate:up\nCREATE TABLE t (a int);\n\n-- migrate:down\nDROP TABLE t;\n";
    assert_eq!(
        findings(&[("1.sql", "-- migrate:up\nCREATE TABLE u (a int);"), ("2.sql", both)]).await,
        format!(
            "error 2.sql:5:1 migration-files: this file is a migration of dbmate with a way back, not a \
             schema: read as one, it undoes itself {help}"
        )
    );
    let (shadow, loaded) =
        loaded(&[("1.sql", "-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\n")]).await;
    assert_eq!(
        all_shown(&loaded),
        format!(
            "warning 1.sql:2:1 migration-files: this file is a migration of goose; its statements are \
             read as a schema, in order {help}"
        )
    );
    assert_eq!(catalog(&shadow).await.of_kind(relvar_catalog::Kind::Table).count(), 1);
}
