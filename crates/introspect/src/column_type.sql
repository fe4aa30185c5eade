-- The schema is NULL for PostgreSQL's own types. A true array is what `format_type` prints with brackets; its modifier is
-- that of its elements. What other types print of a modifier stands behind their name.
SELECT wanted.type,
       wanted.modifier,
       NULLIF(n.nspname, 'pg_catalog'),
       b.typname,
       b.oid <> t.oid,
       wanted.modifier,
       CASE WHEN wanted.modifier >= 0 AND n.nspname <> 'pg_catalog' THEN
           substr(format_type(b.oid, wanted.modifier), length(format_type(b.oid, NULL)) + 1)
       END,
       t.typcollation,
       t.typstorage
  FROM unnest($1::oid[], $2::int4[]) AS wanted (type, modifier)
  JOIN pg_type AS t ON t.oid = wanted.type
  JOIN pg_type AS b
    ON b.oid = CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc AND t.typstorage <> 'p' THEN t.typelem
                    ELSE t.oid
               END
  JOIN pg_namespace AS n ON n.oid = b.typnamespace
