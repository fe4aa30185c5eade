//! Policies, privileges, owners, comments.

use relvar_introspect::Options;
use serde_json::json;

use crate::seen;
use crate::seen::seen_with;

/// Roles belong to the whole server: made once, and left for the next test.
const ROLES: &str = r#"
    DO $$ BEGIN CREATE ROLE "relvar_test ""R"".1"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    DO $$ BEGIN CREATE ROLE relvar_test_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;"#;

async fn seen_with_roles(sql: &str) -> crate::Seen {
    seen(&format!("{ROLES}{sql}")).await
}

#[tokio::test]
async fn policies() {
    let seen = seen_with_roles(r#"CREATE TABLE t (a int, "b b" text); CREATE TABLE u (c int);
        CREATE FUNCTION f() RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE POLICY "p p" ON t AS RESTRICTIVE FOR UPDATE TO relvar_test_b, "relvar_test ""R"".1" USING (a > 0 AND "b b" = ')') WITH CHECK (f());
        CREATE POLICY p2 ON t USING (EXISTS (SELECT FROM u WHERE c = a)); CREATE POLICY p3 ON t FOR INSERT WITH CHECK (true)"#)
    .await;
    seen.is(
        r#"policy public.t."p p""#,
        json!({"command": "UPDATE", "permissive": false, "roles": ["relvar_test \"R\".1", "relvar_test_b"],
            "using": r#"(a > 0) AND ("b b" = ')'::text)"#, "check": "public.f()"}),
    );
    seen.needs(
        r#"policy public.t."p p""#,
        &["table public.t", "column public.t.a", r#"column public.t."b b""#, "function public.f()"],
    );
    seen.is(
        "policy public.t.p2",
        json!({"command": "ALL", "permissive": true, "roles": [""], "check": null}),
    );
    seen.needs("policy public.t.p2", &["table public.t", "column public.t.a", "column public.u.c"]);
    seen.is("policy public.t.p3", json!({"command": "INSERT", "using": null, "check": "true"}));
}

#[tokio::test]
async fn privileges_that_differ_from_the_default() {
    let seen = seen_with_roles(r#"CREATE TABLE t (a int, "b b" int); CREATE TABLE untouched (a int); CREATE VIEW v AS SELECT a FROM t;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE e AS ENUM (); CREATE SEQUENCE s; CREATE SCHEMA sch;
        GRANT SELECT, INSERT ON t TO relvar_test_b; GRANT UPDATE ON t TO relvar_test_b WITH GRANT OPTION; GRANT SELECT ON t TO PUBLIC;
        GRANT REFERENCES ("b b"), UPDATE ("b b") ON t TO "relvar_test ""R"".1"; GRANT SELECT (a) ON v TO relvar_test_b;
        REVOKE DELETE, TRUNCATE ON untouched FROM CURRENT_USER; GRANT DELETE, TRUNCATE ON untouched TO CURRENT_USER;
        REVOKE TRIGGER ON v FROM CURRENT_USER; REVOKE ALL ON FUNCTION f FROM PUBLIC; REVOKE ALL ON TYPE e FROM PUBLIC;
        GRANT USAGE ON SEQUENCE s TO relvar_test_b; GRANT CREATE ON SCHEMA sch TO relvar_test_b"#)
    .await;
    let privileges = |id: &str, expected: &[(&str, bool)]| {
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, grantable)| json!({"name": name, "grantable": grantable}))
            .collect();
        assert_eq!(seen.body(id)["privileges"], json!(expected), "{id}");
    };
    privileges(
        "grant to relvar_test_b on table public.t",
        &[("INSERT", false), ("SELECT", false), ("UPDATE", true)],
    );
    privileges("grant to PUBLIC on table public.t", &[("SELECT", false)]);
    privileges(
        r#"grant to relvar_test "R".1 on column public.t."b b""#,
        &[("REFERENCES", false), ("UPDATE", false)],
    );
    seen.needs(
        r#"grant to relvar_test "R".1 on column public.t."b b""#,
        &[r#"column public.t."b b""#],
    );
    privileges("grant to relvar_test_b on column public.v.a", &[("SELECT", false)]);
    seen.needs("grant to relvar_test_b on column public.v.a", &["view public.v"]);
    privileges("grant to PUBLIC on function public.f()", &[]);
    privileges("grant to PUBLIC on enum type public.e", &[]);
    privileges("grant to relvar_test_b on sequence public.s", &[("USAGE", false)]);
    privileges("grant to relvar_test_b on schema sch", &[("CREATE", false)]);
    let owner = seen.body("grant to the owner on view public.v")["privileges"].to_string();
    assert!(owner.contains("SELECT") && !owner.contains("TRIGGER"), "{owner}");
    // What was given back is the default again.
    assert!(!seen.ids().iter().any(|id| id.contains("untouched") && id.starts_with("grant")));
    assert!(!seen.ids().iter().any(|id| id.starts_with("grant") && id.ends_with("schema public")));
}

#[tokio::test]
async fn privileges_on_the_schema_public() {
    let seen = seen_with_roles(
        "GRANT USAGE ON SCHEMA public TO relvar_test_b; REVOKE ALL ON SCHEMA public FROM PUBLIC",
    )
    .await;
    seen.is(
        "grant to relvar_test_b on schema public",
        json!({"privileges": [{"name": "USAGE", "grantable": false}]}),
    );
    seen.is("grant to PUBLIC on schema public", json!({"privileges": []}));
    let seen = self::seen("DROP SCHEMA public; CREATE SCHEMA public").await;
    // Made by hand it gives nothing to PUBLIC, where initdb's does.
    seen.is("grant to PUBLIC on schema public", json!({"privileges": []}));
    assert!(!seen.has("comment on schema public"));
    assert!(!self::seen("DROP SCHEMA public").await.has("schema public"));
}

#[tokio::test]
async fn default_privileges() {
    let seen = seen_with_roles(r#"CREATE SCHEMA "s s";
        ALTER DEFAULT PRIVILEGES IN SCHEMA "s s" GRANT SELECT, INSERT ON TABLES TO relvar_test_b WITH GRANT OPTION;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE relvar_test_b GRANT USAGE ON SEQUENCES TO PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE relvar_test_b REVOKE ALL ON TYPES FROM relvar_test_b"#)
    .await;
    let id = "default privileges of  in s s (TABLES to relvar_test_b)";
    seen.is(
        id,
        json!({"objects": "TABLES", "grantee": "relvar_test_b", "privileges": [
            {"name": "INSERT", "grantable": true}, {"name": "SELECT", "grantable": true}]}),
    );
    seen.needs(id, &[r#"schema "s s""#]);
    let id = "default privileges of  in  (FUNCTIONS to PUBLIC)";
    seen.is(id, json!({"objects": "FUNCTIONS", "grantee": "PUBLIC", "privileges": []}));
    seen.needs(id, &[]);
    seen.is(
        "default privileges of relvar_test_b in  (SEQUENCES to PUBLIC)",
        json!({"privileges": [{"name": "USAGE", "grantable": false}]}),
    );
    seen.is(
        "default privileges of relvar_test_b in  (TYPES to )",
        json!({"objects": "TYPES", "grantee": "", "privileges": []}),
    );
    assert_eq!(seen.ids().iter().filter(|id| id.starts_with("default privileges")).count(), 4);
}

#[tokio::test]
async fn owners_and_grants_are_behind_switches() {
    let sql = format!(
        "{ROLES} CREATE TABLE t (a serial, i int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t OWNER TO relvar_test_b;
        CREATE SCHEMA s AUTHORIZATION relvar_test_b; GRANT SELECT ON t TO PUBLIC; GRANT SELECT (a) ON t TO PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC"
    );
    let options = Options { owners: true, grants: false, ..Options::default() };
    let seen = seen_with(&sql, &options).await;
    seen.is("owner of table public.t", json!({"role": "relvar_test_b"}));
    seen.needs("owner of table public.t", &["table public.t"]);
    seen.is("owner of schema s", json!({"role": "relvar_test_b"}));
    assert!(seen.has("owner of schema public") && seen.has("owner of sequence public.t_a_seq"));
    let owners = seen.ids().into_iter().filter(|id| id.starts_with("owner")).count();
    assert_eq!(owners, 4);
    assert!(!seen.ids().iter().any(|id| id.starts_with("grant") || id.starts_with("default priv")));
    let seen = self::seen(&sql).await;
    assert!(!seen.ids().iter().any(|id| id.starts_with("owner")));
    // Only PUBLIC: the owner has what every owner has.
    assert!(seen.has("grant to PUBLIC on table public.t"));
    assert_eq!(seen.ids().iter().filter(|id| id.starts_with("grant")).count(), 2);
}

#[tokio::test]
async fn comments_on_everything() {
    let seen = seen(r#"CREATE TABLE t (a int PRIMARY KEY, "b.b" int NOT NULL, i int GENERATED ALWAYS AS IDENTITY); CREATE VIEW v AS SELECT a FROM t;
        CREATE TYPE c AS (x int); CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0); CREATE INDEX ix ON t (a);
        CREATE RULE r AS ON DELETE TO t DO NOTHING; CREATE FUNCTION f(int, VARIADIC text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE EXTENSION citext; CREATE EXTENSION hstore; COMMENT ON EXTENSION hstore IS 'our own';
        COMMENT ON TABLE t IS E'it''s\n"two" \\ lines'; COMMENT ON COLUMN t."b.b" IS 'col'; COMMENT ON COLUMN v.a IS 'view col';
        COMMENT ON COLUMN c.x IS 'attr'; COMMENT ON TYPE c IS 'type'; COMMENT ON DOMAIN d IS 'dom'; COMMENT ON CONSTRAINT k ON DOMAIN d IS 'chk';
        COMMENT ON INDEX ix IS 'idx'; COMMENT ON INDEX t_pkey IS 'pk idx'; COMMENT ON CONSTRAINT t_pkey ON t IS 'pk';
        COMMENT ON RULE r ON t IS 'rule'; COMMENT ON FUNCTION f IS 'fn'; COMMENT ON SEQUENCE t_i_seq IS 'seq'; COMMENT ON SCHEMA public IS 'changed'"#)
    .await;
    let comment = |id: &str, text: &str, object: &str| {
        let id = format!("comment on {id}");
        seen.is(&id, json!({"text": text}));
        seen.needs(&id, &[object]);
    };
    comment("table public.t", "it's\n\"two\" \\ lines", "table public.t");
    comment(r#"column public.t."b.b""#, "col", r#"column public.t."b.b""#);
    comment("column public.v.a", "view col", "view public.v");
    comment("column public.c.x", "attr", "composite type public.c");
    comment("composite type public.c", "type", "composite type public.c");
    comment("domain public.d", "dom", "domain public.d");
    comment("domain constraint public.d.k", "chk", "domain constraint public.d.k");
    comment("index public.ix", "idx", "index public.ix");
    // The index and the sequence that are parts of another object have comments of their own.
    comment("index public.t_pkey", "pk idx", "constraint public.t.t_pkey");
    comment("constraint public.t.t_pkey", "pk", "constraint public.t.t_pkey");
    comment("sequence public.t_i_seq", "seq", "column public.t.i");
    comment("rule public.t.r", "rule", "rule public.t.r");
    comment("function public.f(integer, text[])", "fn", "function public.f(integer, text[])");
    comment("extension hstore", "our own", "extension hstore");
    comment("schema public", "changed", "schema public");
    assert!(!seen.has("comment on extension citext"));
}

#[tokio::test]
async fn privileges_on_members_of_extensions_beside_those_of_the_script() {
    let seen = seen_with_roles("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw;
        GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO relvar_test_b; GRANT SELECT (query) ON pg_stat_statements TO relvar_test_b;
        REVOKE EXECUTE ON FUNCTION hstore(text, text) FROM PUBLIC; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO relvar_test_b")
    .await;
    let mut grants: Vec<String> =
        seen.ids().into_iter().filter(|id| id.starts_with("grant ")).collect();
    grants.sort();
    let reset = grants
        .iter()
        .find(|id| id.contains("pg_stat_statements_reset"))
        .expect("the function")
        .clone();
    assert_eq!(
        grants.iter().filter(|id| **id != reset).collect::<Vec<_>>(),
        [
            "grant to PUBLIC on function public.hstore(text, text)",
            "grant to relvar_test_b on column public.pg_stat_statements.query",
            "grant to relvar_test_b on foreign-data wrapper postgres_fdw",
        ]
    );
    // The script of pg_stat_statements takes EXECUTE from PUBLIC; that of hstore leaves what PostgreSQL grants.
    let execute = json!([{"name": "EXECUTE", "grantable": false}]);
    seen.is(&reset, json!({"privileges": execute, "initial": []}));
    seen.is(
        "grant to PUBLIC on function public.hstore(text, text)",
        json!({"privileges": [], "initial": execute}),
    );
    seen.needs("grant to PUBLIC on function public.hstore(text, text)", &["extension hstore"]);
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
}

#[tokio::test]
async fn owners_that_are_another_role_are_known_where_they_are_no_objects() {
    let seen = seen_with_roles("CREATE TABLE theirs (a int); ALTER TABLE theirs OWNER TO relvar_test_b; CREATE TABLE mine (a int);
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO relvar_test_b")
    .await;
    let owners: Vec<String> =
        seen.catalog.owners.iter().map(|(id, owner)| format!("{id}: {owner}")).collect();
    let theirs = ["function public.f(): relvar_test_b", "table public.theirs: relvar_test_b"];
    assert!(theirs.iter().all(|line| owners.contains(&line.to_string())), "{owners:?}");
    assert!(!owners.iter().any(|line| line.contains("mine")), "{owners:?}");
    // From 15 the schema public is everybody's who owns the database.
    let public = owners.contains(&"schema public: pg_database_owner".to_owned());
    assert_eq!(public, seen.catalog.major() >= 15, "{owners:?}");
    assert!(!seen.has("owner of table public.theirs"));
}
