SELECT t.oid,
       t.typnamespace,
       t.typname,
       ARRAY(SELECT e.enumlabel::text
               FROM pg_enum AS e
              WHERE e.enumtypid = t.oid
              ORDER BY e.enumsortorder)
  FROM pg_type AS t
 WHERE t.oid >= 16384
   AND t.typtype = 'e'
