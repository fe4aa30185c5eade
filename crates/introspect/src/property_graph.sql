-- Property graphs, from 19; asked only where there are any.
SELECT c.oid,
       c.relnamespace,
       c.relname,
       rtrim(pg_get_propgraphdef(c.oid), E';\n ')
  FROM pg_class AS c
 WHERE c.oid >= 16384
   AND c.relkind = 'g'
   AND c.relpersistence <> 't'
