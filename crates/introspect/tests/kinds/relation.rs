//! Tables, columns, defaults, NOT NULL, inheritance, partitions.

use serde_json::json;

use crate::{seen, seen_since};

#[tokio::test]
async fn tables_and_their_options() {
    let seen = seen(r#"CREATE TYPE p AS (a int);
        CREATE TABLE plain (a int PRIMARY KEY);
        CREATE UNLOGGED TABLE "un logged" (a text) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = on);
        CREATE TABLE typed OF p; CREATE TABLE no_columns ();
        ALTER TABLE plain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY USING INDEX plain_pkey;
        ALTER TABLE plain CLUSTER ON plain_pkey; ALTER TABLE typed REPLICA IDENTITY NOTHING;
        ALTER TABLE no_columns REPLICA IDENTITY FULL"#)
    .await;
    seen.is(
        "table public.plain",
        json!({"persistence": "permanent", "partition_by": null, "options": [], "row_security": true,
            "force_row_security": true, "replica_identity": {"index": "plain_pkey"},
            "access_method": null, "tablespace": null, "of_type": null,
            "clustered_on": "plain_pkey"}),
    );
    seen.is(
        r#"table public."un logged""#,
        json!({"persistence": "unlogged", "replica_identity": "default",
            "options": ["fillfactor=70", "autovacuum_enabled=off", "toast.autovacuum_enabled=on"]}),
    );
    seen.is("table public.typed", json!({"of_type": "public.p", "replica_identity": "nothing"}));
    seen.needs("table public.typed", &["schema public", "composite type public.p"]);
    seen.is("table public.no_columns", json!({"replica_identity": "full"}));
}

#[tokio::test]
async fn columns_and_their_settings() {
    let seen = seen(r#"CREATE TABLE t (
            "A.b" varchar(10)[] COLLATE "C", gone int, n numeric(10, 2), ts timestamptz(3), iv interval day to second(2),
            b bit varying(7), s text);
        ALTER TABLE t DROP COLUMN gone;
        ALTER TABLE t ALTER "A.b" SET STORAGE MAIN, ALTER "A.b" SET COMPRESSION pglz, ALTER n SET STATISTICS 0,
            ALTER n SET (n_distinct = -0.5, n_distinct_inherited = 7)"#)
    .await;
    seen.is(
        r#"column public.t."A.b""#,
        json!({"data_type": "character varying(10)[]", "collation": "\"C\"", "storage": "MAIN",
            "compression": "pglz", "statistics": null, "options": [], "generated": null,
            "identity": null, "foreign_options": [], "local": true, "inherited": false}),
    );
    seen.is(
        "column public.t.n",
        json!({"data_type": "numeric(10,2)", "statistics": 0,
            "options": ["n_distinct=-0.5", "n_distinct_inherited=7"]}),
    );
    seen.is("column public.t.ts", json!({"data_type": "timestamp(3) with time zone"}));
    seen.is("column public.t.iv", json!({"data_type": "interval day to second(2)"}));
    seen.is("column public.t.b", json!({"data_type": "bit varying(7)"}));
    let position = |name| seen.object(&format!("column public.t.{name}")).position;
    assert_eq!(["\"A.b\"", "n", "ts", "iv", "b", "s"].map(position), [1, 3, 4, 5, 6, 7]);
    assert!(!seen.ids().iter().any(|id| id.contains("dropped")));
}

