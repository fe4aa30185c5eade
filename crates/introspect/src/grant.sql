-- Privileges that someone granted or revoked, beside what PostgreSQL grants by itself, or what an
-- extension's script or initdb granted. Of the schema public initdb makes more than any other schema
-- has: it counts as PostgreSQL's own, whether or not the schema was dropped and made again.
SELECT p.class,
       p.oid,
       pg_get_userbyid(p.owner),
       p.list::text[],
       usual.list::text[]
  FROM (
       SELECT 'pg_class'::regclass::oid, c.oid, c.relowner, c.relacl,
              CASE c.relkind WHEN 'S' THEN 's'::"char" WHEN 'g' THEN 'g' ELSE 'r' END
         FROM pg_class AS c
        -- initdb takes its notes before it makes the information schema.
        WHERE c.relacl IS NOT NULL
          AND (c.oid >= 16384 OR c.relnamespace = 'pg_catalog'::regnamespace)
    UNION ALL
       SELECT 'pg_proc'::regclass, f.oid, f.proowner, f.proacl, 'f'
         FROM pg_proc AS f
        WHERE f.proacl IS NOT NULL
          AND (f.oid >= 16384 OR f.pronamespace = 'pg_catalog'::regnamespace)
    UNION ALL
       SELECT 'pg_type'::regclass, t.oid, t.typowner, t.typacl, 'T'
         FROM pg_type AS t
        WHERE t.oid >= 16384 AND t.typacl IS NOT NULL
    UNION ALL
       SELECT 'pg_language'::regclass, l.oid, l.lanowner, l.lanacl, 'l'
         FROM pg_language AS l
        WHERE l.lanacl IS NOT NULL
    UNION ALL
       SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, w.fdwowner, w.fdwacl, 'F'
         FROM pg_foreign_data_wrapper AS w
        WHERE w.oid >= 16384 AND w.fdwacl IS NOT NULL
    UNION ALL
       SELECT 'pg_foreign_server'::regclass, s.oid, s.srvowner, s.srvacl, 'S'
         FROM pg_foreign_server AS s
        WHERE s.oid >= 16384 AND s.srvacl IS NOT NULL
    UNION ALL
       SELECT 'pg_namespace'::regclass, n.oid, n.nspowner, n.nspacl, 'n'
         FROM pg_namespace AS n
        WHERE n.nspname <> 'public' AND n.nspacl IS NOT NULL AND n.oid >= 16384
       ) AS p (class, oid, owner, list, letter)
  LEFT JOIN pg_init_privs AS i ON i.classoid = p.class AND i.objoid = p.oid AND i.objsubid = 0
 CROSS JOIN LATERAL (
       SELECT COALESCE(i.initprivs, CASE p.letter
           WHEN 'g' THEN ARRAY[makeaclitem(p.owner, p.owner, 'SELECT', false)]
           ELSE acldefault(p.letter, p.owner)
       END)) AS usual (list)
 WHERE p.oid >= 16384
    OR p.list <> usual.list
UNION ALL
SELECT 'pg_namespace'::regclass, n.oid, pg_get_userbyid(n.nspowner),
       COALESCE(n.nspacl, acldefault('n', n.nspowner))::text[],
       ARRAY[
           makeaclitem(n.nspowner, n.nspowner, 'USAGE', false)::text,
           makeaclitem(n.nspowner, n.nspowner, 'CREATE', false)::text,
           '=U/owner' -- since 15, else '=UC/owner'
       ]
  FROM pg_namespace AS n
 WHERE n.nspname = 'public'
