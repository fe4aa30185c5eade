SELECT n.oid,
       n.nspname
  FROM pg_namespace AS n
 WHERE n.nspname !~ '^pg_'
   AND n.nspname NOT IN ('information_schema', 'relvar')