#[tokio::test]
async fn defaults_and_generated_columns() {
    let seen = seen(r#"CREATE SEQUENCE "Se q"; CREATE TYPE e AS ENUM ('x');
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE TABLE t (a int DEFAULT nextval('"Se q"'), b e DEFAULT 'x', c int DEFAULT 1 + 2,
            d timestamptz DEFAULT '2020-06-01 12:00:00+02', g int GENERATED ALWAYS AS (f(a) + c) STORED, n int,
            r float8 DEFAULT 0.1)"#)
    .await;
    seen.is("default of public.t.a", json!({"expression": "nextval('public.\"Se q\"'::regclass)"}));
    seen.needs("default of public.t.a", &["column public.t.a", r#"sequence public."Se q""#]);
    seen.needs("default of public.t.b", &["column public.t.b", "enum type public.e"]);
    seen.is("default of public.t.c", json!({"expression": "(1 + 2)"}));
    seen.is(
        "default of public.t.d",
        json!({"expression": "'2020-06-01 10:00:00+00'::timestamp with time zone"}),
    );
    seen.is("default of public.t.r", json!({"expression": "0.1"}));
    seen.is(
        "column public.t.g",
        json!({"generated": {"kind": "stored", "expression": "public.f(a) + c"}}),
    );
    seen.needs(
        "column public.t.g",
        &["table public.t", "column public.t.a", "column public.t.c", "function public.f(integer)"],
    );
    assert!(!seen.has("default of public.t.g") && !seen.has("default of public.t.n"));
}

#[tokio::test]
async fn virtual_columns() {
    let sql = "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) VIRTUAL)";
    let Some(seen) = seen_since(18, sql).await else { return };
    seen.is("column public.t.g", json!({"generated": {"kind": "virtual", "expression": "a * 2"}}));
    seen.needs("column public.t.g", &["table public.t", "column public.t.a"]);
}

#[tokio::test]
async fn not_null_is_an_object() {
    let seen = seen(r#"CREATE TABLE t (id int PRIMARY KEY, "a b" int NOT NULL, c int)"#).await;
    seen.is(
        r#"not null of public.t."a b""#,
        json!({"name": null, "no_inherit": false, "validated": true, "local": true}),
    );
    seen.needs(r#"not null of public.t."a b""#, &[r#"column public.t."a b""#]);
    assert!(seen.has("not null of public.t.id") && !seen.has("not null of public.t.c"));
}

#[tokio::test]
async fn not_null_has_a_name_since_18() {
    let long = "a".repeat(60);
    let sql = format!(
        r#"CREATE TABLE t (a int NOT NULL, b int CONSTRAINT "na me" NOT NULL, c int CONSTRAINT x NOT NULL NO INHERIT, d int);
        ALTER TABLE t ADD CONSTRAINT later NOT NULL d NOT VALID;
        CREATE TABLE {long} ({long} int NOT NULL);
        COMMENT ON CONSTRAINT "na me" ON t IS 'why';
        CREATE TABLE child (PRIMARY KEY (b)) INHERITS (t)"#
    );
    let Some(seen) = seen_since(18, &sql).await else { return };
    seen.is("not null of public.t.a", json!({"name": null}));
    seen.is("not null of public.t.b", json!({"name": "na me", "no_inherit": false}));
    seen.is("not null of public.t.c", json!({"name": "x", "no_inherit": true, "validated": true}));
    seen.is("not null of public.t.d", json!({"name": "later", "validated": false}));
    seen.is(&format!("not null of public.{long}.{long}"), json!({"name": null}));
    seen.is("not null of public.child.a", json!({"local": false}));
    assert!(!seen.has("not null of public.child.c"));
    seen.needs("comment on not null of public.t.b", &["not null of public.t.b"]);
}

#[tokio::test]
async fn inheritance_has_ranks_and_local_columns() {
    let seen = seen(
        r#"CREATE TABLE "p 1" (a int NOT NULL, b text DEFAULT 'x', CHECK (a > 0));
        CREATE TABLE p2 (b text, c int);
        CREATE TABLE child (c int NOT NULL, d int) INHERITS (p2, "p 1");
        CREATE TABLE only_child () INHERITS ("p 1"); ALTER TABLE only_child ALTER b SET NOT NULL"#,
    )
    .await;
    seen.is(
        r#"inheritance of public.child from public."p 1""#,
        json!({"bound": null, "parent": {"kind": "table", "schema": "public", "name": "p 1"}}),
    );
    assert_eq!(seen.object(r#"inheritance of public.child from public."p 1""#).position, 2);
    assert_eq!(seen.object("inheritance of public.child from public.p2").position, 1);
    seen.needs(
        "inheritance of public.child from public.p2",
        &["table public.child", "table public.p2"],
    );
    // The child does not depend on its parents: that is what the inheritance says.
    seen.needs("table public.child", &["schema public"]);
    seen.is("column public.child.a", json!({"local": false, "inherited": true}));
    seen.is("column public.child.b", json!({"local": false, "inherited": true}));
    seen.is("column public.child.c", json!({"local": true, "inherited": true}));
    seen.is("column public.child.d", json!({"local": true, "inherited": false}));
    seen.is("not null of public.child.a", json!({"local": false}));
    seen.is("not null of public.child.c", json!({"local": true}));
    seen.is("not null of public.only_child.b", json!({"local": true}));
    seen.is(
        r#"constraint public.child."p 1_a_check""#,
        json!({"local": false, "inherited": true, "constraint": {"check": "a > 0"}}),
    );
    seen.is(
        r#"constraint public."p 1"."p 1_a_check""#,
        json!({"local": true, "inherited": false, "no_inherit": false}),
    );
}

#[tokio::test]
async fn partitions_of_every_strategy() {
    let seen = seen(r#"CREATE TABLE r (k int, v text COLLATE "C", at timestamptz) PARTITION BY RANGE (k, lower(v) COLLATE "POSIX" text_pattern_ops);
        CREATE TABLE "r 1" PARTITION OF r FOR VALUES FROM (MINVALUE, MINVALUE) TO (1, 'it''s') PARTITION BY LIST (v);
        CREATE TABLE r1a PARTITION OF "r 1" (v DEFAULT 'a') FOR VALUES IN ('a', NULL);
        CREATE TABLE r1rest PARTITION OF "r 1" DEFAULT;
        CREATE TABLE h (k int NOT NULL) PARTITION BY HASH (k);
        CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 3);
        CREATE TABLE d (at timestamptz) PARTITION BY RANGE (at);
        CREATE TABLE d1 PARTITION OF d FOR VALUES FROM ('2020-01-01 00:00+01') TO ('2021-01-01 00:00+01')"#)
    .await;
    seen.is(
        "table public.r",
        json!({"partition_by": r#"RANGE (k, lower(v) COLLATE "POSIX" text_pattern_ops)"#}),
    );
    seen.is(r#"table public."r 1""#, json!({"partition_by": "LIST (v)"}));
    let bound = |child: &str, parent: &str, bound: &str| {
        seen.is(
            &format!("inheritance of public.{child} from public.{parent}"),
            json!({"bound": bound}),
        );
    };
    bound("\"r 1\"", "r", "FOR VALUES FROM (MINVALUE, MINVALUE) TO (1, 'it''s')");
    bound("r1a", "\"r 1\"", "FOR VALUES IN ('a', NULL)");
    bound("r1rest", "\"r 1\"", "DEFAULT");
    bound("h0", "h", "FOR VALUES WITH (modulus 4, remainder 3)");
    bound("d1", "d", "FOR VALUES FROM ('2019-12-31 23:00:00+00') TO ('2020-12-31 23:00:00+00')");
    seen.is("default of public.r1a.v", json!({"expression": "'a'::text"}));
    seen.is(
        "column public.r1a.v",
        json!({"local": false, "inherited": true, "collation": "\"C\""}),
    );
    seen.is("not null of public.h0.k", json!({"local": false}));
    seen.needs("table public.r1a", &["schema public"]);
}

#[tokio::test]
async fn hostile_names_are_ordinary() {
    let names =
        ["select", "a.b", "say \"hi\"", " ", "1st", "naïve ☃", "Ünï'", "$1", "x\\y", "--", "\t"];
    let names: Vec<String> = names.map(String::from).into_iter().chain(["n".repeat(63)]).collect();
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let columns: Vec<String> = names.iter().map(|n| format!("{} int", quote(n))).collect();
    let tables = names.iter().map(|n| {
        format!("CREATE TABLE {0}.{0} ({1}, PRIMARY KEY ({0}));", quote(n), columns.join(", "))
    });
    let schemas = names.iter().map(|n| format!("CREATE SCHEMA {};", quote(n)));
    let seen = seen(&schemas.chain(tables).collect::<String>()).await;
    for name in &names {
        let table = seen.catalog.objects.keys().find(|id| {
            id.kind == relvar_catalog::Kind::Table && id.schema == id.name && *id.name == **name
        });
        let table = table.unwrap_or_else(|| panic!("no table {name}"));
        let columns = seen.catalog.objects.keys().filter(|id| {
            id.kind == relvar_catalog::Kind::Column && id.parent.as_deref() == Some(table)
        });
        let mut columns: Vec<&str> = columns.map(|id| &*id.name).collect();
        let mut expected: Vec<&str> = names.iter().map(String::as_str).collect();
        columns.sort_unstable();
        expected.sort_unstable();
        assert_eq!(columns, expected);
    }
}
