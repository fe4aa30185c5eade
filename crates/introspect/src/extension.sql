-- plpgsql is there from the start and has an OID of initdb's.
SELECT e.oid,
       e.extname,
       n.nspname,
       e.extrelocatable,
       EXISTS (SELECT FROM pg_depend AS d
                 JOIN pg_class AS c ON c.oid = d.objid
                WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                  AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'
                  AND c.relkind IN ('r', 'p'))
  FROM pg_extension AS e
  JOIN pg_namespace AS n ON n.oid = e.extnamespace
 WHERE e.oid >= 16384
   AND e.extname <> 'plpgsql'
