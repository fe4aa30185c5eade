-- Columns of everything that has columns, as the catalog holds them: this is most of what is read, so
-- that nothing is computed here. What types are called is asked once for each.
SELECT a.attrelid,
       a.attnum,
       a.attname,
       a.atttypid,
       a.atttypmod,
       a.attcollation,
       a.attnotnull,
       a.attgenerated,
       a.attidentity,
       a.attstorage,
       a.attcompression,
       NULLIF(a.attstattarget, -1)::int2,
       a.attoptions,
       a.attfdwoptions,
       a.attislocal,
       a.attinhcount > 0,
       a.attacl::text[],
       CASE WHEN a.attacl IS NOT NULL THEN pg_get_userbyid(c.relowner) END
  FROM pg_class AS c
  JOIN pg_attribute AS a ON a.attrelid = c.oid
 WHERE c.oid >= 16384
   AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
   AND c.relpersistence <> 't'
   AND a.attnum > 0
   AND NOT a.attisdropped
