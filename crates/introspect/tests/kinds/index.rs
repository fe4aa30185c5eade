//! Indexes and extended statistics.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn keys_in_all_their_forms() {
    let seen = seen(r#"CREATE FUNCTION f(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE TABLE t ("a b" int, b text, c text COLLATE "C", d jsonb, v varchar);
        CREATE INDEX "i 1" ON t ("a b" DESC, b COLLATE "C" text_pattern_ops NULLS FIRST, f(b), ("a b" + 1) DESC NULLS LAST);
        ALTER INDEX "i 1" ALTER COLUMN 4 SET STATISTICS 500;
        CREATE INDEX i2 ON t (c, c COLLATE "POSIX", v, v varchar_pattern_ops)"#)
    .await;
    seen.is(
        r#"index public."i 1""#,
        json!({"table": {"kind": "table", "name": "t"}, "method": "btree", "unique": false,
            "valid": true, "partitioned": false, "attached_to": null, "predicate": null, "keys": [
            {"term": {"column": "a b"}, "collation": null, "operator_class": null,
                "operator_class_options": [], "descending": true, "nulls_first": true, "statistics": null},
            {"term": {"column": "b"}, "collation": "\"C\"", "operator_class": "text_pattern_ops",
                "descending": false, "nulls_first": true},
            {"term": {"expression": "public.f(b)"}, "collation": null, "operator_class": null},
            {"term": {"expression": "(\"a b\" + 1)"}, "descending": true, "nulls_first": false, "statistics": 500},
        ]}),
    );
    seen.needs(
        r#"index public."i 1""#,
        &[
            "schema public",
            "table public.t",
            r#"column public.t."a b""#,
            "column public.t.b",
            "function public.f(text)",
        ],
    );
    seen.is(
        "index public.i2",
        json!({"keys": [{"collation": null}, {"collation": "\"POSIX\""},
            {"operator_class": null}, {"operator_class": "varchar_pattern_ops"}]}),
    );
}

