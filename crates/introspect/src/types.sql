-- Types that stand for another object: row types, arrays; the types under domains; base types and
-- shells, for which there is no kind.
SELECT t.oid,
       CASE WHEN t.typtype = 'b' AND t.typcategory = 'A' AND t.typelem <> 0 THEN 'a' ELSE t.typtype END,
       CASE t.typtype WHEN 'c' THEN t.typrelid
                      WHEN 'd' THEN t.typbasetype
                      ELSE t.typelem
       END,
       t.typnamespace
  FROM pg_type AS t
 WHERE t.oid >= 16384
   AND t.typtype IN ('b', 'c', 'd', 'p')
