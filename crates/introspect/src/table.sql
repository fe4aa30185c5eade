-- Plain, partitioned and foreign tables.
SELECT c.oid,
       c.relnamespace,
       c.relname,
       c.relkind,
       c.relpersistence,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relkind = 'p' THEN ARRAY(
           SELECT a.attname
             FROM pg_attribute AS a
            WHERE a.attrelid = c.oid
              AND (EXISTS (SELECT FROM pg_partitioned_table AS p
                            WHERE p.partrelid = c.oid AND a.attnum = ANY (p.partattrs))
                   OR EXISTS (SELECT FROM pg_depend AS d
                               WHERE d.classid = 'pg_class'::regclass
                                 AND d.objid = c.oid
                                 AND d.objsubid = 0
                                 AND d.refclassid = 'pg_class'::regclass
                                 AND d.refobjid = c.oid
                                 AND d.refobjsubid = a.attnum))
            ORDER BY a.attnum)::text[]
       END,
       -- A partitioned table has none unless it is given (from 17), be it the usual one.
       CASE WHEN am.amname <> 'heap' OR c.relkind = 'p' THEN am.amname END,
       c.reloptions,
       toast.reloptions,
       c.relrowsecurity,
       c.relforcerowsecurity,
       c.relreplident,
       ts.spcname,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
       srv.srvname,
       CASE WHEN f.ftoptions IS NOT NULL THEN ARRAY(
           SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
             FROM pg_options_to_table(f.ftoptions)
              ORDER BY option_name COLLATE "C")
       END
  FROM pg_class AS c
  LEFT JOIN pg_class AS toast
    ON toast.oid = c.reltoastrelid AND toast.relkind = 't' AND toast.reloptions IS NOT NULL
  LEFT JOIN pg_am AS am ON am.oid = c.relam
  LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
  LEFT JOIN pg_foreign_table AS f ON f.ftrelid = c.oid
  LEFT JOIN pg_foreign_server AS srv ON srv.oid = f.ftserver
 WHERE c.oid >= 16384
   AND c.relkind IN ('r', 'p', 'f')
   AND c.relpersistence <> 't'
