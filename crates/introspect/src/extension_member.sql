-- Functions and views of extensions on which privileges were granted or revoked after the extension's script
-- ran; the statements of their kinds leave members out.
SELECT m.class,
       m.oid,
       m.schema,
       m.name,
       m.arguments,
       m.kind
  FROM (
       SELECT 'pg_proc'::regclass::oid, p.oid, p.pronamespace, p.proname,
              array_to_string(p.proargtypes::oid[]::regtype[], ', '), p.prokind,
              p.proacl, acldefault('f', p.proowner), false
         FROM pg_proc AS p
        WHERE p.oid >= 16384 AND p.proacl IS NOT NULL
    UNION ALL
       SELECT 'pg_class'::regclass, c.oid, c.relnamespace, c.relname, '', c.relkind,
              c.relacl, acldefault('r', c.relowner), a.on_columns
         FROM pg_class AS c
        CROSS JOIN LATERAL (
              SELECT EXISTS (SELECT FROM pg_attribute AS a
                              WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)) AS a (on_columns)
        WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm') AND (c.relacl IS NOT NULL OR a.on_columns)
       ) AS m (class, oid, schema, name, arguments, kind, list, usual, on_columns)
  LEFT JOIN pg_init_privs AS i ON i.classoid = m.class AND i.objoid = m.oid AND i.objsubid = 0
 WHERE (m.on_columns OR m.list IS DISTINCT FROM COALESCE(i.initprivs, m.usual))
   AND EXISTS (
       SELECT FROM pg_depend AS d
        WHERE d.classid = m.class AND d.objid = m.oid AND d.objsubid = 0 AND d.deptype = 'e')
