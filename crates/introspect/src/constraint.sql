-- Constraints of tables. A foreign key with a parent is a clone for a partition; the checks that a
-- partition or child inherits are its own rows.
SELECT c.oid,
       c.conrelid,
       c.conname,
       c.contype,
       c.condeferrable,
       c.condeferred,
       c.convalidated,
       c.conenforced, -- since 18, else true
       c.contype = 'c' AND c.connoinherit,
       c.conislocal,
       c.coninhcount > 0,
       c.conkey,
       NULLIF(c.conindid, 0),
       NULLIF(c.confrelid, 0),
       c.confkey,
       c.confmatchtype,
       c.confupdtype,
       c.confdeltype,
       c.confdelsetcols, -- since 15, else NULL::int2[]
       c.conperiod, -- since 18, else false
       pg_get_expr(c.conbin, c.conrelid),
       CASE WHEN c.contype = 'x' THEN ARRAY(
           SELECT CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname::text
                       ELSE 'OPERATOR(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
                  END
             FROM unnest(c.conexclop) WITH ORDINALITY AS e (operator, place)
             JOIN pg_operator AS o ON o.oid = e.operator
             JOIN pg_namespace AS n ON n.oid = o.oprnamespace
            ORDER BY e.place)
       END
  FROM pg_constraint AS c
 WHERE c.conrelid >= 16384
   AND (c.contype IN ('p', 'u', 'x', 'c') OR c.contype = 'f' AND c.conparentid = 0)
