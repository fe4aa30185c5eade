-- plpgsql is there from the start and has an OID of initdb's.
SELECT e.oid,
       e.extname,
       n.nspname
  FROM pg_extension AS e
  JOIN pg_namespace AS n ON n.oid = e.extnamespace
 WHERE e.oid >= 16384
   AND e.extname <> 'plpgsql'
