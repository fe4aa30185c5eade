-- For the type under it see `column_type`.
SELECT t.oid,
       t.typnamespace,
       t.typname,
       NULLIF(n.nspname, 'pg_catalog'),
       e.typname,
       e.oid <> b.oid,
       t.typtypmod,
       CASE WHEN t.typtypmod >= 0 AND n.nspname <> 'pg_catalog' THEN
           substr(format_type(e.oid, t.typtypmod), length(format_type(e.oid, NULL)) + 1)
       END,
       CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,
       t.typnotnull,
       pg_get_expr(t.typdefaultbin, 0),
       nn.oid, -- since 17, else NULL::oid
       nn.conname -- since 17, else NULL::name
  FROM pg_type AS t
  JOIN pg_type AS b ON b.oid = t.typbasetype
  JOIN pg_type AS e
    ON e.oid = CASE WHEN b.typsubscript = 'array_subscript_handler'::regproc AND b.typstorage <> 'p' THEN b.typelem
                    ELSE b.oid
               END
  JOIN pg_namespace AS n ON n.oid = e.typnamespace
  LEFT JOIN pg_constraint AS nn ON nn.contypid = t.oid AND nn.contype = 'n' -- since 17
 WHERE t.oid >= 16384
   AND t.typtype = 'd'
