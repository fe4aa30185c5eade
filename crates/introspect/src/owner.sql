-- All owners ($1), or those that are another role than the current one.
SELECT owned.class, owned.oid, pg_get_userbyid(owned.owner), pg_get_userbyid(owned.owner) = current_user
  FROM (
       SELECT 'pg_class'::regclass::oid, c.oid, c.relowner
         FROM pg_class AS c
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'g')
    UNION ALL
       SELECT 'pg_namespace'::regclass, n.oid, n.nspowner
         FROM pg_namespace AS n
    UNION ALL
       SELECT 'pg_proc'::regclass, p.oid, p.proowner
         FROM pg_proc AS p
    UNION ALL
       SELECT 'pg_type'::regclass, t.oid, t.typowner
         FROM pg_type AS t
        WHERE t.typtype IN ('e', 'd', 'r')
    UNION ALL
       SELECT 'pg_operator'::regclass, o.oid, o.oprowner
         FROM pg_operator AS o
    UNION ALL
       SELECT 'pg_collation'::regclass, c.oid, c.collowner
         FROM pg_collation AS c
    UNION ALL
       SELECT 'pg_language'::regclass, l.oid, l.lanowner
         FROM pg_language AS l
    UNION ALL
       SELECT 'pg_ts_dict'::regclass, d.oid, d.dictowner
         FROM pg_ts_dict AS d
    UNION ALL
       SELECT 'pg_ts_config'::regclass, c.oid, c.cfgowner
         FROM pg_ts_config AS c
    UNION ALL
       SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, w.fdwowner
         FROM pg_foreign_data_wrapper AS w
    UNION ALL
       SELECT 'pg_foreign_server'::regclass, s.oid, s.srvowner
         FROM pg_foreign_server AS s
    UNION ALL
       SELECT 'pg_statistic_ext'::regclass, s.oid, s.stxowner
         FROM pg_statistic_ext AS s
    UNION ALL
       SELECT 'pg_event_trigger'::regclass, e.oid, e.evtowner
         FROM pg_event_trigger AS e
    UNION ALL
       SELECT 'pg_publication'::regclass, p.oid, p.pubowner
         FROM pg_publication AS p
       ) AS owned (class, oid, owner)
 WHERE ($1 OR owned.owner <> (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = current_user))
   AND (owned.oid >= 16384 OR owned.class = 'pg_namespace'::regclass)
