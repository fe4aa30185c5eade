//! Edges to members of extensions, and what is no edge.

use crate::seen;

#[tokio::test]
async fn edges_to_members_end_at_the_extension() {
    let seen = seen(r#"CREATE SCHEMA e; CREATE EXTENSION citext SCHEMA e; CREATE EXTENSION hstore SCHEMA e; CREATE EXTENSION pg_trgm SCHEMA e;
        CREATE TABLE t (a e.citext, b e.citext[], c e.hstore DEFAULT e.hstore('a', 'b'), CHECK (a OPERATOR(e.<>) 'x'::e.citext), d text);
        CREATE VIEW v AS SELECT e.similarity(d, 'x') AS s FROM t; CREATE INDEX i ON t USING gin (d e.gin_trgm_ops);
        CREATE FUNCTION f(e.citext) RETURNS SETOF e.hstore LANGUAGE sql AS 'SELECT NULL::e.hstore'; CREATE DOMAIN dom AS e.citext;
        CREATE TYPE comp AS (x e.hstore); CREATE INDEX j ON t (a)"#)
    .await;
    seen.needs("column public.t.a", &["table public.t", "extension citext"]);
    seen.needs("column public.t.b", &["table public.t", "extension citext"]);
    seen.needs("default of public.t.c", &["column public.t.c", "extension hstore"]);
    seen.needs(
        "constraint public.t.t_a_check",
        &["table public.t", "column public.t.a", "extension citext"],
    );
    seen.needs("view public.v", &["schema public", "column public.t.d", "extension pg_trgm"]);
    seen.needs(
        "index public.i",
        &["schema public", "table public.t", "column public.t.d", "extension pg_trgm"],
    );
    seen.needs(
        "function public.f(e.citext)",
        &["schema public", "extension citext", "extension hstore"],
    );
    seen.needs("domain public.dom", &["schema public", "extension citext"]);
    seen.needs("composite type public.comp", &["schema public", "extension hstore"]);
    seen.needs(
        "index public.j",
        &["schema public", "table public.t", "column public.t.a", "extension citext"],
    );
    let kinds: std::collections::BTreeSet<String> =
        seen.catalog.objects.keys().map(|id| id.kind.words().to_owned()).collect();
    for kind in ["operator", "cast", "aggregate", "enum type"] {
        assert!(!kinds.contains(kind), "a member of an extension is an object: {kind}");
    }
    assert_eq!(seen.unrepresented(), Vec::<&str>::new());
}

#[tokio::test]
async fn an_extension_depends_on_the_one_that_it_requires() {
    let seen = seen("CREATE EXTENSION earthdistance CASCADE").await;
    seen.needs("extension earthdistance", &["schema public", "extension cube"]);
}

#[tokio::test]
async fn who_makes_values_of_a_row_type_needs_it() {
    let seen = seen(
        "CREATE TABLE t (a int); CREATE TABLE u (a int, CONSTRAINT c CHECK (ROW(a)::t IS NOT NULL));
         CREATE VIEW makes AS SELECT ROW(1)::t IS NULL AS x; CREATE VIEW counts AS SELECT count(*) FROM t;
         CREATE VIEW shows AS SELECT t FROM t",
    )
    .await;
    let row_type = seen.object("table public.t").id.row_type();
    let needs = |id: &str| seen.object(id).depends_on.contains(&row_type);
    assert!(needs("view public.makes") && needs("constraint public.u.c"));
    // PostgreSQL lets a column of t change its type under these.
    assert!(!needs("view public.counts") && !needs("view public.shows"));
}

#[tokio::test]
async fn every_edge_ends_in_the_catalog() {
    let sql = include_str!("../schemas/every_kind.sql");
    let seen = seen(sql).await;
    let mut edges = 0;
    for object in seen.catalog.objects.values() {
        for edge in &object.depends_on {
            let is_there = seen.catalog.contains(edge) || *edge == edge.root().row_type();
            assert!(is_there, "{} needs {edge}, which is nowhere", object.id);
            edges += 1;
        }
        assert!(object.depends_on.is_sorted());
        let structural = matches!(object.id.kind, relvar_catalog::Kind::Column);
        assert!(!structural || !object.depends_on.is_empty(), "{} needs nothing", object.id);
    }
    assert!(edges > 300, "{edges} edges");
    let kinds: std::collections::BTreeSet<_> =
        seen.catalog.objects.keys().map(|id| id.kind).collect();
    // Every kind but owners, which were not asked for.
    assert_eq!(kinds.len(), 42);
}

#[tokio::test]
async fn edges_make_no_cycle() {
    let seen = seen(include_str!("../schemas/every_kind.sql")).await;
    let mut rest: std::collections::BTreeMap<_, Vec<_>> = seen
        .catalog
        .objects
        .values()
        .map(|object| (object.id.clone(), object.depends_on.clone()))
        .collect();
    loop {
        let free: Vec<_> = rest
            .iter()
            .filter(|(_, edges)| !edges.iter().any(|edge| rest.contains_key(edge)))
            .map(|(id, _)| id.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        free.iter().for_each(|id| drop(rest.remove(id)));
    }
    assert!(rest.is_empty(), "a cycle among {:?}", rest.keys().collect::<Vec<_>>());
}
