//! Views, materialised views, rules, triggers.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn views_and_their_options() {
    let seen = seen(r#"CREATE TABLE t (a int PRIMARY KEY, "b b" text COLLATE "C", c int);
        CREATE VIEW "v v" WITH (security_barrier) AS SELECT a, "b b" AS "B" FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
        CREATE VIEW cascaded AS SELECT a FROM t WITH CASCADED CHECK OPTION;
        CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3;
        ALTER VIEW "v v" ALTER a SET DEFAULT 7"#)
    .await;
    seen.is(
        r#"view public."v v""#,
        json!({"options": ["security_barrier=true", "check_option=local"], "columns": [
            {"name": "a", "data_type": "integer", "collation": null},
            {"name": "B", "data_type": "text", "collation": "\"C\""}]}),
    );
    let query = seen.body(r#"view public."v v""#)["query"].as_str().expect("text").to_owned();
    let words: Vec<&str> = query.split_whitespace().collect();
    // Before 16 every column carries its table's name.
    assert!(words.starts_with(&["SELECT"]) && query.contains("FROM public.t"), "{query}");
    assert!(query.ends_with("WHERE (t.a > 0)") || query.ends_with("WHERE (a > 0)"), "{query}");
    seen.is("view public.cascaded", json!({"options": ["check_option=cascaded"]}));
    seen.needs("view public.n", &["schema public"]);
    seen.is(r#"default of public."v v".a"#, json!({"expression": "7"}));
    seen.needs(r#"default of public."v v".a"#, &[r#"view public."v v""#]);
    assert!(!seen.has(r#"column public."v v".a"#));
}

#[tokio::test]
async fn invoking_views() {
    let sql = "CREATE VIEW v WITH (security_invoker) AS SELECT 1 AS a";
    let Some(seen) = seen_since(15, sql).await else { return };
    seen.is("view public.v", json!({"options": ["security_invoker=true"]}));
}

#[tokio::test]
async fn views_depend_on_columns_functions_types_and_views() {
    let seen = seen(r#"CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (a int PRIMARY KEY, b int, c int, d int);
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE VIEW v AS SELECT f(a) AS fa, b, 'x'::e AS e FROM t WHERE c > 0;
        CREATE VIEW w AS SELECT fa FROM v; CREATE VIEW "row" AS SELECT t FROM t; CREATE VIEW counted AS SELECT count(*) FROM t;
        CREATE VIEW grouped AS SELECT a, b FROM t GROUP BY a"#)
    .await;
    seen.needs(
        "view public.v",
        &[
            "schema public",
            "column public.t.a",
            "column public.t.b",
            "column public.t.c",
            "enum type public.e",
            "function public.f(integer)",
        ],
    );
    seen.needs("view public.w", &["schema public", "view public.v"]);
    seen.needs("view public.counted", &["schema public", "table public.t"]);
    assert!(
        seen.object(r#"view public."row""#)
            .depends_on
            .iter()
            .any(|id| id.to_string() == "table public.t")
    );
    // What is grouped by the primary key depends on the key.
    seen.needs(
        "view public.grouped",
        &["schema public", "column public.t.a", "column public.t.b", "constraint public.t.t_pkey"],
    );
}

#[tokio::test]
async fn materialized_views() {
    let seen = seen(r#"CREATE TABLE t (a int, b text);
        CREATE MATERIALIZED VIEW "m v" WITH (fillfactor = 33, toast.autovacuum_enabled = off) AS SELECT a, b AS "B" FROM t WITH NO DATA;
        ALTER MATERIALIZED VIEW "m v" ALTER "B" SET STATISTICS 9, ALTER "B" SET STORAGE PLAIN, ALTER "B" SET COMPRESSION pglz,
            ALTER a SET (n_distinct = 3);
        CREATE UNIQUE INDEX mi ON "m v" (a); ALTER MATERIALIZED VIEW "m v" CLUSTER ON mi"#)
    .await;
    seen.is(
        r#"materialized view public."m v""#,
        json!({"options": ["fillfactor=33", "toast.autovacuum_enabled=off"], "clustered_on": "mi",
            "access_method": null, "tablespace": null,
            "columns": [{"name": "a", "data_type": "integer"}, {"name": "B", "data_type": "text"}],
            "column_settings": [["a", "SET (n_distinct=3)"], ["B", "SET STATISTICS 9"],
                ["B", "SET STORAGE PLAIN"], ["B", "SET COMPRESSION pglz"]]}),
    );
    seen.needs(
        r#"materialized view public."m v""#,
        &["schema public", "column public.t.a", "column public.t.b"],
    );
    seen.is("index public.mi", json!({"table": {"kind": "materialized_view", "name": "m v"}}));
    seen.needs("index public.mi", &["schema public", r#"materialized view public."m v""#]);
}

#[tokio::test]
async fn rules() {
    let seen = seen(r#"CREATE TABLE t (a int); CREATE TABLE log (a int); CREATE VIEW v AS SELECT a FROM t;
        CREATE RULE "r r" AS ON INSERT TO v WHERE new.a > 5 DO INSTEAD INSERT INTO log VALUES (new.a);
        CREATE RULE off AS ON DELETE TO t DO ALSO NOTIFY x; ALTER TABLE t DISABLE RULE off"#)
    .await;
    seen.is(r#"rule public.v."r r""#, json!({"enabled": "O"}));
    let definition = seen.body(r#"rule public.v."r r""#)["definition"].to_string();
    assert!(definition.starts_with(r#""CREATE RULE \"r r\" AS\n    ON INSERT TO public.v\n"#));
    assert!(!definition.contains(';'), "{definition}");
    seen.needs(r#"rule public.v."r r""#, &["view public.v", "column public.log.a"]);
    seen.is(
        "rule public.t.off",
        json!({"enabled": "D", "definition": "CREATE RULE off AS\n    ON DELETE TO public.t DO\n NOTIFY x"}),
    );
    // A view's own rule is the view.
    assert_eq!(seen.ids().iter().filter(|id| id.starts_with("rule")).count(), 2);
}

#[tokio::test]
async fn triggers() {
    let seen = seen(r#"CREATE FUNCTION "f f"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TABLE t (a int PRIMARY KEY, b int, c int REFERENCES t DEFERRABLE); CREATE VIEW v AS SELECT a FROM t;
        CREATE TRIGGER "t 1" BEFORE UPDATE OF b ON t FOR EACH ROW WHEN (old.c IS DISTINCT FROM new.c) EXECUTE FUNCTION "f f"('it''s', '2');
        CREATE CONSTRAINT TRIGGER t2 AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "f f"();
        CREATE TRIGGER t3 AFTER DELETE ON t REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "f f"();
        ALTER TABLE t ENABLE REPLICA TRIGGER t3; CREATE TRIGGER t4 INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION "f f"();
        CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TRIGGER cloned AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION "f f"()"#)
    .await;
    seen.is(
        r#"trigger public.t."t 1""#,
        json!({"enabled": "O", "constraint": false, "definition": "CREATE TRIGGER \"t 1\" BEFORE UPDATE OF b \
            ON public.t FOR EACH ROW WHEN ((old.c IS DISTINCT FROM new.c)) EXECUTE FUNCTION public.\"f f\"('it''s', '2')"}),
    );
    seen.needs(
        r#"trigger public.t."t 1""#,
        &["table public.t", "column public.t.b", "column public.t.c", r#"function public."f f"()"#],
    );
    seen.is("trigger public.t.t2", json!({"constraint": true}));
    seen.is("trigger public.t.t3", json!({"enabled": "R"}));
    seen.needs("trigger public.v.t4", &["view public.v", r#"function public."f f"()"#]);
    let triggers = seen.ids().into_iter().filter(|id| id.starts_with("trigger"));
    // Neither those of the foreign key nor the clone of the partition.
    assert_eq!(triggers.count(), 5);
    assert!(!seen.ids().iter().any(|id| id.starts_with("constraint public.t.t2")));
}

#[tokio::test]
async fn event_triggers() {
    let seen = seen(r#"CREATE SCHEMA "s s"; CREATE FUNCTION "s s".f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER "e t" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP VIEW') EXECUTE FUNCTION "s s".f();
        CREATE EVENT TRIGGER off ON sql_drop EXECUTE FUNCTION "s s".f(); ALTER EVENT TRIGGER off ENABLE ALWAYS"#)
    .await;
    seen.is(
        r#"event trigger "e t""#,
        json!({"event": "ddl_command_end", "tags": ["CREATE TABLE", "DROP VIEW"],
            "function": "\"s s\".f", "enabled": "O"}),
    );
    seen.needs(r#"event trigger "e t""#, &[r#"function "s s".f()"#]);
    seen.is("event trigger off", json!({"event": "sql_drop", "tags": [], "enabled": "A"}));
}
