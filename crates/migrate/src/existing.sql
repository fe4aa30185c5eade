-- Which of these objects exist: number, the table that each goes with, whether it comes from a parent, and of a routine
-- each input argument's type in three spellings.
WITH wanted AS MATERIALIZED (
  SELECT w.at, w.class, w.schema, w.name, n.oid AS namespace, t.oid AS table_oid
  FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4))
    WITH ORDINALITY AS w (class, schema, name, relation, at)
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
  LEFT JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = w.relation AND w.relation <> ''
)
SELECT w.at, o.nspname::text, r.relname::text, c.relispartition, NULL::text[]
FROM wanted w
JOIN pg_catalog.pg_class c ON c.relnamespace = w.namespace AND c.relname = w.name
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.objid = c.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class r ON r.oid = coalesce(i.indrelid, d.refobjid)
LEFT JOIN pg_catalog.pg_namespace o ON o.oid = r.relnamespace
-- The runner replaces an invalid index.
WHERE w.class = 'relation' AND i.indisvalid IS NOT FALSE
UNION ALL
SELECT w.at, NULL, NULL, false, NULL
FROM wanted w
JOIN pg_catalog.pg_type t ON t.typnamespace = w.namespace AND t.typname = w.name
-- PostgreSQL renames an array type that is in the way.
WHERE w.class = 'type' AND t.typisdefined AND NOT (t.typelem <> 0 AND t.typcategory = 'A')
UNION ALL
SELECT w.at, NULL, NULL, false, ARRAY(
  SELECT s.spelling
  FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, nth)
  JOIN pg_catalog.pg_type array_type ON array_type.oid = a.type
  CROSS JOIN LATERAL (SELECT array_type.typcategory = 'A' AND array_type.typelem <> 0) AS k (is_array)
  JOIN pg_catalog.pg_type t ON t.oid = CASE WHEN k.is_array THEN array_type.typelem ELSE a.type END
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  CROSS JOIN LATERAL (SELECT CASE WHEN k.is_array THEN '[]' ELSE '' END) AS e (suffix)
  CROSS JOIN LATERAL (VALUES (1, pg_catalog.format_type(a.type, NULL)), (2, t.typname || e.suffix),
    (3, n.nspname || '.' || t.typname || e.suffix)) AS s (way, spelling)
  ORDER BY a.nth, s.way)
FROM wanted w
JOIN pg_catalog.pg_proc p ON p.pronamespace = w.namespace AND p.proname = w.name
WHERE w.class = 'routine'
UNION ALL
SELECT w.at, NULL, NULL, a.attinhcount > 0, NULL
FROM wanted w
JOIN pg_catalog.pg_attribute a ON a.attrelid = w.table_oid AND a.attname = w.name AND NOT a.attisdropped
WHERE w.class = 'column'
UNION ALL
SELECT w.at, NULL, NULL, c.coninhcount > 0, NULL
FROM wanted w
JOIN pg_catalog.pg_constraint c ON c.conrelid = w.table_oid AND c.conname = w.name AND c.contype <> 'n'
WHERE w.class = 'constraint'
UNION ALL
SELECT w.at, NULL, NULL, t.tgparentid <> 0, NULL
FROM wanted w
JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.table_oid AND t.tgname = w.name AND NOT t.tgisinternal
WHERE w.class = 'trigger'
UNION ALL
SELECT w.at, NULL, NULL, false, NULL
FROM wanted w
JOIN pg_catalog.pg_policy p ON p.polrelid = w.table_oid AND p.polname = w.name
WHERE w.class = 'policy'
UNION ALL
SELECT w.at, NULL, NULL, false, NULL
FROM wanted w
JOIN pg_catalog.pg_rewrite r ON r.ev_class = w.table_oid AND r.rulename = w.name
WHERE w.class = 'rule'
UNION ALL
SELECT w.at, NULL, NULL, false, NULL
FROM wanted w
WHERE CASE w.class
  WHEN 'schema' THEN EXISTS (SELECT FROM pg_catalog.pg_namespace x WHERE x.nspname = w.name)
  WHEN 'extension' THEN EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = w.name)
  WHEN 'event trigger' THEN EXISTS (SELECT FROM pg_catalog.pg_event_trigger x WHERE x.evtname = w.name)
  WHEN 'publication' THEN EXISTS (SELECT FROM pg_catalog.pg_publication x WHERE x.pubname = w.name)
  WHEN 'server' THEN EXISTS (SELECT FROM pg_catalog.pg_foreign_server x WHERE x.srvname = w.name)
  WHEN 'wrapper' THEN EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper x WHERE x.fdwname = w.name)
  WHEN 'statistics' THEN EXISTS (
    SELECT FROM pg_catalog.pg_statistic_ext x WHERE x.stxnamespace = w.namespace AND x.stxname = w.name)
  WHEN 'collation' THEN EXISTS (
    SELECT FROM pg_catalog.pg_collation x WHERE x.collnamespace = w.namespace AND x.collname = w.name)
  ELSE false
END
