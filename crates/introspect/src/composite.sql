SELECT c.oid,
       c.relnamespace,
       c.relname
  FROM pg_class AS c
 WHERE c.oid >= 16384
   AND c.relkind = 'c'
