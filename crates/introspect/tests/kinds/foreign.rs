//! Foreign-data wrappers, servers, user mappings, foreign tables; publications.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn foreign_data() {
    let seen = seen(r#"CREATE EXTENSION postgres_fdw;
        CREATE FOREIGN DATA WRAPPER "w w" OPTIONS ("De bug" 'it''s');
        CREATE FUNCTION h() RETURNS fdw_handler LANGUAGE c STRICT AS '$libdir/postgres_fdw', 'postgres_fdw_handler';
        CREATE FOREIGN DATA WRAPPER w2 HANDLER h VALIDATOR postgres_fdw_validator;
        CREATE SERVER "s s" TYPE 'a''b' VERSION '1.2' FOREIGN DATA WRAPPER "w w" OPTIONS (host 'h', "P" 'x y');
        CREATE SERVER ext FOREIGN DATA WRAPPER postgres_fdw;
        CREATE USER MAPPING FOR PUBLIC SERVER "s s" OPTIONS ("user" 'u', password 'it''s'); CREATE USER MAPPING FOR postgres SERVER "s s";
        CREATE TYPE e AS ENUM ('x');
        CREATE FOREIGN TABLE "f t" (a int OPTIONS (column_name 'A', b 'c') NOT NULL, b e DEFAULT 'x', CONSTRAINT c CHECK (a > 0)) SERVER "s s" OPTIONS ("tab le" 't');
        CREATE FOREIGN TABLE no_options (a int) SERVER ext"#)
    .await;
    seen.is(
        r#"foreign-data wrapper "w w""#,
        json!({"handler": null, "validator": null, "options": ["\"De bug\" 'it''s'"]}),
    );
    seen.is(
        "foreign-data wrapper w2",
        json!({"handler": "public.h", "validator": "public.postgres_fdw_validator"}),
    );
    seen.needs("foreign-data wrapper w2", &["function public.h()", "extension postgres_fdw"]);
    assert!(!seen.has("foreign-data wrapper postgres_fdw"));
    seen.is(
        r#"server "s s""#,
        json!({"wrapper": "w w", "server_type": "a'b", "version": "1.2",
            "options": ["\"P\" 'x y'", "host 'h'"]}),
    );
    seen.needs(r#"server "s s""#, &[r#"foreign-data wrapper "w w""#]);
    seen.is("server ext", json!({"server_type": null, "version": null, "options": []}));
    seen.needs("server ext", &["extension postgres_fdw"]);
    seen.is(r#"user mapping "s s".public"#, json!({"options": ["\"user\" 'u'"]}));
    assert_eq!(
        seen.unrepresented(),
        [r#"option password of user mapping for public on server s s"#]
    );
    seen.needs(r#"user mapping "s s".postgres"#, &[r#"server "s s""#]);
    seen.is(
        r#"foreign table public."f t""#,
        json!({"server": "s s", "options": ["\"tab le\" 't'"]}),
    );
    seen.needs(r#"foreign table public."f t""#, &["schema public", r#"server "s s""#]);
    seen.is(
        r#"column public."f t".a"#,
        json!({"foreign_options": ["b 'c'", "column_name 'A'"], "data_type": "integer"}),
    );
    seen.needs(
        r#"column public."f t".b"#,
        &[r#"foreign table public."f t""#, "enum type public.e"],
    );
    assert!(seen.has(r#"not null of public."f t".a"#) && seen.has(r#"default of public."f t".b"#));
    seen.is(r#"constraint public."f t".c"#, json!({"constraint": {"check": "a > 0"}}));
    seen.is("foreign table public.no_options", json!({"options": []}));
}

#[tokio::test]
async fn publications() {
    let seen = seen(r#"CREATE TABLE "t.t" (a int PRIMARY KEY); CREATE PUBLICATION "p p" FOR TABLE "t.t" WITH (publish = 'update, insert', publish_via_partition_root);
        CREATE PUBLICATION everything FOR ALL TABLES; CREATE PUBLICATION nothing"#)
    .await;
    seen.is(
        r#"publication "p p""#,
        json!({"all_tables": false, "publish": ["insert", "update"], "via_root": true, "options": []}),
    );
    seen.is(
        "publication everything",
        json!({"all_tables": true, "publish": ["insert", "update", "delete", "truncate"], "via_root": false}),
    );
    let id = r#"publication member "p p"."public.""t.t""""#;
    seen.is(
        id,
        json!({"member": {"kind": "table", "schema": "public", "name": "t.t"}, "columns": [], "filter": null}),
    );
    seen.needs(id, &[r#"publication "p p""#, r#"table public."t.t""#]);
    let members = seen.ids().into_iter().filter(|id| id.starts_with("publication member"));
    assert_eq!(members.count(), 1);
}

#[tokio::test]
async fn publications_of_columns_rows_and_schemas() {
    let sql = r#"CREATE SCHEMA "s.s"; CREATE TABLE t (a int PRIMARY KEY, b int, c text);
        CREATE PUBLICATION p FOR TABLE t (a, c) WHERE (a > 1 AND a < 5); CREATE PUBLICATION q FOR TABLES IN SCHEMA "s.s""#;
    let Some(seen) = seen_since(15, sql).await else { return };
    let id = r#"publication member p."public.t""#;
    seen.is(id, json!({"columns": ["a", "c"], "filter": "(a > 1) AND (a < 5)"}));
    seen.needs(id, &["publication p", "table public.t", "column public.t.a", "column public.t.c"]);
    let id = r#"publication member q."""s.s""""#;
    seen.is(
        id,
        json!({"member": {"kind": "schema", "name": "s.s"}, "columns": [], "filter": null}),
    );
    seen.needs(id, &["publication q", r#"schema "s.s""#]);
}

#[tokio::test]
async fn publications_of_generated_columns() {
    let sql =
        "CREATE PUBLICATION p WITH (publish_generated_columns = stored); CREATE PUBLICATION q";
    let Some(seen) = seen_since(18, sql).await else { return };
    seen.is("publication p", json!({"options": ["publish_generated_columns = stored"]}));
    seen.is("publication q", json!({"options": []}));
}

#[tokio::test]
async fn secret_options_are_named_and_not_read() {
    let seen = seen(r#"CREATE FOREIGN DATA WRAPPER w OPTIONS (token 'secret-1');
        CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS ("api_key" 'secret-2', host 'h');
        CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (sslpassword 'secret-3', "Password" 'secret-4', password_required 'false');
        CREATE FOREIGN TABLE t (a int) SERVER s OPTIONS (aws_secret_access_key 'secret-5')"#)
    .await;
    assert_eq!(
        seen.unrepresented(),
        [
            "option \"Password\" of user mapping for public on server s",
            "option api_key of server s",
            "option aws_secret_access_key of foreign table public.t",
            "option sslpassword of user mapping for public on server s",
            "option token of foreign-data wrapper w",
        ]
    );
    let all = serde_json::to_string(
        &serde_json::to_value(
            seen.catalog.objects.values().map(|object| &object.body).collect::<Vec<_>>(),
        )
        .expect("JSON"),
    )
    .expect("JSON");
    assert!(!all.contains("secret-") && !format!("{:?}", seen.catalog).contains("secret-"));
    seen.is("user mapping s.public", json!({"options": ["password_required 'false'"]}));
    seen.is("server s", json!({"options": ["host 'h'"]}));
}
