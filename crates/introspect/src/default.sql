-- An expression without columns is printed without its table: with it, PostgreSQL would load the table's
-- whole description, which takes longer than everything else here.
SELECT d.oid,
       d.adrelid,
       d.adnum,
       pg_get_expr(d.adbin, CASE WHEN strpos(d.adbin::text, '{VAR ') > 0 THEN d.adrelid ELSE 0 END),
       -- Whether each row gets a value of its own: the nodes of the tree name the functions that they call.
       strpos(d.adbin::text, 'funcid ') > 0
       AND EXISTS (SELECT
                     FROM regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') AS called (oids)
                     JOIN pg_proc AS p ON p.oid = called.oids[1]::oid
                    WHERE p.provolatile = 'v')
  FROM pg_attrdef AS d
 WHERE d.adrelid >= 16384
