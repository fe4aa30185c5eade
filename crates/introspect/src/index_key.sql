-- Keys of indexes about which more is to be said than the column's number: expressions, and those
-- whose operator class has options (no class of btree or hash takes any). OFFSET keeps the columns
-- inside, so that they are looked up for these few indexes.
SELECT i.indexrelid,
       a.attnum,
       CASE WHEN i.indkey[a.attnum - 1] = 0 THEN pg_get_indexdef(i.indexrelid, a.attnum, false) END,
       a.atttypid,
       a.attoptions,
       NULLIF(a.attstattarget, -1)::int2,
       i.indkey[a.attnum - 1] = 0
       AND strpos(pg_get_indexdef(i.indexrelid), ' COLLATE "default"') > 0
  FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indexrelid
 CROSS JOIN LATERAL (
       SELECT k.attnum, k.atttypid, k.attoptions, k.attstattarget
         FROM pg_attribute AS k
        WHERE k.attrelid = i.indexrelid
          AND k.attnum <= i.indnkeyatts
          AND (i.indkey[k.attnum - 1] = 0 OR k.attoptions IS NOT NULL)
       OFFSET 0
       ) AS a
 WHERE i.indexrelid >= 16384
   AND (i.indexprs IS NOT NULL
        OR c.relam NOT IN (SELECT oid FROM pg_am WHERE amname IN ('btree', 'hash')))
   AND c.relnamespace <> 'pg_toast'::regnamespace
