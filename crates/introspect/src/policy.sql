SELECT p.oid,
       p.polrelid,
       p.polname,
       p.polcmd,
       p.polpermissive,
       ARRAY(SELECT COALESCE(a.rolname, '')::text
               FROM unnest(p.polroles) AS role
               LEFT JOIN pg_roles AS a ON a.oid = role
              ORDER BY COALESCE(a.rolname, '') COLLATE "C"),
       pg_get_expr(p.polqual, p.polrelid),
       pg_get_expr(p.polwithcheck, p.polrelid)
  FROM pg_policy AS p
 WHERE p.oid >= 16384
