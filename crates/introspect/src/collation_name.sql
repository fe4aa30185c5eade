SELECT c.oid,
       CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END
       || quote_ident(c.collname)
  FROM pg_collation AS c
  JOIN pg_namespace AS n ON n.oid = c.collnamespace
