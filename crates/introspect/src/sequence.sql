SELECT c.oid,
       c.relnamespace,
       c.relname,
       c.relpersistence,
       format_type(s.seqtypid, NULL),
       s.seqstart,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcache,
       s.seqcycle,
       d.deptype, -- a: owned by the column; i: the column's identity
       d.refobjid,
       d.refobjsubid::int2
  FROM pg_sequence AS s
  JOIN pg_class AS c ON c.oid = s.seqrelid
  LEFT JOIN pg_depend AS d
    ON d.classid = 'pg_class'::regclass
   AND d.objid = c.oid
   AND d.objsubid = 0
   AND d.refclassid = 'pg_class'::regclass
   AND d.refobjsubid > 0
   AND d.deptype IN ('a', 'i')
 WHERE c.oid >= 16384
