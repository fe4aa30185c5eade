SELECT o.oid,
       o.opcmethod,
       CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END
       || quote_ident(o.opcname),
       o.opcintype,
       o.opcdefault,
       t.typispreferred,
       t.typtype = 'p',
       o.opckeytype <> 0
  FROM pg_opclass AS o
  JOIN pg_namespace AS n ON n.oid = o.opcnamespace
  JOIN pg_type AS t ON t.oid = o.opcintype
