-- Objects of kinds that a catalog does not have.
SELECT thing.class,
       thing.oid,
       thing.sub,
       thing.schema,
       thing.is_label
  FROM (
       SELECT 'pg_opclass'::regclass::oid, o.oid, 0, o.opcnamespace, false
         FROM pg_opclass AS o
    UNION ALL
       -- A family that its operator class made is told with that one.
       SELECT 'pg_opfamily'::regclass, f.oid, 0, f.opfnamespace, false
         FROM pg_opfamily AS f
        WHERE NOT EXISTS (
              SELECT FROM pg_depend AS d
               WHERE d.classid = 'pg_opclass'::regclass
                 AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid)
    UNION ALL
       -- A kind of relation that a newer server has.
       SELECT 'pg_class'::regclass, c.oid, 0, c.relnamespace, false
         FROM pg_class AS c
        WHERE c.relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'i', 'I', 't', 'g')
    UNION ALL
       SELECT 'pg_am'::regclass, a.oid, 0, 0, false FROM pg_am AS a
    UNION ALL
       SELECT 'pg_conversion'::regclass, c.oid, 0, c.connamespace, false FROM pg_conversion AS c
    UNION ALL
       SELECT 'pg_transform'::regclass, t.oid, 0, 0, false FROM pg_transform AS t
    UNION ALL
       SELECT 'pg_subscription'::regclass, s.oid, 0, 0, false
         FROM pg_subscription AS s
        WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL
       SELECT l.classoid, l.objoid, l.objsubid, 0, true FROM pg_seclabel AS l
       ) AS thing (class, oid, sub, schema, is_label)
 WHERE thing.oid >= 16384
