-- For all schemas they take the place of PostgreSQL's own defaults; for one schema they add to them.
SELECT r.rolname,
       r.rolname = current_user,
       COALESCE(n.nspname, ''),
       d.defaclobjtype,
       d.defaclacl::text[],
       CASE WHEN d.defaclnamespace = 0
           THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, r.oid)::text[]
           ELSE '{}'
       END
  FROM pg_default_acl AS d
  JOIN pg_roles AS r ON r.oid = d.defaclrole
  LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
