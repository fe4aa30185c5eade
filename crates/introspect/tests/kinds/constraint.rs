//! Constraints of tables.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn keys() {
    let seen = seen(r#"CREATE TABLE t ("a b" int, b int, c text, d int,
            CONSTRAINT "p k" PRIMARY KEY (b, "a b") INCLUDE (d) WITH (fillfactor = 50, deduplicate_items = off) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT u UNIQUE (c) DEFERRABLE);
        CREATE TABLE plain (a int PRIMARY KEY)"#)
    .await;
    seen.is(
        r#"constraint public.t."p k""#,
        json!({"deferrable": true, "initially_deferred": true, "validated": true, "enforced": true,
            "no_inherit": false, "local": true, "inherited": false, "attached_to": null,
            "constraint": {"primary_key": {"method": "btree", "columns": ["b", "a b"],
                "include": ["d"], "nulls_not_distinct": false, "without_overlaps": false,
                "options": ["fillfactor=50", "deduplicate_items=off"], "tablespace": null}}}),
    );
    seen.needs(
        r#"constraint public.t."p k""#,
        &["table public.t", "column public.t.b", r#"column public.t."a b""#, "column public.t.d"],
    );
    seen.is(
        "constraint public.t.u",
        json!({"deferrable": true, "initially_deferred": false,
            "constraint": {"unique": {"columns": ["c"]}}}),
    );
    // The index of a constraint is a part of it.
    assert!(!seen.ids().iter().any(|id| id.starts_with("index")));
}

#[tokio::test]
async fn nulls_not_distinct() {
    let sql = "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)";
    let Some(seen) = seen_since(15, sql).await else { return };
    let key = json!({"constraint": {"unique": {"nulls_not_distinct": true}}});
    seen.is("constraint public.t.t_a_key", key);
}

