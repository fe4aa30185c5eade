SELECT p.oid,
       p.pubname,
       p.puballtables,
       p.puballsequences, -- with pg_publication.puballsequences, else false
       array_remove(ARRAY[
           CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END,
           CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END
       ], NULL),
       p.pubviaroot,
       CASE WHEN p.pubgencols = 's' THEN ARRAY['publish_generated_columns = stored'] END -- since 18, else NULL::text[]
  FROM pg_publication AS p
 WHERE p.oid >= 16384
