-- An expression without columns is printed without its table: with it, PostgreSQL would load the table's
-- whole description, which takes longer than everything else here.
SELECT d.oid,
       d.adrelid,
       d.adnum,
       pg_get_expr(d.adbin, CASE WHEN strpos(d.adbin::text, '{VAR ') > 0 THEN d.adrelid ELSE 0 END),
       -- The tree of an expression that calls functions: its nodes name them.
       CASE WHEN strpos(d.adbin::text, 'funcid ') > 0 THEN d.adbin::text END
  FROM pg_attrdef AS d
 WHERE d.adrelid >= 16384