#[tokio::test]
async fn temporal_keys() {
    let sql = "CREATE EXTENSION btree_gist;
        CREATE TABLE t (id int, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
        CREATE TABLE u (id int, t int, valid daterange, FOREIGN KEY (t, PERIOD valid) REFERENCES t (id, PERIOD valid),
            CONSTRAINT soft CHECK (id > 0) NOT ENFORCED)";
    let Some(seen) = seen_since(18, sql).await else { return };
    seen.is(
        "constraint public.t.t_pkey",
        json!({"constraint": {"primary_key": {"method": "gist", "without_overlaps": true}}}),
    );
    seen.is(
        "constraint public.u.u_t_valid_fkey",
        json!({"constraint": {"foreign_key": {"period": true, "columns": ["t", "valid"]}}}),
    );
    seen.is("constraint public.u.soft", json!({"enforced": false, "validated": true}));
}

#[tokio::test]
async fn checks() {
    let seen = seen(r#"CREATE TYPE e AS ENUM ('x'); CREATE SEQUENCE s;
        CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
        CREATE TABLE t ("a b" int, b text, m e, CONSTRAINT "c 1" CHECK (f("a b")) NO INHERIT,
            CONSTRAINT c2 CHECK ("a b" > 0 AND b <> ')'), CONSTRAINT c3 CHECK (m <> 'x'), CONSTRAINT c4 CHECK (true),
            CONSTRAINT c5 CHECK (t IS NOT NULL), CONSTRAINT c6 CHECK (nextval('s') > "a b"));
        ALTER TABLE t ADD CONSTRAINT c7 CHECK ("a b" < 9) NOT VALID"#)
    .await;
    let check = |name: &str, text: &str| {
        seen.is(&format!("constraint public.t.{name}"), json!({"constraint": {"check": text}}));
    };
    check("\"c 1\"", r#"public.f("a b")"#);
    check("c2", r#"("a b" > 0) AND (b <> ')'::text)"#);
    check("c3", "m <> 'x'::public.e");
    check("c4", "true");
    seen.is(r#"constraint public.t."c 1""#, json!({"no_inherit": true, "validated": true}));
    seen.is("constraint public.t.c7", json!({"no_inherit": false, "validated": false}));
    seen.needs(
        r#"constraint public.t."c 1""#,
        &["table public.t", r#"column public.t."a b""#, "function public.f(integer)"],
    );
    seen.needs(
        "constraint public.t.c3",
        &["table public.t", "column public.t.m", "enum type public.e"],
    );
    seen.needs("constraint public.t.c4", &["table public.t"]);
    seen.needs(
        "constraint public.t.c6",
        &["table public.t", r#"column public.t."a b""#, "sequence public.s"],
    );
}

#[tokio::test]
async fn foreign_keys() {
    let seen = seen(r#"CREATE TABLE a (x int, y int, z int PRIMARY KEY, UNIQUE (x, y));
        CREATE UNIQUE INDEX plain_index ON a (y);
        CREATE TABLE b ("p q" int, q int, r int,
            CONSTRAINT f1 FOREIGN KEY (q, "p q") REFERENCES a (x, y) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL,
            CONSTRAINT f2 FOREIGN KEY (r) REFERENCES a DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT f3 FOREIGN KEY (r) REFERENCES a ON UPDATE SET DEFAULT ON DELETE RESTRICT,
            CONSTRAINT f4 FOREIGN KEY (r) REFERENCES a (y));
        ALTER TABLE b ADD CONSTRAINT f5 FOREIGN KEY (r) REFERENCES a NOT VALID"#)
    .await;
    seen.is(
        "constraint public.b.f1",
        json!({"constraint": {"foreign_key": {"columns": ["q", "p q"],
            "references": {"kind": "table", "schema": "public", "name": "a"},
            "referenced_columns": ["x", "y"], "match_full": true, "on_update": "CASCADE",
            "on_delete": "SET NULL", "on_delete_columns": [], "period": false}}}),
    );
    seen.needs(
        "constraint public.b.f1",
        &[
            "table public.a",
            "table public.b",
            "column public.a.x",
            "column public.a.y",
            r#"column public.b."p q""#,
            "column public.b.q",
            "constraint public.a.a_x_y_key",
        ],
    );
    seen.is(
        "constraint public.b.f2",
        json!({"deferrable": true, "initially_deferred": true, "constraint": {"foreign_key":
            {"match_full": false, "on_update": null, "on_delete": null}}}),
    );
    seen.is(
        "constraint public.b.f3",
        json!({"constraint": {"foreign_key": {"on_update": "SET DEFAULT", "on_delete": "RESTRICT"}}}),
    );
    seen.needs(
        "constraint public.b.f4",
        &[
            "table public.a",
            "table public.b",
            "column public.a.y",
            "column public.b.r",
            "index public.plain_index",
        ],
    );
    seen.is("constraint public.b.f5", json!({"validated": false, "no_inherit": false}));
}

#[tokio::test]
async fn foreign_keys_that_set_some_columns() {
    let sql = "CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
        CREATE TABLE b (x int, y int, FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL (y))";
    let Some(seen) = seen_since(15, sql).await else { return };
    seen.is(
        "constraint public.b.b_x_y_fkey",
        json!({"constraint": {"foreign_key": {"on_delete": "SET NULL", "on_delete_columns": ["y"]}}}),
    );
}

#[tokio::test]
async fn exclusion_constraints() {
    let seen = seen(r#"CREATE SCHEMA o; CREATE EXTENSION btree_gist SCHEMA o;
        CREATE TABLE t ("r m" int, during tstzrange, n text COLLATE "C", CONSTRAINT "no overlap"
            EXCLUDE USING gist ("r m" WITH =, during range_ops WITH &&, lower(n) WITH OPERATOR(pg_catalog.=))
            INCLUDE (n) WITH (fillfactor = 60) WHERE ("r m" > 0 AND n <> ')') DEFERRABLE)"#)
    .await;
    seen.is(
        r#"constraint public.t."no overlap""#,
        json!({"deferrable": true, "constraint": {"exclusion": {
            "elements": [
                {"operator": "=", "key": {"term": {"column": "r m"}, "operator_class": null,
                    "collation": null, "descending": false, "nulls_first": false}},
                {"operator": "&&", "key": {"term": {"column": "during"}, "operator_class": null}},
                {"operator": "=", "key": {"term": {"expression": "lower(n)"}, "collation": "\"C\""}},
            ],
            "predicate": r#"("r m" > 0) AND (n <> ')'::text)"#,
            "key": {"method": "gist", "columns": [], "include": ["n"], "options": ["fillfactor=60"]}}}}),
    );
    seen.needs(
        r#"constraint public.t."no overlap""#,
        &[
            "table public.t",
            r#"column public.t."r m""#,
            "column public.t.during",
            "column public.t.n",
            "extension btree_gist",
        ],
    );
}

#[tokio::test]
async fn an_operator_outside_pg_catalog_is_qualified() {
    let seen = seen(r#"CREATE EXTENSION hstore; CREATE EXTENSION btree_gist; CREATE SCHEMA s; CREATE EXTENSION ltree SCHEMA s;
        CREATE TABLE t (p s.ltree, EXCLUDE USING gist (p WITH OPERATOR(s.=)))"#)
    .await;
    seen.is(
        "constraint public.t.t_p_excl",
        json!({"constraint": {"exclusion": {"elements": [{"operator": "OPERATOR(s.=)"}]}}}),
    );
}

#[tokio::test]
async fn keys_of_partitions_are_attached() {
    let seen = seen(
        r#"CREATE TABLE p (k int, v int, PRIMARY KEY (k)) PARTITION BY RANGE (k);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
        CREATE TABLE p2 (k int NOT NULL, v int, CONSTRAINT "own key" PRIMARY KEY (k));
        ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
        CREATE TABLE target (id int PRIMARY KEY);
        ALTER TABLE p ADD FOREIGN KEY (v) REFERENCES target;
        CREATE TABLE "from" (k int REFERENCES p)"#,
    )
    .await;
    for id in ["constraint public.p1.p1_pkey", r#"constraint public.p2."own key""#] {
        seen.is(
            id,
            json!({"attached_to": {"kind": "constraint", "name": "p_pkey"}, "inherited": true}),
        );
    }
    assert!(
        !seen
            .object("constraint public.p1.p1_pkey")
            .depends_on
            .iter()
            .any(|edge| { edge.to_string() == "constraint public.p.p_pkey" })
    );
    assert!(seen.has("constraint public.p.p_v_fkey"));
    // A foreign key of or to a partitioned table has clones for partitions, which are not told.
    let keys = seen.ids().into_iter().filter(|id| id.contains("fkey")).collect::<Vec<_>>();
    assert_eq!(keys, [r#"constraint public."from".from_k_fkey"#, "constraint public.p.p_v_fkey"]);
}
