SELECT i.indexrelid,
       i.indrelid,
       c.relnamespace,
       c.relname,
       am.amname,
       i.indisunique,
       i.indnullsnotdistinct, -- since 15, else false
       i.indnkeyatts,
       i.indkey::text,
       i.indcollation::text,
       i.indclass::text,
       i.indoption::text,
       pg_get_expr(i.indpred, i.indrelid),
       c.reloptions,
       ts.spcname,
       i.indisvalid,
       c.relkind = 'I',
       p.inhparent,
       i.indisclustered,
       i.indisreplident
  FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_am AS am ON am.oid = c.relam
  LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
  LEFT JOIN pg_inherits AS p ON p.inhrelid = i.indexrelid
 WHERE i.indexrelid >= 16384
   AND c.relnamespace <> 'pg_toast'::regnamespace
   AND c.relpersistence <> 't'
