-- A range type brings the cast to its multirange along.
SELECT c.oid,
       format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL),
       CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure
                         WHEN 'i' THEN 'WITH INOUT'
                         ELSE 'WITHOUT FUNCTION'
       END,
       CASE c.castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' ELSE '' END
  FROM pg_cast AS c
 WHERE c.oid >= 16384
   AND NOT EXISTS (
       SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))
