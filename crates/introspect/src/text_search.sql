-- Templates, parsers, dictionaries and configurations, with a configuration's mappings.
SELECT 'pg_ts_template'::regclass::oid, t.oid, t.tmplnamespace, t.tmplname,
       array_remove(ARRAY[
           'INIT = ' || NULLIF(t.tmplinit, 0)::regproc,
           'LEXIZE = ' || t.tmpllexize::regproc
       ], NULL),
       NULL::text[] AS tokens, NULL::text[] AS dictionaries
  FROM pg_ts_template AS t
 WHERE t.oid >= 16384
UNION ALL
SELECT 'pg_ts_parser'::regclass, p.oid, p.prsnamespace, p.prsname,
       array_remove(ARRAY[
           'START = ' || p.prsstart::regproc,
           'GETTOKEN = ' || p.prstoken::regproc,
           'END = ' || p.prsend::regproc,
           'HEADLINE = ' || NULLIF(p.prsheadline, 0)::regproc,
           'LEXTYPES = ' || p.prslextype::regproc
       ], NULL),
       NULL, NULL
  FROM pg_ts_parser AS p
 WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_ts_dict'::regclass, d.oid, d.dictnamespace, d.dictname,
       array_remove(ARRAY[
           'TEMPLATE = ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname),
           d.dictinitoption -- all of them in one text
       ], NULL),
       NULL, NULL
  FROM pg_ts_dict AS d
  JOIN pg_ts_template AS t ON t.oid = d.dicttemplate
  JOIN pg_namespace AS n ON n.oid = t.tmplnamespace
 WHERE d.oid >= 16384
UNION ALL
SELECT 'pg_ts_config'::regclass, c.oid, c.cfgnamespace, c.cfgname,
       ARRAY['PARSER = ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname)],
       mapping.tokens, mapping.dictionaries
  FROM pg_ts_config AS c
  JOIN pg_ts_parser AS p ON p.oid = c.cfgparser
  JOIN pg_namespace AS n ON n.oid = p.prsnamespace
 CROSS JOIN LATERAL (
       SELECT array_agg(t.alias ORDER BY t.alias, m.mapseqno),
              array_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname)
                  ORDER BY t.alias, m.mapseqno)
         FROM pg_ts_config_map AS m
         JOIN ts_token_type(c.cfgparser) AS t ON t.tokid = m.maptokentype
         JOIN pg_ts_dict AS d ON d.oid = m.mapdict
         JOIN pg_namespace AS dn ON dn.oid = d.dictnamespace
        WHERE m.mapcfg = c.oid
       ) AS mapping (tokens, dictionaries)
 WHERE c.oid >= 16384
