-- Views and materialised views.
SELECT c.oid,
       c.relnamespace,
       c.relname,
       c.relkind,
       rtrim(pg_get_viewdef(c.oid), ';'),
       CASE WHEN am.amname <> 'heap' THEN am.amname END,
       c.reloptions,
       toast.reloptions,
       ts.spcname
  FROM pg_class AS c
  LEFT JOIN pg_class AS toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
  LEFT JOIN pg_am AS am ON am.oid = c.relam
  LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
 WHERE c.oid >= 16384
   AND c.relkind IN ('v', 'm')
   AND c.relpersistence <> 't'
   AND NOT EXISTS (
       SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
