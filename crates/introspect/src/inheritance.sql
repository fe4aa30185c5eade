-- A bound names no column, and is printed without the table, whose description would have to be loaded.
SELECT i.inhrelid,
       i.inhparent,
       i.inhseqno,
       pg_get_expr(c.relpartbound, 0),
       i.inhdetachpending
  FROM pg_inherits AS i
  JOIN pg_class AS c ON c.oid = i.inhrelid
 WHERE i.inhrelid >= 16384
   AND c.relkind IN ('r', 'p', 'f')
