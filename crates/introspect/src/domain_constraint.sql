SELECT c.oid,
       c.contypid,
       c.conname,
       pg_get_expr(c.conbin, 0),
       c.convalidated
  FROM pg_constraint AS c
 WHERE c.contypid >= 16384
   AND c.contype = 'c'
