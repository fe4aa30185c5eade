-- The schema public and extensions come with comments of their own.
SELECT d.classoid,
       d.objoid,
       d.objsubid,
       d.description
  FROM pg_description AS d
 WHERE d.objoid >= 16384
   AND (d.classoid <> 'pg_extension'::regclass OR (d.objoid, d.description) NOT IN (
       SELECT e.oid, a.comment
         FROM pg_extension AS e
         JOIN pg_available_extensions() AS a ON a.name = e.extname
        WHERE a.comment IS NOT NULL))
   AND NOT (d.classoid = 'pg_namespace'::regclass AND d.description = 'standard public schema'
            AND d.objoid = (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
UNION ALL
SELECT d.classoid, d.objoid, d.objsubid, d.description
  FROM pg_namespace AS n
  JOIN pg_description AS d ON d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid
 WHERE n.nspname = 'public'
   AND n.oid < 16384
   AND d.description <> 'standard public schema'
