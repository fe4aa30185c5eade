SELECT s.oid,
       s.stxrelid,
       s.stxnamespace,
       s.stxname,
       -- Said only where it is not the default, as pg_get_statisticsobjdef does: one expression alone
       -- has no kinds, and more than one column has all of them.
       CASE WHEN cardinality(s.stxkind) < 3 + (s.stxexprs IS NOT NULL)::int
             AND NOT (s.stxkeys::text = '' AND s.stxkind = '{e}')
           THEN ARRAY(
               SELECT CASE kind WHEN 'd' THEN 'ndistinct'
                                WHEN 'f' THEN 'dependencies'
                                WHEN 'm' THEN 'mcv'
                                ELSE kind::text
                      END AS name
                 FROM unnest(s.stxkind) AS kind
                WHERE kind <> 'e'
                ORDER BY name)
           ELSE '{}'
       END,
       -- Columns by name, because their order in the table says nothing.
       ARRAY(SELECT quote_ident(a.attname)
               FROM pg_attribute AS a
              WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)
              ORDER BY a.attname),
       pg_get_statisticsobjdef_expressions(s.oid),
       NULLIF(s.stxstattarget, -1)::int2
  FROM pg_statistic_ext AS s
 WHERE s.oid >= 16384
