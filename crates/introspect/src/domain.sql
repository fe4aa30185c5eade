SELECT t.oid,
       t.typnamespace,
       t.typname,
       format_type(t.typbasetype, t.typtypmod),
       CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,
       t.typnotnull,
       pg_get_expr(t.typdefaultbin, 0),
       nn.oid, -- since 17, else NULL::oid
       nn.conname -- since 17, else NULL::name
  FROM pg_type AS t
  JOIN pg_type AS b ON b.oid = t.typbasetype
  LEFT JOIN pg_constraint AS nn ON nn.contypid = t.oid AND nn.contype = 'n' -- since 17
 WHERE t.oid >= 16384
   AND t.typtype = 'd'
