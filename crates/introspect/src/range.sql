-- For the subtype see `column_type`.
SELECT t.oid,
       t.typnamespace,
       t.typname,
       r.rngmultitypid,
       NULLIF(sn.nspname, 'pg_catalog'),
       e.typname,
       e.oid <> s.oid,
       NULL::int4,
       NULL::text,
       CASE WHEN NOT o.opcdefault THEN
           CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END
           || quote_ident(o.opcname)
       END,
       CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation::regcollation::text END,
       NULLIF(r.rngcanonical, 0)::regproc::text,
       NULLIF(r.rngsubdiff, 0)::regproc::text,
       r.rngmultitypid::regtype::text
  FROM pg_range AS r
  JOIN pg_type AS t ON t.oid = r.rngtypid
  JOIN pg_type AS s ON s.oid = r.rngsubtype
  JOIN pg_type AS e
    ON e.oid = CASE WHEN s.typsubscript = 'array_subscript_handler'::regproc AND s.typstorage <> 'p' THEN s.typelem
                    ELSE s.oid
               END
  JOIN pg_namespace AS sn ON sn.oid = e.typnamespace
  JOIN pg_opclass AS o ON o.oid = r.rngsubopc
  JOIN pg_namespace AS n ON n.oid = o.opcnamespace
 WHERE t.oid >= 16384
