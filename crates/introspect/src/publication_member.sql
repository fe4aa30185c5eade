SELECT 'pg_publication_rel'::regclass::oid,
       r.oid,
       r.prpubid,
       'pg_class'::regclass::oid,
       r.prrelid,
       r.prexcept, -- with pg_publication_rel.prexcept, else false
       r.prattrs::int2[], -- since 15, else NULL::int2[]
       pg_get_expr(r.prqual, r.prrelid) -- since 15, else NULL::text
  FROM pg_publication_rel AS r
 WHERE r.oid >= 16384
UNION ALL -- since 15
SELECT 'pg_publication_namespace'::regclass, n.oid, n.pnpubid, -- since 15
       'pg_namespace'::regclass, n.pnnspid, false, NULL, NULL -- since 15
  FROM pg_publication_namespace AS n -- since 15
 WHERE n.oid >= 16384 -- since 15