#[tokio::test]
async fn partial_unique_including() {
    let seen = seen(r#"CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE t (a int, "b b" int, m e);
        CREATE UNIQUE INDEX i ON t USING btree (a) INCLUDE ("b b", m) WITH (fillfactor = 40, deduplicate_items = off)
            WHERE m = 'x' AND "b b" > 1;
        CREATE INDEX j ON t (a) WHERE a IS NOT NULL"#)
    .await;
    seen.is(
        "index public.i",
        json!({"unique": true, "include": ["b b", "m"], "nulls_not_distinct": false,
            "options": ["fillfactor=40", "deduplicate_items=off"],
            "predicate": "(m = 'x'::public.e) AND (\"b b\" > 1)", "keys": [{"term": {"column": "a"}}]}),
    );
    seen.needs(
        "index public.i",
        &[
            "schema public",
            "table public.t",
            "column public.t.a",
            r#"column public.t."b b""#,
            "column public.t.m",
            "enum type public.e",
        ],
    );
    seen.is("index public.j", json!({"predicate": "a IS NOT NULL"}));
}

#[tokio::test]
async fn methods_and_operator_classes() {
    let seen = seen(r#"CREATE SCHEMA "x y"; CREATE EXTENSION pg_trgm SCHEMA "x y";
        CREATE TABLE t (a int, b text, d jsonb, p point, arr int[], e daterange, i inet, v tsvector);
        CREATE INDEX hash_i ON t USING hash (b);
        CREATE INDEX gin_d ON t USING gin (d, arr); CREATE INDEX gin_p ON t USING gin (d jsonb_path_ops) WITH (fastupdate = off);
        CREATE INDEX trgm ON t USING gin (b "x y".gin_trgm_ops);
        CREATE INDEX gist_i ON t USING gist (p, e, i inet_ops); CREATE INDEX sp ON t USING spgist (p kd_point_ops);
        CREATE INDEX brin_i ON t USING brin (a int4_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 4);
        CREATE INDEX sig ON t USING gist (v tsvector_ops (siglen = 100));
        CREATE INDEX as_oid ON t (a oid_ops)"#)
    .await;
    let keys =
        |id: &str, expected| seen.is(&format!("index public.{id}"), json!({"keys": expected}));
    seen.is("index public.hash_i", json!({"method": "hash"}));
    keys("gin_d", json!([{"operator_class": null}, {"operator_class": null}]));
    keys("gin_p", json!([{"operator_class": "jsonb_path_ops"}]));
    seen.is("index public.gin_p", json!({"options": ["fastupdate=off"], "method": "gin"}));
    keys("trgm", json!([{"operator_class": "\"x y\".gin_trgm_ops"}]));
    seen.needs(
        "index public.trgm",
        &["schema public", "table public.t", "column public.t.b", "extension pg_trgm"],
    );
    keys(
        "gist_i",
        json!([{"operator_class": null}, {"operator_class": null}, {"operator_class": "inet_ops"}]),
    );
    keys("sp", json!([{"operator_class": "kd_point_ops"}]));
    keys(
        "brin_i",
        json!([{"operator_class": "int4_minmax_multi_ops", "operator_class_options": ["values_per_range=16"]}]),
    );
    // The default class has to be named where it has options.
    keys(
        "sig",
        json!([{"operator_class": "tsvector_ops", "operator_class_options": ["siglen=100"]}]),
    );
    // oid_ops is a default class, but not the one that an integer gets.
    keys("as_oid", json!([{"operator_class": "oid_ops"}]));
}

#[tokio::test]
async fn default_classes_of_types_that_have_none_of_their_own() {
    let seen = seen(r#"CREATE TYPE e AS ENUM ('x'); CREATE DOMAIN d AS text; CREATE DOMAIN dd AS d;
        CREATE TYPE c AS (a int); CREATE DOMAIN de AS e;
        CREATE TABLE t (a varchar, b e, c text[], d d, dd dd, e c, f cidr, g int4range, h name, i regclass, j "char", k e[], l de);
        CREATE INDEX i ON t (a, b, c, d, dd, e, f, g, h, i, j, k, l)"#)
    .await;
    let index = seen.body("index public.i");
    let keys = index["keys"].as_array().expect("keys");
    assert_eq!(keys.len(), 13);
    for key in keys {
        assert_eq!(key["operator_class"], json!(null), "{key}");
        assert_eq!(key["collation"], json!(null), "{key}");
    }
}

#[tokio::test]
async fn classes_of_expressions() {
    let seen = seen(
        r#"CREATE TABLE t (a int, b text, d jsonb);
        CREATE INDEX i ON t ((a + 1), (a + 2) oid_ops, lower(b), lower(b) text_pattern_ops);
        CREATE INDEX g ON t USING gin (to_tsvector('simple', b), (d -> 'x') jsonb_path_ops)"#,
    )
    .await;
    let classes = |id: &str| -> Vec<serde_json::Value> {
        let index = seen.body(id);
        index["keys"]
            .as_array()
            .expect("keys")
            .iter()
            .map(|key| key["operator_class"].clone())
            .collect()
    };
    let said = |class: &str| json!(class);
    assert_eq!(
        classes("index public.i"),
        [json!(null), said("oid_ops"), json!(null), said("text_pattern_ops")]
    );
    assert_eq!(classes("index public.g"), [json!(null), said("jsonb_path_ops")]);
}

#[tokio::test]
async fn collations_of_expressions() {
    let seen = seen(
        r#"CREATE TABLE t (a text, b text COLLATE "C");
        CREATE INDEX i ON t (lower(b), (b || 'x') COLLATE "default", upper(a));
        CREATE INDEX j ON t (lower(a), (a || 'x') COLLATE "C")"#,
    )
    .await;
    // An expression's own collation stands nowhere: said is at least all that is needed.
    seen.is(
        "index public.i",
        json!({"keys": [{"collation": "\"C\""}, {"collation": "\"default\""}, {}]}),
    );
    seen.is("index public.j", json!({"keys": [{"collation": null}, {"collation": "\"C\""}]}));
}

#[tokio::test]
async fn nulls_not_distinct() {
    let sql = "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT";
    let Some(seen) = seen_since(15, sql).await else { return };
    seen.is("index public.i", json!({"unique": true, "nulls_not_distinct": true}));
}

#[tokio::test]
async fn indexes_of_partitions_are_attached() {
    let seen = seen(r#"CREATE TABLE p (k int, v text) PARTITION BY LIST (k);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
        CREATE INDEX whole ON p (v); CREATE INDEX "on ly" ON ONLY p (k); CREATE INDEX part ON p1 (k);
        ALTER INDEX "on ly" ATTACH PARTITION part; CREATE INDEX own ON p1 (v, k);
        CREATE UNIQUE INDEX u ON p (k, v); CREATE TABLE p3 (k int NOT NULL, v text, UNIQUE (k, v));
        ALTER TABLE p ATTACH PARTITION p3 FOR VALUES IN (3)"#)
    .await;
    seen.is("index public.whole", json!({"partitioned": true, "valid": true}));
    seen.is(r#"index public."on ly""#, json!({"partitioned": true, "valid": false}));
    seen.is(
        "index public.part",
        json!({"partitioned": false, "attached_to": {"kind": "index", "name": "on ly"}}),
    );
    seen.is("index public.p2_v_idx", json!({"attached_to": {"name": "whole"}}));
    seen.is("index public.own", json!({"attached_to": null}));
    // A constraint's index may be attached to an index that no constraint owns.
    seen.is(
        "constraint public.p3.p3_k_v_key",
        json!({"attached_to": {"kind": "index", "name": "u"}}),
    );
    seen.needs("index public.part", &["schema public", "table public.p1", "column public.p1.k"]);
}

#[tokio::test]
async fn an_index_that_a_broken_build_left_is_not_valid() {
    let database = relvar_testkit::shadow().await;
    let client = database.connect().await.expect("a connection");
    client
        .batch_execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)")
        .await
        .expect("a table");
    let broken = client.batch_execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)").await;
    assert!(broken.is_err());
    let options = relvar_introspect::Options::default();
    let catalog = relvar_introspect::read(&client, &options).await.expect("a catalog");
    let seen = crate::Seen { catalog };
    seen.is("index public.i", json!({"valid": false, "unique": true}));
}

#[tokio::test]
async fn extended_statistics() {
    let seen = seen(r#"CREATE SCHEMA s; CREATE TABLE t (a int, "b b" int, c text);
        CREATE STATISTICS s."all" ON a, "b b" FROM t; CREATE STATISTICS "some" (ndistinct, mcv) ON c, a, (lower(c)) FROM t;
        CREATE STATISTICS one ON (a + 1) FROM t; ALTER STATISTICS one SET STATISTICS 0;
        CREATE STATISTICS whole ON a, (a + 1) FROM t"#)
    .await;
    seen.is(
        r#"statistics s."all""#,
        json!({"table": {"name": "t"}, "kinds": [], "columns": "a, \"b b\"", "target": null}),
    );
    seen.is(
        r#"statistics public."some""#,
        json!({"kinds": ["mcv", "ndistinct"], "columns": "a, c, (lower(c))"}),
    );
    seen.is("statistics public.one", json!({"kinds": [], "columns": "(a + 1)", "target": 0}));
    seen.is("statistics public.whole", json!({"kinds": []}));
    seen.needs(
        r#"statistics s."all""#,
        &["schema s", "table public.t", "column public.t.a", r#"column public.t."b b""#],
    );
}
